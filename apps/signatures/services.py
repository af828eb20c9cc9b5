"""Making, suspending and destroying seals; sealing data and documents."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.ledger.canonical import sm3_hex
from apps.ledger.kinds import Kind
from apps.ledger.services import Actor, Subject, record
from apps.signatures import ca, kinds, revocation, seal_files, ses
from apps.signatures import pdf as pdf_signing
from apps.signatures.algorithms import Algorithm
from apps.signatures.certificates import Name
from apps.signatures.detached import DetachedSignature
from apps.signatures.drawing import MAX_NAME, MAX_OWNER, MIN_OWNER, draw_seal
from apps.signatures.errors import InvalidSealData, SealNotUsable
from apps.signatures.keys import sign_with
from apps.signatures.models import Purpose, Reason, Seal, SealKind, SealState, SealUse, SigningKey
from apps.signatures.places import Box, Place
from apps.signatures.time_authority import stamper
from apps.signatures.usable import Ready, usable

__all__ = [
    "DetachedSignature",
    "destroy_seal",
    "make_seal",
    "record_use",
    "resume_seal",
    "sign_detached",
    "sign_pdf",
    "sign_pdf_sm2",
    "sign_ses",
    "suspend_seal",
]


def _subject(seal: Seal) -> Subject:
    return Subject("seal", str(seal.pk))


def _check_particulars(owner_code: str, owner_name: str, name: str, kind: str) -> None:
    if len(owner_code) != 18 or not owner_code.isalnum():
        raise InvalidSealData(_("A seal's owner needs its unified social credit code of 18 characters."))
    if not MIN_OWNER <= len(owner_name) <= MAX_OWNER:
        raise InvalidSealData(
            _("The owner's name has %(count)d characters; a round seal takes %(least)d to %(most)d.")
            % {"count": len(owner_name), "least": MIN_OWNER, "most": MAX_OWNER}
        )
    if not 1 <= len(name) <= MAX_NAME:
        raise InvalidSealData(
            _("The seal's name has %(count)d characters; a round seal takes 1 to %(most)d.")
            % {"count": len(name), "most": MAX_NAME}
        )
    if kind not in SealKind.values:
        raise InvalidSealData(_("There is no seal of the kind “%(kind)s”.") % {"kind": kind})


def _standing(owner_code: str, kind: str) -> Seal | None:
    return Seal.objects.filter(owner_code=owner_code, kind=kind).exclude(state=SealState.DESTROYED).first()


def _make_key(*, algorithm: Algorithm, owner_code: str, owner_name: str, name: str, kind: str) -> SigningKey:
    # Destroyed seals keep their keys; the number tells the present one from them.
    number = Seal.objects.filter(owner_code=owner_code, kind=kind).count() + 1
    mark = "（演示 DEMO）" if settings.DEMO else ""
    return ca.issue_certificate(
        alias=f"seal.{owner_code}.{kind}.{number}.{algorithm.value}",
        algorithm=algorithm,
        purpose=Purpose.SEAL,
        subject=Name(f"{owner_name}{name}{mark}"[:64], owner_name, owner_code),
    )


def make_seal(*, owner_code: str, owner_name: str, name: str, kind: str, actor: Actor, width_mm: int = 42) -> Seal:
    """The owner's seal of this kind: the one that stands (also a suspended one), else a new one with keys and file.

    `owner_code` is the 统一社会信用代码; `owner_name` has 4 to 30 characters, `name` (e.g. 行政审批专用章) at most 14;
    `width_mm` is 20 to 60. Raises InvalidSealData, KeystoreLocked.
    """
    known = _standing(owner_code, kind)
    if known is not None:
        return seal_files.encode(seal=known, actor=actor)
    _check_particulars(owner_code, owner_name, name, kind)
    ca.ensure_authority()
    try:
        with transaction.atomic():
            particulars = {"owner_code": owner_code, "owner_name": owner_name, "name": name, "kind": kind}
            sm2_key = _make_key(algorithm=Algorithm.SM2, **particulars)
            p256_key = _make_key(algorithm=Algorithm.P256, **particulars)
            seal = Seal.objects.create(
                **particulars,
                width_mm=width_mm,
                picture=draw_seal(owner=owner_name, name=name, demo=settings.DEMO),
                sm2_key=sm2_key,
                p256_key=p256_key,
                valid_from=max(sm2_key.not_before, p256_key.not_before),
                valid_to=min(sm2_key.not_after, p256_key.not_after),
                state_since=timezone.now(),
            )
            fingerprints = {"sm2": sm2_key.fingerprint, "p256": p256_key.fingerprint}
            data = {**particulars, "certificates": fingerprints, "picture_sm3": sm3_hex(bytes(seal.picture))}
            record(kind=kinds.SEAL_MADE.code, subject=_subject(seal), actor=actor, data=data)
            return seal_files.encode(seal=seal, actor=actor)
    except IntegrityError:
        # Two made the same seal at once: the database let one through, and that is the seal.
        known = _standing(owner_code, kind)
        if known is None:
            raise
        return known


def _change_state(seal: Seal, *, allowed: SealState, to: SealState, kind: Kind, reason: str, actor: Actor) -> Seal:
    with transaction.atomic():
        seal = Seal.objects.select_for_update(of=("self",)).select_related("sm2_key", "p256_key").get(pk=seal.pk)
        if seal.state == to:
            return seal
        if seal.state != allowed and not (to == SealState.DESTROYED and seal.state == SealState.SUSPENDED):
            raise SealNotUsable(
                _("The seal is %(state)s: this cannot be done with it.") % {"state": seal.get_state_display()},
                code=f"seal_{seal.state}",
            )
        seal.state, seal.state_since, seal.state_reason = to, timezone.now(), reason
        seal.save(update_fields=["state", "state_since", "state_reason"])
        if to == SealState.DESTROYED:
            for key in (seal.sm2_key, seal.p256_key):
                revocation.revoke_key(key=key, reason=Reason.CESSATION_OF_OPERATION, actor=actor, at=seal.state_since)
        record(kind=kind.code, subject=_subject(seal), actor=actor, data={"reason": reason})
    return seal


def suspend_seal(*, seal: Seal, reason: str, actor: Actor) -> Seal:
    """No signature until `resume_seal`; earlier ones still count. Raises SealNotUsable for a destroyed one."""
    return _change_state(
        seal,
        allowed=SealState.ACTIVE,
        to=SealState.SUSPENDED,
        kind=kinds.SEAL_SUSPENDED,
        reason=reason,
        actor=actor,
    )


def resume_seal(*, seal: Seal, reason: str, actor: Actor) -> Seal:
    """Takes a suspended seal into use again. Raises SealNotUsable for a destroyed one."""
    return _change_state(
        seal,
        allowed=SealState.SUSPENDED,
        to=SealState.ACTIVE,
        kind=kinds.SEAL_RESUMED,
        reason=reason,
        actor=actor,
    )


def destroy_seal(*, seal: Seal, reason: str, actor: Actor) -> Seal:
    """For good: its keys are revoked, signatures made before still count. `make_seal` then makes a new one."""
    return _change_state(
        seal,
        allowed=SealState.ACTIVE,
        to=SealState.DESTROYED,
        kind=kinds.SEAL_DESTROYED,
        reason=reason,
        actor=actor,
    )


def sign_detached(*, seal: Seal | Ready, content: bytes) -> DetachedSignature:
    """SM2/SM3 signature over the content by the seal's key. Raises SealNotUsable, KeystoreLocked."""
    key = usable(seal).sm2_key
    return DetachedSignature(sign_with(key, content), key.chain())


