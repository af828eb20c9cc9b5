"""A PDF that somebody else signed, with a key of a kind not used here: checked as far as it can be."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf

from apps.signatures.verify import verify_pdf


@pytest.fixture(scope="module")
def foreign(document: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder: Path = tmp_path_factory.mktemp("foreign")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Somebody Else")])
    now = timezone.now()
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    certificate = (
        builder.serial_number(7)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    pem = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(encoding))
    signer = SimpleSigner.load(str(folder / "key.pem"), str(folder / "certificate.pem"))
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    signed = sign_pdf(writer, PdfSignatureMetadata(field_name="Theirs"), signer=signer)
    return bytes(signed.getvalue())


def test_what_can_be_checked_is_checked_and_the_rest_is_said(db: None, foreign: bytes):
    report = verify_pdf(foreign)
    assert {check.detail for check in report.failures} == {
        "container.foreign",
        "certificate.unknown_root",
        "seal.unknown",
    }
    assert {"integrity.intact", "signature.good"} <= {check.detail for check in report.checks if check.ok}
    assert {check.detail for check in report.checks if not check.decided} == {
        "revocation.not_checked",
        "timestamp.absent",
    }
    (signer,) = report.signers
    assert (signer.name, signer.algorithm, signer.seal_id) == ("Somebody Else", "rsa", None)


def test_an_altered_one_is_found(db: None, foreign: bytes):
    place = foreign.index(b"/MediaBox") + 14
    changed = foreign[:place] + b"9" + foreign[place + 1 :]
    assert "integrity.altered" in {check.detail for check in verify_pdf(changed).failures}
