"""Making a license's files: sign the data, make the QR code, render, seal as PDF and as OFD, put in force.

Each step keeps its result in a transaction of its own. A run that broke off is taken up where it stopped: nothing
is numbered, signed or sealed twice, and two runs at once wait for one another at the license's row.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.ledger.canonical import sm3_hex
from apps.ledger.models import Entry, Nature
from apps.ledger.services import SYSTEM, Actor, record
from apps.licenses import facts, kinds, qr
from apps.licenses.content import content_digest, signed_content
from apps.licenses.document import document_data, document_facts, read_pdf
from apps.licenses.models import License, Status
from apps.licenses.ofd import sealed_ofd
from apps.licenses.rendering import render
from apps.licenses.sealing import Admitted, Application, Refused, admit_entry, note_refusal
from apps.licenses.services.allocation import subject_of
from apps.signatures.errors import SealNotUsable
from apps.signatures.models import Seal, SealState
from apps.signatures.ofd.signing import Protection
from apps.signatures.services import sign_detached, sign_pdf


def seal_of(license: License) -> Seal:
    """The issuer's seal for this kind of license. Raises SealNotUsable where it has none."""
    seals = Seal.objects.select_related("sm2_key").exclude(state=SealState.DESTROYED)
    seal = seals.filter(owner_code=license.issuer.uscc, kind=kinds.get(license.kind).seal_kind).first()
    if seal is None:
        raise SealNotUsable(
            _("%(authority)s has no seal for licenses. Ask the seal's keeper to have one made.")
            % {"authority": license.issuer_name},
            code="seal_missing",
        )
    return seal


def _admitted(license: License) -> Admitted:
    """The seal, once it is sure that whoever entered the license may apply it. Raises SealNotUsable, Refused."""
    entered = Entry.objects.get(subject_type="license", subject_id=str(license.pk), nature=Nature.FACT, chain_index=0)
    title = f"{kinds.get(license.kind).title_zh} {license.number}"
    return admit_entry(Application(seal_of(license), subject_of(license), title), entry=entered)


def _sign_data(license: License) -> None:
    if not license.data_signature:
        license.signed_at = timezone.now()
        content = signed_content(license)
        license.data_signature = sign_detached(seal=_admitted(license).application.seal, content=content).to_json()
        license.data_digest = content_digest(license)


def _make_qr(license: License) -> None:
    license.qr_payload = license.qr_payload or qr.make_payload(license=license, seal=seal_of(license))


def _render(license: License) -> None:
    if license.draft or license.pdf:
        return
    rendered = render(
        template=kinds.get(license.kind).template,
        data=document_data(license),
        images={"qr": qr.picture(license.qr_payload)},
    )
    license.seal_box = {"page": rendered.seal.page, "corners": list(rendered.seal.corners)}
    license.draft.save("draft.pdf", ContentFile(rendered.pdf), save=False)


def _seal_pdf(license: License) -> None:
    if license.pdf:
        return
    box = license.seal_box
    assert box is not None  # kept with the draft
    with license.draft.open("rb") as draft:
        unsigned = draft.read()
    left, bottom, right, top = box["corners"]
    admitted = _admitted(license)
    pdf = sign_pdf(
        seal=admitted.application.seal,
        pdf=unsigned,
        page=box["page"],
        box=(left, bottom, right, top),
        reason=f"颁发{kinds.get(license.kind).title_zh} {license.number}",
        certify=True,
    )
    license.pdf_digest = sm3_hex(pdf)
    admitted.record(digest=license.pdf_digest)
    # The digest in the name: a file left over from a broken run never stands in the way of the one that counts.
    license.pdf.save(f"{license.pdf_digest[:16]}.pdf", ContentFile(pdf), save=False)


def _seal_ofd(license: License) -> None:
    if license.ofd:
        return
    admitted = _admitted(license)
    ofd = sealed_ofd(
        seal=admitted.application.seal,
        pdf=read_pdf(license),
        protection=Protection.WHOLE,
        custom=document_facts(license),
    )
    license.ofd_digest = sm3_hex(ofd)
    admitted.record(digest=license.ofd_digest)
    license.ofd.save(f"{license.ofd_digest[:16]}.ofd", ContentFile(ofd), save=False)


_STEPS: tuple[Callable[[License], None], ...] = (_sign_data, _make_qr, _render, _seal_pdf, _seal_ofd)


def _locked(license_id: int) -> License:
    return License.objects.select_for_update(of=("self",)).select_related("issuer", "holder").get(pk=license_id)


def prepare_files(*, license_id: int, actor: Actor = SYSTEM) -> License:
    """Makes what is still missing and puts the license in force; one that is in force is returned as it is.

    Raises License.DoesNotExist, KeyError for a kind that no sector declares, SealNotUsable, KeystoreLocked, and
    SealNotPermitted where whoever entered the license may not apply the seal; what was made before stays made.
    """
    try:
        for step in _STEPS:
            with transaction.atomic():
                license = _locked(license_id)
                if license.status != Status.PREPARING:
                    return license
                step(license)
                license.save()
    except Refused as refusal:
        note_refusal(refusal)
        raise
    return _put_in_force(license_id, actor)


@transaction.atomic
def _put_in_force(license_id: int, actor: Actor) -> License:
    license = _locked(license_id)
    if license.status != Status.PREPARING:
        return license
    draft, storage = license.draft.name, license.draft.storage
    license.status, license.status_changed_at = Status.VALID, timezone.now()
    license.draft = ""
    license.save(update_fields=["status", "status_changed_at", "draft"])
    record(
        kind=facts.ISSUED.code,
        subject=subject_of(license),
        actor=actor,
        data={
            "number": license.number,
            "data_digest": license.data_digest,
            "pdf_digest": license.pdf_digest,
            "ofd_digest": license.ofd_digest,
        },
    )
    if draft:
        transaction.on_commit(lambda: storage.delete(draft))
    return license