def sign_ses(
    *, seal: Seal | Ready, content: bytes, property_info: str, timestamp: Callable[[bytes], bytes] | None = None
) -> bytes:
    """DER(SES_Signature) of GB/T 38540-2020 over the SM3 of the content, made now with the seal's SM2 key.

    `property_info` is ASCII: in an OFD the path of `Signature.xml`; `timestamp` gives an RFC 3161 token over the
    signature's value, without it the time-stamp authority does (see time_authority).
    Stores nothing. Raises SealNotUsable, KeystoreLocked, TimestampUnavailable.
    """
    one = usable(seal)
    if one.es_seal is None:
        raise SealNotUsable(
            _("The seal “%(seal)s” was made before seals had files. Run “manage.py make_seals” to give it one.")
            % {"seal": str(one)},
            code="seal_without_file",
        )
    key = one.sm2_key
    return ses.sign(
        seal=bytes(one.es_seal),
        data=content,
        property_info=property_info,
        signed_at=timezone.now(),
        certificate=bytes(key.certificate),
        sign=functools.partial(sign_with, key),
        timestamp=timestamp or stamper(Algorithm.SM2),
    )


def record_use(*, seal: Seal, subject: Subject, title: str, digest: str, ground: str, actor: Actor) -> SealUse:
    """Writes down that the seal was applied (用印登记): once for each sealed file, a repeat finds it written.

    `subject` is what was sealed and gets the ledger entry: a seal's own chain would make its users wait for another.
    `digest` is the SM3 of the file, hex; `ground` a duty or `standing`. Call it in the transaction that keeps the file.
    """
    use, created = SealUse.objects.get_or_create(
        seal=seal,
        digest=digest,
        defaults={
            "title": title,
            "subject_type": subject.type,
            "subject_id": subject.id,
            "applied_at": timezone.now(),
            "applied_by": actor.name,
            "ground": ground,
        },
    )
    if created:
        data = {
            "seal": seal.pk,
            "es_id": seal.es_id,
            "kind": seal.kind,
            "title": title,
            "sm3": digest,
            "ground": ground,
        }
        record(kind=kinds.SEAL_APPLIED.code, subject=subject, actor=actor, data=data)
    return use


