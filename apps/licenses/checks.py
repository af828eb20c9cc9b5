"""The single checks of a verification, each a yes or no with its words."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.ledger.canonical import sm3_hex
from apps.ledger.models import Entry
from apps.licenses import facts
from apps.licenses.content import content_digest, signed_content
from apps.licenses.document import read_pdf
from apps.licenses.models import License
from apps.licenses.qr import read_payload
from apps.signatures.reports import Check as Finding
from apps.signatures.reports import VerificationReport
from apps.signatures.verify import verify_detached, verify_pdf

LABELS: dict[str, Promise] = {
    "status": _("Status in the register"),
    "data_digest": _("Content digest"),
    "data_signature": _("Digital signature"),
    "qr": _("QR code"),
    "pdf_digest": _("Document digest"),
    "pdf_signature": _("Electronic seal"),
    "ofd_digest": _("Document digest"),
    "ofd_signature": _("Electronic seal"),
    "signed_file": _("Signed file"),
    "file": _("File brought"),
    "showing": _("Shown license"),
}
DETAILS: dict[str, Promise] = {
    "status.valid": _("Valid; no suspension, revocation or cancellation is on record."),
    "status.suspended": _("Suspended."),
    "status.revoked": _("Revoked."),
    "status.cancelled": _("Cancelled."),
    "status.expired": _("Its term is over."),
    "status.replaced": _("Replaced by a newer version; this one gives no rights any more."),
    "status.transferred": _("Moved to another authority's register."),
    "status.not_found": _("The register has no such license."),
    "data_digest.same": _("The content gives the SM3 digest in the register."),
    "data_digest.other": _("The content gives another digest than the one in the register: it was altered."),
    "data_signature.ok": _("The SM2 signature holds; certificate and seal were valid when it was made."),
    "data_signature.bad": _("The SM2 signature does not hold: %(failure)s"),
    "data_signature.other_organ": _("The SM2 signature holds, but it is not the issuing authority's."),
    "qr.ok": _("Signed by the issuing authority, and the same as in the register."),
    "qr.bad": _("Its signature does not hold, or it says other than the register."),
    "qr.unreadable": _("This is not the QR code of a license."),
    "pdf_digest.same": _("The file is byte for byte the one that was issued."),
    "pdf_digest.other": _("The file is not the one that was issued: it was altered."),
    "pdf_digest.missing": _("The issued file is missing from the archive."),
    "ofd_digest.same": _("The file is byte for byte the one that was issued."),
    "ofd_digest.other": _("The file is not the one that was issued: it was altered."),
    "ofd_signature.ok": _("The seal's signature holds; nothing was changed after sealing."),
    "ofd_signature.bad": _("The seal does not hold: %(failure)s"),
    "ofd_signature.other_organ": _("The seal holds, but it is not the issuing authority's."),
    "signed_file.ok": _("The signature over the file holds and is the one that was issued."),
    "signed_file.bad": _("The signature over the file does not hold: %(failure)s"),
    "signed_file.other_organ": _("The signature over the file holds, but it is not the issuing authority's."),
    "file.sealed": _("Every signature in the file holds, and each seal is registered here."),
    "file.bad": _("The file does not hold: %(failure)s"),
    "file.foreign": _("No signature in it is of a seal registered here: %(failure)s"),
    "file.unreadable": _("The file cannot be read: %(failure)s"),
    "file.unknown_kind": _("It is neither a PDF, an OFD, a detached signature nor the text of a QR code."),
    "file.unsigned": _("It bears no signature: nothing in it can be verified."),
    "file.no_content": _("A detached signature is verified with the file that it signs; that file is missing."),
    "file.empty": _("The file is empty."),
    "showing.live": _("Shown by its holder just now."),
    "showing.ended": _("The code was genuine and its minutes are over: it proves nothing now."),
    "showing.taken_back": _("The holder ended this code, or has made a newer one."),
    "showing.not_on_record": _("The code is signed by this site, but no such showing is on record."),
    "showing.altered": _("The code was not made by this site, or was altered."),
    "showing.unreadable": _("This is not the code of a shown license."),
    "pdf_signature.ok": _("The seal's signature holds; nothing was changed after sealing."),
    "pdf_signature.bad": _("The seal does not hold: %(failure)s"),
    "pdf_signature.other_organ": _("The seal holds, but it is not the issuing authority's."),
}

NOTHING_SIGNED = Finding("structure", False, "structure.unsigned")


@dataclass(frozen=True)
class Check:
    """One question (`code`) and its answer; `answer` is a stable code too.

    `failure` is what failed first in the report of the signatures, where the answer rests on one.
    """

    code: str
    ok: bool
    answer: str
    failure: Finding | None = None

    @property
    def label(self) -> str:
        return str(LABELS[self.code])

    @property
    def detail(self) -> str:
        words = str(DETAILS[f"{self.code}.{self.answer}"])
        return words % {"failure": self.failure.message} if self.failure else words


def data_digest(license: License) -> Check:
    same = content_digest(license) == license.data_digest
    return Check("data_digest", same, "same" if same else "other")


def by_issuer(code: str, report: VerificationReport, license: License) -> Check:
    """Whether every signature of the report holds and is the issuing authority's."""
    if not report.ok:
        return Check(code, False, "bad", next(iter(report.failures), NOTHING_SIGNED))
    # A good seal of some other organ is no seal on this license.
    own = all(signer.organization_code == license.issuer.uscc for signer in report.signers)
    return Check(code, own, "ok" if own else "other_organ")


def _recorded_at(license: License) -> dt.datetime | None:
    """When the ledger recorded that this very content was issued: unlike a stated time it cannot be backdated."""
    entries = Entry.objects.filter(subject_type="license", subject_id=str(license.pk), kind=facts.ISSUED.code)
    of_content = (e.occurred_at for e in entries if json.loads(e.data).get("data_digest") == license.data_digest)
    return next(of_content, None)


def register_report(license: License) -> VerificationReport:
    """The SM2 signature over the content in the register, at the time that the content states."""
    content = signed_content(license)
    report = verify_detached(content, license.data_signature, at=license.signed_at)
    if {check.detail for check in report.failures} == {"certificate.compromised_stated"}:
        recorded = _recorded_at(license)
        if recorded is not None:
            return verify_detached(content, license.data_signature, at=recorded, proven=True)
    return report


def data_signature(license: License) -> Check:
    return by_issuer("data_signature", register_report(license), license)


def pdf_signature(license: License, pdf: bytes) -> Check:
    return by_issuer("pdf_signature", verify_pdf(pdf), license)


def stored_file(license: License) -> list[Check]:
    """Digest and seal of the file in the archive."""
    try:
        pdf = read_pdf(license)
    except (OSError, ValueError):
        return [Check("pdf_digest", False, "missing")]
    same = sm3_hex(pdf) == license.pdf_digest
    return [Check("pdf_digest", same, "same" if same else "other"), pdf_signature(license, pdf)]


def qr_code(license: License, text: str) -> Check:
    """A code, scanned or stored: signed by the issuer's key, and saying what the register says."""
    report = read_payload(text)
    content, key = report.content, report.key
    ok = (
        content is not None
        and key is not None
        and key.owner_code == license.issuer.uscc
        and (content.kind, content.number, content.version) == (license.kind, license.number, license.version)
        and (content.valid_from, content.valid_to) == (license.valid_from, license.valid_to)
        and content.data_digest == license.data_digest
    )
    return Check("qr", ok, "ok" if ok else "bad")
