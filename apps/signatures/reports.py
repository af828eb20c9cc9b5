"""What a verification found: named checks, each with a stable code, and their words for the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.ledger.canonical import timestamp
from apps.signatures.ofd import words as ofd_words

CHECKS: dict[str, str | Promise] = {
    "structure": pgettext_lazy("verification", "Form"),
    "integrity": pgettext_lazy("verification", "Content"),
    "signature": pgettext_lazy("verification", "Signature"),
    "container": pgettext_lazy("verification", "Signature container"),
    "certificate": pgettext_lazy("verification", "Certificate"),
    "revocation": pgettext_lazy("verification", "Revocation"),
    "seal": pgettext_lazy("verification", "Seal"),
    "certification": pgettext_lazy("verification", "Later changes"),
    "version": pgettext_lazy("verification", "Version of the seal's format"),
    "algorithm": pgettext_lazy("verification", "Algorithm"),
    "seal_signature": pgettext_lazy("verification", "Seal maker's signature"),
    "signer_list": pgettext_lazy("verification", "Signer of the seal"),
    "seal_period": pgettext_lazy("verification", "Validity of the seal"),
    "maker": pgettext_lazy("verification", "Seal maker's certificate"),
    "timestamp": pgettext_lazy("verification", "Time stamp"),
    "timestamp_certificate": pgettext_lazy("verification", "Time-stamp certificate"),
}

DETAILS: dict[str, str | Promise] = {
    "structure.read": _("It could be read."),
    "structure.malformed": _("It is not a readable document or signature, or was damaged."),
    "structure.encrypted": _("The document is protected by a password and cannot be checked."),
    "structure.truncated": _("It ends too early: bytes are missing or a length was altered."),
    "structure.trailing": _("Bytes follow behind its end."),
    "structure.too_large": _("It is larger than any seal or seal signature may be."),
    "structure.older": _("It follows the older form of 2014 (GM/T 0031), which is not checked here."),
    "structure.not_canonical": _("It is spelled otherwise than the encoding rules allow: it was altered."),
    "structure.unsigned": _("The document bears no signature."),
    "integrity.intact": _("The content is as it was when sealed."),
    "integrity.altered": _("The content was altered after sealing."),
    "integrity.not_covered": _("The signature does not cover the whole document."),
    "integrity.changed_later": _("Something was added after sealing that the seal does not allow."),
    "signature.good": _("The signature was made with the certificate's key."),
    "signature.bad": _("The signature does not belong to this content and certificate."),
    "container.exact": _("The signature is unaltered, byte for byte."),
    "container.foreign": _(
        "The signature is not in the form of our seals: another system made it, or it was altered. A general validator "
        "checked it."
    ),
    "container.altered": _("Bytes of the signature container were altered."),
    "certificate.trusted": _("The certificate goes back to a trusted root."),
    "certificate.revoked_later_proven": _(
        "A certificate was revoked later; a time stamp proves that the signature is older."
    ),
    "certificate.revoked_later_stated": _(
        "A certificate was revoked later; that the signature is older is only what the signer states."
    ),
    "certificate.list_outdated": _(
        "The list of revoked certificates is out of date: whether a certificate was revoked since is not known."
    ),
    "certificate.revoked_proven": _("A certificate had been revoked before the time that the time stamp proves."),
    "certificate.revoked_stated": _("A certificate had been revoked before the time that the signer states."),
    "certificate.compromised_stated": _(
        "A certificate was revoked because its key came into other hands; that the signature is older is only what the "
        "signer states, and could be backdated."
    ),
    "revocation.none": _("No certificate that it rests on was revoked."),
    "revocation.not_checked": _("Not checked: only the authority that issued the certificate knows its revocations."),
    "certificate.malformed": _("A certificate is missing, damaged or out of place."),
    "certificate.unknown_root": _("The certificate does not go back to a root that is trusted here."),
    "certificate.bad_signature": _("A certificate was not signed by its issuer, or was altered."),
    "certificate.not_yet_valid": _("A certificate was not valid yet at the time of signing."),
    "certificate.expired": _("A certificate had expired at the time of signing."),
    "certificate.wrong_usage": _("The certificate is not for sealing documents."),
    "certificate.not_for_seal_making": _("The certificate is not for making seals."),
    "certificate.not_for_timestamps": _("The certificate is not for time stamps alone."),
    "certificate.not_for_ocsp": _("The certificate is not for answering on the status of certificates."),
    "certificate.not_an_issuer": _("A certificate was issued by one that may not issue certificates."),
    "certificate.wrong_algorithm": _("The certificate is for another algorithm."),
    "timestamp.good": _("A time-stamp authority confirms the time of signing."),
    "timestamp.malformed": _("The time stamp cannot be read: it is incomplete or was altered."),
    "timestamp.other_content": _("The time stamp belongs to another signature."),
    "timestamp.bad_signature": _("The time stamp was not signed with its certificate's key, or was altered."),
    "timestamp.altered": _("Bytes of the time stamp were altered."),
    "timestamp_certificate.trusted": _("The time-stamp authority's certificate goes back to a trusted root."),
    "timestamp_certificate.compromised": _(
        "The time-stamp authority's key was compromised, so that its time stamps prove nothing: the time of signing is "
        "the signer's own statement."
    ),
    "timestamp.other_policy": _("The time stamp was made under a policy that is not accepted here."),
    "seal.in_use": _("The seal is in use."),
    "seal.stood_then": _("The seal was in use at the time; it is suspended or destroyed by now."),
    "seal.suspended": _("The seal was suspended at the time of signing."),
    "seal.destroyed": _("The seal had been destroyed at the time of signing."),
    "seal.out_of_period": _("The seal was not valid at the time of signing."),
    "seal.unknown": _("The signing key belongs to no seal registered here."),
    "version.supported": _("Seal and signature follow GB/T 38540-2020, version 4."),
    "version.unknown": _("Seal or signature state a version other than 4 of GB/T 38540-2020."),
    "version.critical_extension": _("It holds an addition marked critical that is not known here."),
    "algorithm.sm2": _("SM2 with SM3, as the standard asks."),
    "algorithm.misprinted": _("The algorithm is written 1.2.156.10197.501, a known misprint of 1.2.156.10197.1.501."),
    "algorithm.other": _("The algorithm stated is not SM2 with SM3."),
    "signature.other_key": _("The signer's certificate is not for an SM2 key."),
    "signature.no_certificate": _("The signer's certificate cannot be read."),
    "signature.not_on_curve": _("The signer's public key is not a point on the SM2 curve."),
    "signature.out_of_range": _("The signature's two numbers are not in the range that SM2 allows."),
    "seal_signature.good": _("The seal is as its maker made it."),
    "seal_signature.bad": _("The seal was altered, or not made with the maker's key."),
    "seal_signature.other_key": _("The seal maker's certificate is not for an SM2 key."),
    "seal_signature.no_certificate": _("The seal maker's certificate cannot be read."),
    "seal_signature.not_on_curve": _("The seal maker's public key is not a point on the SM2 curve."),
    "seal_signature.out_of_range": _("The two numbers of the maker's signature are not in the range that SM2 allows."),
    "signer_list.listed": _("The signer's certificate is in the seal's list."),
    "signer_list.missing": _("The signer's certificate is not in the seal's list: the signer may not use this seal."),
    "seal_period.within": _("The seal was valid at the time of signing."),
    "seal_period.before": _("The seal was not valid yet at the time of signing."),
    "seal_period.after": _("The seal had expired at the time of signing."),
    "maker.trusted": _("The seal maker's certificate goes back to a trusted root."),
    "timestamp.not_checked": _("Not checked: the time stamp stands in a form that is not read here."),
    "timestamp.absent": _("There is no time stamp: the time of signing is the signer's own statement."),
    "timestamp.before_stated": _("The time stamp is older than the time that the signer stated."),
    "certification.final": _("The document is certified: no later change is allowed."),
    "certification.closed": _("The last seal closed the document: no later change is allowed."),
    "certification.open": _("Further seals may be added."),
}

CHECKS |= ofd_words.CHECKS
DETAILS |= ofd_words.DETAILS


UNDECIDED = frozenset(
    {"revocation.not_checked", "certificate.list_outdated", "timestamp.absent", "timestamp.not_checked"}
)
"""Answers that are no failure and prove nothing either: told apart from a question that was answered with yes."""

_OF_REVOCATION = frozenset(
    {
        "certificate.revoked_later_proven",
        "certificate.revoked_later_stated",
        "certificate.revoked_proven",
        "certificate.revoked_stated",
        "certificate.compromised_stated",
        "certificate.list_outdated",
    }
)


@dataclass(frozen=True)
class Check:
    """One question with its answer. `field` names the signature of several, `part` the file inside an OFD."""

    name: str
    ok: bool
    detail: str
    field: str = ""
    part: str = ""

    @property
    def decided(self) -> bool:
        """False where the question could not be answered (`UNDECIDED`)."""
        return self.detail not in UNDECIDED

    @property
    def label(self) -> str:
        return str(CHECKS[self.name])

    @property
    def message(self) -> str:
        words = str(DETAILS[self.detail])
        return f"{words} ({self.part})" if self.part else words


def judged(code: str, good: Collection[str], field: str = "") -> list[Check]:
    """What `chain.check` said of a certificate, as two answers: path, period and purpose; revocation."""
    if code in _OF_REVOCATION:
        trusted = Check("certificate", True, "certificate.trusted", field)
        return [trusted, Check("revocation", code in good, code, field)]
    certificate = Check("certificate", code in good, code, field)
    detail = "revocation.none" if certificate.ok else "revocation.not_checked"
    return [certificate, Check("revocation", True, detail, field)]


@dataclass(frozen=True)
class SignerInfo:
    """Who signed, as the certificate says.

    `signed_at` is the time that a time stamp proves (`time_proven`), else the one the signer stated or that was asked.
    """

    name: str
    organization: str
    organization_code: str
    algorithm: str
    signed_at: dt.datetime
    seal_id: int | None = None
    field: str = ""
    time_proven: bool = False


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
                    "decided": check.decided,
                    "detail": check.detail,
                    "field": check.field,
                    "part": check.part,
                }
                for check in self.checks
            ],
            "signers": [{**vars(signer), "signed_at": timestamp(signer.signed_at)} for signer in self.signers],
        }