def _sign_pdf(
    key: SigningKey, seal: Seal, *, pdf: bytes, place: Place, reason: str, certify: bool, then: Sequence[Place]
) -> bytes:
    return pdf_signing.sign(
        key=key,
        picture=bytes(seal.picture),
        pdf=pdf,
        place=place,
        reason=reason,
        name=str(seal),
        certify=certify,
        then=then,
        signed_at=timezone.now(),
        timestamp=stamper(Algorithm(key.algorithm)),
    )


def sign_pdf(
    *,
    seal: Seal | Ready,
    pdf: bytes,
    page: int,
    box: Box,
    reason: str,
    certify: bool = False,
    then: Sequence[Place] = (),
) -> bytes:
    """Seals a PDF with P-256 (PAdES B-T), which common PDF readers can check; the seal's picture fills `box`.

    `page` counts from 0; `box` is left, bottom, right, top in points from the page's lower left corner. `certify` makes
    it the author's signature, which only the first can be, and forbids every later change but signatures at the places
    `then`: those who sign after give one of them as their own `page` and `box`, and the last of them closes the
    document. Raises SealNotUsable, KeystoreLocked, UnsuitableDocument, TimestampUnavailable.
    """
    one, place = usable(seal), Place(page, box)
    return _sign_pdf(one.p256_key, one, pdf=pdf, place=place, reason=reason, certify=certify, then=then)


def sign_pdf_sm2(
    *,
    seal: Seal | Ready,
    pdf: bytes,
    page: int,
    box: Box,
    reason: str,
    certify: bool = False,
    then: Sequence[Place] = (),
) -> bytes:
    """The same with SM2/SM3: readers that follow Chinese rules, and `verify_pdf`, check it; others do not know it."""
    one, place = usable(seal), Place(page, box)
    return _sign_pdf(one.sm2_key, one, pdf=pdf, place=place, reason=reason, certify=certify, then=then)
