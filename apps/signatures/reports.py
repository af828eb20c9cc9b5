"""What a verification found: named checks, each with a stable code, and their words for the reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.ledger.canonical import timestamp

CHECKS: dict[str, str | Promise] = {
    "structure": pgettext_lazy("verification", "Form"),
    "integrity": pgettext_lazy("verification", "Content"),
    "signature": pgettext_lazy("verification", "Signature"),
    "container": pgettext_lazy("verification", "Signature container"),
    "certificate": pgettext_lazy("verification", "Certificate"),
    "seal": pgettext_lazy("verification", "Seal"),
    "certification": pgettext_lazy("verification", "Later changes"),
}

DETAILS: dict[str, str | Promise] = {
    "structure.read": _("It could be read."),
    "structure.malformed": _("It is not a readable document or signature, or was damaged."),
    "structure.encrypted": _("The document is protected by a password and cannot be checked."),
    "structure.unsigned": _("The document bears no signature."),
    "integrity.intact": _("The content is as it was when sealed."),
    "integrity.altered": _("The content was altered after sealing."),
    "integrity.not_covered": _("The signature does not cover the whole document."),
    "integrity.changed_later": _("Something was added after sealing that the seal does not allow."),
    "signature.good": _("The signature was made with the certificate's key."),
    "signature.bad": _("The signature does not belong to this content and certificate."),
    "container.exact": _("The signature is unaltered, byte for byte."),
    "container.altered": _("Bytes of the signature container were altered."),
    "certificate.trusted": _("The certificate goes back to a trusted root."),
    "certificate.malformed": _("A certificate is missing, damaged or out of place."),
    "certificate.unknown_root": _("The certificate does not go back to a root that is trusted here."),
    "certificate.bad_signature": _("A certificate was not signed by its issuer, or was altered."),
    "certificate.not_yet_valid": _("A certificate was not valid yet at the time of signing."),
    "certificate.expired": _("A certificate had expired at the time of signing."),
    "certificate.wrong_usage": _("The certificate is not for sealing documents."),
    "certificate.not_an_issuer": _("A certificate was issued by one that may not issue certificates."),
    "certificate.wrong_algorithm": _("The certificate is for another algorithm."),
    "seal.in_use": _("The seal is in use."),
    "seal.stood_then": _("The seal was in use at the time; it is suspended or destroyed by now."),
    "seal.suspended": _("The seal was suspended at the time of signing."),
    "seal.destroyed": _("The seal had been destroyed at the time of signing."),
    "seal.out_of_period": _("The seal was not valid at the time of signing."),
    "seal.unknown": _("The signing key belongs to no seal registered here."),
    "certification.final": _("The document is certified: no later change is allowed."),
    "certification.open": _("Further seals may be added."),
}


@dataclass(frozen=True)
class Check:
    """One question with its answer. `field` names the signature of several, `part` the file inside an OFD."""

    name: str
    ok: bool
    detail: str
    field: str = ""
    part: str = ""

    @property
    def label(self) -> str:
        return str(CHECKS[self.name])

    @property
    def message(self) -> str:
        words = str(DETAILS[self.detail])
        return f"{words} ({self.part})" if self.part else words


@dataclass(frozen=True)
class SignerInfo:
    """Who signed, as the certificate says; `signed_at` is the time the signer stated (PDF) or that was asked about."""

    name: str
    organization: str
    organization_code: str
    algorithm: str
    signed_at: dt.datetime
    seal_id: int | None = None
    field: str = ""


@dataclass(frozen=True)
class VerificationReport:
    """`ok` only where there is something signed and every check held."""

    checks: tuple[Check, ...]
    signers: tuple[SignerInfo, ...] = ()

    @property
    def ok(self) -> bool:
        return bool(self.signers) and all(check.ok for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.ok)

    def to_data(self) -> dict[str, Any]:
        """Plain data for an API: codes, never translated text."""
        return {
            "ok": self.ok,
            "checks": [
                {
                    "name": check.name,
                    "ok": check.ok,
                    "detail": check.detail,
                    "field": check.field,
                    "part": check.part,
                }
                for check in self.checks
            ],
            "signers": [{**vars(signer), "signed_at": timestamp(signer.signed_at)} for signer in self.signers],
        }
