"""The single checks of a verification, each a yes or no with its words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.ledger.canonical import sm3_hex
from apps.licenses.content import content_digest, signed_content
from apps.licenses.document import read_pdf
from apps.licenses.models import License
from apps.licenses.qr import read_payload
from apps.signatures.reports import VerificationReport
from apps.signatures.verify import verify_detached, verify_pdf

LABELS: dict[str, Promise] = {
    "status": _("Status in the register"),
    "data_digest": _("Content digest"),
    "data_signature": _("Digital signature"),
    "qr": _("QR code"),
    "pdf_digest": _("Document digest"),
    "pdf_signature": _("Electronic seal"),
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
    "data_signature.bad": _("The SM2 signature does not hold, or is not the issuing authority's."),
    "qr.ok": _("Signed by the issuing authority, and the same as in the register."),
    "qr.bad": _("Its signature does not hold, or it says other than the register."),
    "qr.unreadable": _("This is not the QR code of a license."),
    "pdf_digest.same": _("The file is byte for byte the one that was issued."),
    "pdf_digest.other": _("The file is not the one that was issued: it was altered."),
    "pdf_digest.missing": _("The issued file is missing from the archive."),
    "pdf_signature.ok": _("The seal's signature holds; nothing was changed after sealing."),
    "pdf_signature.bad": _("The seal's signature does not hold, or is not the issuing authority's."),
}


@dataclass(frozen=True)
class Check:
    """One question (`code`) and its answer; `answer` is a stable code too."""

    code: str
    ok: bool
    answer: str

    @property
    def label(self) -> str:
        return str(LABELS[self.code])

    @property
    def detail(self) -> str:
        return str(DETAILS[f"{self.code}.{self.answer}"])


def data_digest(license: License) -> Check:
    same = content_digest(license) == license.data_digest
    return Check("data_digest", same, "same" if same else "other")


def _by_issuer(report: VerificationReport, license: License) -> bool:
    # A good seal of some other organ is no seal on this license.
    return report.ok and all(signer.organization_code == license.issuer.uscc for signer in report.signers)


def data_signature(license: License) -> Check:
    at: dt.datetime | None = license.signed_at
    ok = _by_issuer(verify_detached(signed_content(license), license.data_signature, at=at), license)
    return Check("data_signature", ok, "ok" if ok else "bad")


def pdf_signature(license: License, pdf: bytes) -> Check:
    ok = _by_issuer(verify_pdf(pdf), license)
    return Check("pdf_signature", ok, "ok" if ok else "bad")


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
