"""Writes what a case issued to a folder, and verifies it as a stranger would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command

from apps.cases.demo.run import DemoFailed
from apps.cases.issuance import license_of
from apps.cases.models import Case, Document
from apps.ledger.canonical import sm3_hex
from apps.ledger.services import Subject
from apps.ledger.verification import verify_ledger
from apps.licenses import wording
from apps.licenses.content import signed_content
from apps.licenses.models import License
from apps.licenses.verification import Outcome, Verdict, verify_file, verify_number, verify_payload


def write_and_verify(case: Case, folder: Path) -> Iterator[str]:
    """Yields a line for every file and every check. Raises DemoFailed where one does not hold."""
    folder.mkdir(parents=True, exist_ok=True)
    license = license_of(case)
    if license is None:
        raise DemoFailed("the case issued no license")
    with license.pdf.open() as stored:
        pdf = stored.read()
    _write(folder / "license.pdf", pdf)
    _write(folder / "license.json", signed_content(license))
    _write(folder / "license.signature.json", license.data_signature.encode())
    _write(folder / "license.qr.txt", license.qr_payload.encode())
    with license.ofd.open() as stored:
        ofd = stored.read()
    _write(folder / "license.ofd", ofd)
    yield f"{folder / 'license.pdf'}  {license.number}  SM3 {license.pdf_digest}"
    yield f"{folder / 'license.ofd'}  {license.number}  SM3 {license.ofd_digest}"
    for document in case.documents.order_by("pk"):
        yield from _document(document, folder)
    call_command("export_certificates", str(folder / "certificates"), verbosity=0)
    yield from _verdicts(license, pdf, ofd)
    yield _ledger(case)


def _document(document: Document, folder: Path) -> Iterator[str]:
    for extension, field, digest in (
        ("pdf", document.file, document.digest),
        ("ofd", document.ofd, document.ofd_digest),
    ):
        with field.open() as stored:
            content = stored.read()
        path = folder / f"{document.kind}.{extension}"
        _write(path, content)
        if sm3_hex(content) != digest or verify_file(content).outcome != Outcome.GENUINE:
            raise DemoFailed(f"{path} does not verify")
        yield f"{path}  {document.number}  ✓"


def _changed(content: bytes) -> bytes:
    tampered = bytearray(content)
    tampered[len(content) // 2] ^= 1
    return bytes(tampered)


def _verdicts(license: License, pdf: bytes, ofd: bytes) -> Iterator[str]:
    signature, content = license.data_signature.encode(), signed_content(license)
    asked = {
        "number": (verify_number(license.number), "valid"),
        "QR code": (verify_payload(license.qr_payload), "valid"),
        "PDF": (verify_file(pdf), "valid"),
        "OFD": (verify_file(ofd), "valid"),
        "detached signature": (verify_file(signature, signed=content), "valid"),
        "PDF, one byte changed": (verify_file(_changed(pdf)), "altered"),
        "OFD, one byte changed": (verify_file(_changed(ofd)), "altered"),
        "detached signature, content changed": (verify_file(signature, signed=_changed(content)), "altered"),
    }
    for how, (verdict, expected) in asked.items():
        yield _expect(how, verdict, expected)
        if verdict.report is not None:
            yield from wording.summary(verdict.report)


def _expect(how: str, verdict: Verdict, expected: str) -> str:
    if verdict.outcome != expected:
        raise DemoFailed(f"verification by {how} says {verdict.outcome}, not {expected}")
    return f"{how}: {verdict.word} – {verdict.line}"


def _ledger(case: Case) -> str:
    report = verify_ledger(subject=Subject("case", str(case.pk)))
    if report.broken is not None:
        raise DemoFailed(f"the case's history does not hold: {report.broken.reason}")
    whole = verify_ledger()
    if whole.broken is not None:
        raise DemoFailed(f"the ledger does not hold: {whole.broken.reason}")
    return f"ledger: {report.entries} entries of this case, {whole.entries} in all, intact"


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
