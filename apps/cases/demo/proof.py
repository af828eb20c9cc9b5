"""Writes what a case issued to a folder, and verifies it as a stranger would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command

from apps.cases.demo.run import DemoFailed
from apps.cases.issuance import license_of
from apps.cases.models import Case
from apps.ledger.canonical import sm3_hex
from apps.ledger.services import Subject
from apps.ledger.verification import verify_ledger
from apps.licenses.content import signed_content
from apps.licenses.models import License
from apps.licenses.verification import Verdict, verify_file, verify_number, verify_payload
from apps.signatures.verify import verify_pdf


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
    yield f"{folder / 'license.pdf'}  {license.number}  SM3 {license.pdf_digest}"
    for document in case.documents.order_by("pk"):
        with document.file.open() as stored:
            content = stored.read()
        path = folder / f"{document.kind}.pdf"
        _write(path, content)
        if sm3_hex(content) != document.digest or not verify_pdf(content).ok:
            raise DemoFailed(f"{path} does not verify")
        yield f"{path}  {document.number}  ✓"
    call_command("export_certificates", str(folder / "certificates"), verbosity=0)
    yield from _verdicts(license, pdf)
    yield _ledger(case)


def _verdicts(license: License, pdf: bytes) -> Iterator[str]:
    tampered = bytearray(pdf)
    tampered[len(pdf) // 2] ^= 1
    asked = {
        "number": (verify_number(license.number), "valid"),
        "QR code": (verify_payload(license.qr_payload), "valid"),
        "file": (verify_file(pdf), "valid"),
        "one byte changed": (verify_file(bytes(tampered)), "altered"),
    }
    for how, (verdict, expected) in asked.items():
        yield _expect(how, verdict, expected)


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
