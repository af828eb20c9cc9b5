"""Making a license's files: sign the data, make the QR code, render, seal as PDF and as OFD, put in force.

Each step keeps its result in a transaction of its own. A run that broke off is taken up where it stopped: nothing
is numbered, signed or sealed twice, and two runs at once wait for one another at the license's row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.ledger.canonical import sm3_hex
from apps.ledger.models import Entry, Nature
from apps.ledger.services import SYSTEM, Actor, record
from apps.licenses import facts, kinds, qr
from apps.licenses.causes import NOT_MADE
from apps.licenses.content import content_digest, signed_content
from apps.licenses.document import document_data, document_facts, read_pdf
from apps.licenses.models import License, NumberRequest, Status
from apps.licenses.ofd import sealed_ofd
from apps.licenses.rendering import render
from apps.licenses.sealing import Admitted, Application, Refused, admit_entry, note_refusal
from apps.licenses.selectors import ever_issued
from apps.licenses.services.allocation import subject_of
from apps.signatures.errors import SealNotUsable
from apps.signatures.models import Seal, SealState
from apps.signatures.ofd.signing import Protection
from apps.signatures.services import sign_detached, sign_pdf
from apps.signatures.usable import ready, with_keys


def seal_of(license: License) -> Seal:
    """The issuer's seal for this kind of license. Raises SealNotUsable where it has none."""
    seals = with_keys().exclude(state=SealState.DESTROYED)
    seal = seals.filter(owner_code=license.issuer.uscc, kind=kinds.get(license.kind).seal_kind).first()
    if seal is None:
        raise SealNotUsable(
            _("%(authority)s has no seal for licenses. Ask the seal's keeper to have one made.")
            % {"authority": license.issuer_name},
            code="seal_missing",
        )
    return seal


@dataclass
class _Run:
    """One making of a license's files; a row that nobody touched meanwhile is not read again at each step."""

    license: License
    set_going: Entry | None = None

    def admitted(self) -> Admitted:
        """The seal, once it is sure that whoever entered the license may apply it. Raises SealNotUsable, Refused.

        The seal is read anew for each step. Who set it going is an entry of the ledger, which does not change.
        """
        self.set_going = self.set_going or _set_going(self.license)
        title = f"{kinds.get(self.license.kind).title_zh} {self.license.number}"
        return admit_entry(Application(seal_of(self.license), subject_of(self.license), title), entry=self.set_going)


def _set_going(license: License) -> Entry:
    """The entry by which somebody had it made: its number's, or the question that a worker's answer followed."""
    facts_only = Entry.objects.filter(nature=Nature.FACT)
    entered = facts_only.get(subject_type="license", subject_id=str(license.pk), chain_index=0)
    request = NumberRequest.objects.filter(kind=license.kind, source_ref=license.source_ref).first()
    if entered.actor_type == "user" or request is None:
        return entered
    asked = facts_only.filter(
        subject_type="number_request", subject_id=str(request.pk), kind=facts.NUMBER_ASKED.code, actor_type="user"
    )
    return asked.order_by("-chain_index").first() or entered


def _draft(run: _Run) -> tuple[str, ...]:
    """Signs the data, makes the QR code, renders: some hundredths of a second, of which nobody has learnt yet."""
    license = run.license
    if license.draft or license.pdf:
        return ()
    seal = ready(run.admitted().application.seal)
    if not license.data_signature:
        license.signed_at = timezone.now()
        license.data_signature = sign_detached(seal=seal, content=signed_content(license)).to_json()
        license.data_digest = content_digest(license)
    license.qr_payload = license.qr_payload or qr.make_payload(license=license, seal=seal)
    rendered = render(
        template=kinds.get(license.kind).template,
        data=document_data(license),
        images={"qr": qr.picture(license.qr_payload)},
    )
    license.seal_box = {"page": rendered.seal.page, "corners": list(rendered.seal.corners)}
    license.draft.save("draft.pdf", ContentFile(rendered.pdf), save=False)
    return "signed_at", "data_signature", "data_digest", "qr_payload", "seal_box", "draft"


