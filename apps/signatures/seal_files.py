"""The file of a seal: its SESeal of GB/T 38540-2020, signed by the seal maker (制章者) with a key of its own."""

from __future__ import annotations

import functools

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.ledger.canonical import sm3_hex
from apps.ledger.services import Actor, Subject, record
from apps.signatures import ca, kinds, ses
from apps.signatures.algorithms import Algorithm
from apps.signatures.certificates import Name
from apps.signatures.keys import sign_with
from apps.signatures.models import KeyState, Purpose, Seal, SigningKey

VENDOR = "DEMO" if settings.DEMO else "NRA"
"""`Vid`: the mark of who runs the seal system, agreed with those who check."""


def _active_maker() -> SigningKey | None:
    makers = SigningKey.objects.select_related("issuer__issuer").filter(
        purpose=Purpose.SEAL_MAKER, algorithm=Algorithm.SM2, state=KeyState.ACTIVE, not_after__gt=timezone.now()
    )
    return makers.order_by("-id").first()


def ensure_maker() -> SigningKey:
    """The key that signs seals: the newest that is active and valid, else a new one. Raises KeystoreLocked."""
    known = _active_maker()
    if known is not None:
        return known
    number = SigningKey.objects.filter(purpose=Purpose.SEAL_MAKER).count() + 1
    try:
        with transaction.atomic():
            return ca.issue_certificate(
                alias=f"seal_maker.{number}",
                algorithm=Algorithm.SM2,
                purpose=Purpose.SEAL_MAKER,
                subject=Name(f"{ca.ORGANIZATION} 制章者", ca.ORGANIZATION),
            )
    except IntegrityError:
        # Another process made it between the look-up and here: theirs stands.
        known = _active_maker()
        if known is None:
            raise
        return known


def _new_id(seal: Seal) -> str:
    """Unique with us, as the standard asks; it is no number of the public security organs' seal register."""
    number = Seal.objects.filter(owner_code=seal.owner_code, kind=seal.kind, pk__lte=seal.pk).count()
    return f"{VENDOR}-{seal.owner_code}-{seal.kind}-{number}"


def is_current(seal: Seal) -> bool:
    """Whether the seal has a file, and its list names the certificate that the seal signs with now."""
    if seal.es_seal is None:
        return False
    return ses.read_seal(bytes(seal.es_seal)).info.lists(bytes(seal.sm2_key.certificate))


def encode(*, seal: Seal, actor: Actor) -> Seal:
    """Makes the seal's file where it has none, or one for a certificate that was replaced; else changes nothing.

    Picture, period and name are the seal's own. Raises KeystoreLocked.
    """
    maker = ensure_maker()
    with transaction.atomic():
        seal = Seal.objects.select_for_update(of=("self",)).select_related("sm2_key").get(pk=seal.pk)
        if is_current(seal):
            return seal
        seal.es_id = seal.es_id or _new_id(seal)
        seal.maker_key = maker
        info = ses.SealInfo(
            es_id=seal.es_id,
            vendor_id=VENDOR,
            name=str(seal),
            signers=(bytes(seal.sm2_key.certificate),),
            created=timezone.now().replace(microsecond=0),
            valid_from=seal.valid_from.replace(microsecond=0),
            valid_to=seal.valid_to.replace(microsecond=0),
            picture=ses.Picture("PNG", bytes(seal.picture), seal.width_mm, seal.width_mm),
        )
        seal.es_seal = ses.build_seal(info, maker=bytes(maker.certificate), sign=functools.partial(sign_with, maker))
        seal.save(update_fields=["es_id", "maker_key", "es_seal"])
        record(
            kind=kinds.SEAL_ENCODED.code,
            subject=Subject("seal", str(seal.pk)),
            actor=actor,
            data={"es_id": seal.es_id, "maker": maker.fingerprint, "sm3": sm3_hex(bytes(seal.es_seal))},
        )
    return seal
