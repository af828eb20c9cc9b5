"""Verification (证照核验): is this license real, unaltered, and in force at this moment?

By number or identifier, by QR code, or by file. Each answer is one outcome, one sentence and the list of what was
checked. `altered` wins over every status: a license whose digest, signature or file does not hold is not believed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from apps.deadlines.dates import local_date
from apps.ledger.canonical import sm3_hex
from apps.licenses import checks as kept
from apps.licenses.checks import Check
from apps.licenses.models import License
from apps.licenses.qr import MalformedQr, parse, read_payload
from apps.licenses.recognition import FileKind, code_in, kind_of, marked_license
from apps.licenses.selectors import ever_issued, status_on
from apps.licenses.sentences import sentence
from apps.signatures.reports import VerificationReport
from apps.signatures.verify import verify_detached, verify_ofd, verify_pdf


class Outcome(models.TextChoices):
    """The one word of the answer."""

    VALID = "valid", pgettext_lazy("license", "Valid")
    SUSPENDED = "suspended", pgettext_lazy("license", "Suspended")
    REVOKED = "revoked", pgettext_lazy("license", "Revoked")
    CANCELLED = "cancelled", pgettext_lazy("license", "Cancelled")
    EXPIRED = "expired", pgettext_lazy("license", "Expired")
    REPLACED = "replaced", pgettext_lazy("license", "Replaced")
    TRANSFERRED = "transferred", pgettext_lazy("license", "Transferred")
    NOT_FOUND = "not_found", pgettext_lazy("license", "Not found")
    ALTERED = "altered", pgettext_lazy("license", "Altered")
    GENUINE = "genuine", pgettext_lazy("license", "Genuine document")
    UNREADABLE = "unreadable", pgettext_lazy("license", "Cannot be verified")


@dataclass(frozen=True)
class Verdict:
    """`license` is None where none was found. `checks` are in the order they are told.

    `report` says of a file what was found of each of its signatures; `file_kind` what the file was taken for.
    """

    outcome: Outcome
    license: License | None
    checks: tuple[Check, ...]
    checked_at: dt.datetime
    report: VerificationReport | None = None
    file_kind: FileKind | None = None

    @property
    def word(self) -> str:
        """The outcome in the reader's language."""
        return str(self.outcome.label)

    @property
    def line(self) -> str:
        """One sentence in the reader's language: what it means."""
        return sentence(self.outcome, self.license, self.checks)


def _by_number(number: str, *, version: int | None = None) -> License | None:
    """The newest version with this number that was ever issued, or that very one; an identifier names its version.

    One query.
    """
    text = "".join(number.split())
    if not text.isprintable():
        return None  # PostgreSQL refuses a NUL in a text
    found = ever_issued().filter(models.Q(number=text) | models.Q(identifier=text))
    asked = models.Case(models.When(version=version or 0, then=0), default=1)
    return found.order_by(asked, "-version").first()


def _judge(license: License, checked: list[Check], moment: dt.datetime) -> Verdict:
    """The outcome of a license and of what was checked beside its register row."""
    now = Outcome(status_on(license, local_date(moment)))
    status = Check("status", now is Outcome.VALID, now.value)
    checked = [status, kept.data_digest(license), kept.data_signature(license), *checked]
    whole = all(check.ok for check in checked[1:])
    return Verdict(now if whole else Outcome.ALTERED, license, tuple(checked), moment)


def _not_found(moment: dt.datetime) -> Verdict:
    return Verdict(Outcome.NOT_FOUND, None, (Check("status", False, "not_found"),), moment)


def verify_number(number: str) -> Verdict:
    """By the number or identifier as it is printed, spaces ignored."""
    moment = timezone.now()
    license = _by_number(number)
    if license is None:
        return _not_found(moment)
    return _judge(license, [kept.qr_code(license, license.qr_payload), *kept.stored_file(license)], moment)


def verify_license(license: License) -> Verdict:
    """Of one that was issued, with its holder and issuer at hand."""
    return _judge(license, [kept.qr_code(license, license.qr_payload), *kept.stored_file(license)], timezone.now())