def _seal_pdf(run: _Run) -> tuple[str, ...]:
    license = run.license
    if license.pdf:
        return ()
    box = license.seal_box
    assert box is not None  # kept with the draft
    with license.draft.open("rb") as draft:
        unsigned = draft.read()
    left, bottom, right, top = box["corners"]
    admitted = run.admitted()
    pdf = sign_pdf(
        seal=ready(admitted.application.seal),
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
    return "pdf", "pdf_digest"


def _seal_ofd(run: _Run) -> tuple[str, ...]:
    license = run.license
    if license.ofd:
        return ()
    admitted = run.admitted()
    ofd = sealed_ofd(
        seal=admitted.application.seal,
        pdf=read_pdf(license),
        protection=Protection.WHOLE,
        custom=document_facts(license),
    )
    license.ofd_digest = sm3_hex(ofd)
    admitted.record(digest=license.ofd_digest)
    license.ofd.save(f"{license.ofd_digest[:16]}.ofd", ContentFile(ofd), save=False)
    return "ofd", "ofd_digest"


_STEPS: tuple[Callable[[_Run], tuple[str, ...]], ...] = (_draft, _seal_pdf, _seal_ofd)
"""Each gives the columns that it changed."""
_PROGRESS = ("status", "data_digest", "qr_payload", "draft", "pdf_digest", "ofd_digest")
"""What a run changes; all else about a license is fixed when it is entered."""


def _locked(license_id: int) -> License:
    return License.objects.select_for_update(of=("self",)).select_related("issuer", "holder").get(pk=license_id)


def _hold(run: _Run) -> License:
    """Locks the row. It is read again only where another run has been at it."""
    row = License.objects.select_for_update().values_list(*_PROGRESS).get(pk=run.license.pk)
    if row != tuple(getattr(run.license, column) for column in _PROGRESS):
        run.license = _locked(run.license.pk)
    return run.license


def prepare_files(*, license_id: int, actor: Actor = SYSTEM) -> License:
    """Makes what is still missing and puts the license in force; one that is in force is returned as it is.

    Raises License.DoesNotExist, KeyError for a kind that no sector declares, SealNotUsable, KeystoreLocked, and
    SealNotPermitted where whoever entered the license may not apply the seal; what was made before stays made.
    """
    run = _Run(License.objects.select_related("issuer", "holder").get(pk=license_id))
    try:
        for step in _STEPS:
            with transaction.atomic():
                if _hold(run).status != Status.PREPARING:
                    return run.license
                changed = step(run)
                if changed:
                    run.license.save(update_fields=changed)
    except Refused as refusal:
        note_refusal(refusal)
        raise
    return _put_in_force(run, actor)


@transaction.atomic
def _put_in_force(run: _Run, actor: Actor) -> License:
    before = _version_before(run.license)
    license = _hold(run)
    if license.status != Status.PREPARING:
        return license
    draft, storage = license.draft.name, license.draft.storage
    license.draft = ""
    if before is not None and before.status not in _GIVES_WAY:
        return _give_up(license, before, actor)
    license.status, license.status_changed_at = Status.VALID, timezone.now()
    if before is not None:
        _replace(before, license, actor)
    license.save(update_fields=["status", "status_cause", "status_reason", "status_changed_at", "draft"])
    data: dict[str, object] = {
        "number": license.number,
        "data_digest": license.data_digest,
        "pdf_digest": license.pdf_digest,
        "ofd_digest": license.ofd_digest,
    }
    if before is not None:
        data |= {"version": license.version, "occasion": license.occasion, "status": license.status}
    record(kind=facts.ISSUED.code, subject=subject_of(license), actor=actor, data=data)
    if draft:
        transaction.on_commit(lambda: storage.delete(draft))
    return license


# A version revoked, cancelled or moved out while its successor was being made takes the successor with it.
_GIVES_WAY = (Status.VALID, Status.SUSPENDED, Status.EXPIRED)


def _version_before(license: License) -> License | None:
    """The version that this one replaces, locked. It is locked first, as by whoever changes its status."""
    if license.version == 1:
        return None
    earlier = ever_issued().filter(kind=license.kind, number=license.number, version__lt=license.version)
    return earlier.select_for_update(of=("self",)).order_by("-version").first()


def _replace(before: License, license: License, actor: Actor) -> None:
    if before.status == Status.SUSPENDED:
        # A suspension meets the license, not a sheet of paper: no change or replacement gets around it.
        license.status = Status.SUSPENDED
        license.status_cause, license.status_reason = before.status_cause, before.status_reason
    before.status, before.status_changed_at = Status.REPLACED, license.status_changed_at
    before.status_cause, before.status_reason = license.occasion, license.occasion_reason
    before.replaced_by = license
    before.save(update_fields=["status", "status_cause", "status_reason", "status_changed_at", "replaced_by"])
    data: dict[str, object] = {"number": before.number, "version": before.version, "replaced_by": license.version}
    data |= {"occasion": license.occasion, "reason": license.occasion_reason}
    record(kind=facts.REPLACED.code, subject=subject_of(before), actor=actor, data=data)


def _give_up(license: License, before: License, actor: Actor) -> License:
    license.status, license.status_changed_at = Status.CANCELLED, timezone.now()
    license.status_cause, license.status_reason = NOT_MADE, before.status_reason
    license.save(update_fields=["status", "status_cause", "status_reason", "status_changed_at", "draft"])
    data = {"number": license.number, "version": license.version, "reason": license.status_reason}
    record(kind=facts.GIVEN_UP.code, subject=subject_of(license), actor=actor, data=data)
    return license