def verify_payload(text: str) -> Verdict:
    """By what a QR code holds: the address or the signed text alone."""
    moment = timezone.now()
    try:
        code = parse(text)
        license = _by_number(code.number, version=code.version)
    except MalformedQr:
        # Something with our shape that cannot be read was ours once; anything else is just another code.
        outcome = Outcome.ALTERED if "." in text.rsplit("/", 1)[-1] else Outcome.NOT_FOUND
        return Verdict(outcome, None, (Check("qr", False, "unreadable"),), moment)
    if license is not None:
        return _judge(license, [kept.qr_code(license, text), *kept.stored_file(license)], moment)
    if read_payload(text).key is None:
        return Verdict(Outcome.ALTERED, None, (Check("qr", False, "bad"),), moment)
    return _not_found(moment)


def verify_file(content: bytes, *, signed: bytes | None = None) -> Verdict:
    """By a file: PDF, OFD, the text of a QR code, or a detached signature together with the file `signed`.

    What names one of our licenses, or bears one of our seals, and is not byte for byte what was issued, is altered.
    Whatever else it is, it is checked as far as it can be. Never raises for any bytes.
    """
    kind = kind_of(content)
    if kind is FileKind.CODE:
        return replace(verify_payload(code_in(content)), file_kind=kind)
    verdict = _verify_detached(content, signed) if kind is FileKind.SIGNATURE else _verify_document(kind, content)
    return replace(verdict, file_kind=kind)


def _verify_document(kind: FileKind, content: bytes) -> Verdict:
    moment, issued, digest = timezone.now(), ever_issued(), sm3_hex(content)
    name = "ofd" if kind is FileKind.OFD else "pdf"
    exact = issued.filter(**{f"{name}_digest": digest}).first()
    license = exact
    if license is None and (marked := marked_license(content)) is not None:
        license = issued.filter(pk=marked).first()
    if license is None and kind is FileKind.OTHER:
        answer = "unknown_kind" if content else "empty"
        return Verdict(Outcome.UNREADABLE, None, (Check("file", False, answer),), moment)
    report = verify_ofd(content) if kind is FileKind.OFD else verify_pdf(content)
    if license is None:
        return _of_no_license(report, moment)
    checks = [
        Check(f"{name}_digest", exact is not None, "same" if exact else "other"),
        kept.by_issuer(f"{name}_signature", report, license),
    ]
    if exact is not None:
        checks.insert(0, kept.qr_code(license, license.qr_payload))
    return replace(_judge(license, checks, moment), report=report)


def _verify_detached(signature: bytes, content: bytes | None) -> Verdict:
    moment = timezone.now()
    if content is None:
        return Verdict(Outcome.UNREADABLE, None, (Check("file", False, "no_content"),), moment)
    license = ever_issued().filter(data_digest=sm3_hex(content)).first()
    if license is None:
        return _of_no_license(verify_detached(content, signature), moment)
    if signature.strip() == license.data_signature.encode():
        report = kept.register_report(license)
    else:
        report = verify_detached(content, signature, at=license.signed_at)
    checks = [kept.qr_code(license, license.qr_payload), kept.by_issuer("signed_file", report, license)]
    return replace(_judge(license, checks, moment), report=report)


def _of_no_license(report: VerificationReport, moment: dt.datetime) -> Verdict:
    """Of a file that is no license: a document that we sealed, one that others did, or none that can be read."""
    failure = next(iter(report.failures), None)
    if failure is None:
        outcome, check = Outcome.GENUINE, Check("file", True, "sealed")
    elif any(signer.seal_id for signer in report.signers):
        outcome, check = Outcome.ALTERED, Check("file", False, "bad", failure)
    elif report.signers:
        outcome, check = Outcome.NOT_FOUND, Check("file", False, "foreign", failure)
    elif failure.detail == "structure.unsigned":
        outcome, check = Outcome.NOT_FOUND, Check("file", False, "unsigned")
    else:
        outcome, check = Outcome.UNREADABLE, Check("file", False, "unreadable", failure)
    return Verdict(outcome, None, (check,), moment, report)


def _folded(name: str) -> str:
    return "".join(name.split()).replace("(", "（").replace(")", "）")


def is_held_by(license: License, name: str) -> bool:
    """Whether a full name that someone types is the holder's: compared without showing it."""
    return bool(name.strip()) and _folded(name) == _folded(license.holder_name)
