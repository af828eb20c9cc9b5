"""Sealed PDF documents."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import random
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from apps.ledger.services import SYSTEM
from apps.signatures import certificates, container, services
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import KeystoreLocked, TimestampUnavailable, UnsuitableDocument
from apps.signatures.models import Seal, SigningKey
from apps.signatures.reports import VerificationReport
from apps.signatures.time_authority import own_stamp
from apps.signatures.verify import verify_pdf
from tests.signatures.conftest import BOX, OpenSSL

BOTH = pytest.mark.parametrize("sign", [services.sign_pdf, services.sign_pdf_sm2])


def details(report: VerificationReport) -> set[str]:
    return {check.detail for check in report.failures}


@pytest.fixture
def sealed(seal: Seal, document: bytes) -> bytes:
    return services.sign_pdf(seal=seal, pdf=document, page=0, box=BOX, reason="准予许可", certify=True)


@BOTH
def test_a_sealed_document_verifies_and_keeps_its_first_bytes(sign, seal: Seal, document: bytes):
    sealed = sign(seal=seal, pdf=document, page=1, box=BOX, reason="准予许可", certify=True)
    report = verify_pdf(sealed)
    assert report.ok, details(report)
    assert sealed.startswith(document)
    assert "certification.final" in {check.detail for check in report.checks}
    assert report.signers[0].organization == "示例省自然资源厅"
    assert report.signers[0].seal_id == seal.pk


@BOTH
def test_a_second_seal_leaves_the_first_valid(sign, seal: Seal, document: bytes):
    once = sign(seal=seal, pdf=document, page=0, box=BOX, reason="a")
    twice = services.sign_pdf(seal=seal, pdf=once, page=1, box=BOX, reason="b")
    report = verify_pdf(twice)
    assert report.ok, details(report)
    assert [signer.field for signer in report.signers] == ["Seal1", "Seal2"]


def test_a_certified_document_takes_no_second_seal(seal: Seal, sealed: bytes):
    with pytest.raises(UnsuitableDocument):
        services.sign_pdf(seal=seal, pdf=sealed, page=0, box=BOX, reason="b")


@BOTH
def test_every_altered_byte_is_found(sign, seal: Seal, document: bytes):
    sealed = sign(seal=seal, pdf=document, page=0, box=BOX, reason="准予许可", certify=True)
    chance = random.Random(20260101)
    gap = sealed.index(b"/Contents <") + 10
    places = chance.sample(range(gap, sealed.index(b">", gap) + 1), 20)
    for position in (*places, *chance.sample(range(len(sealed)), 20), 0, len(sealed) - 1):
        altered = bytearray(sealed)
        altered[position] ^= chance.choice((0x01, 0x20))  # 0x20: another spelling of the same hex digit
        assert not verify_pdf(bytes(altered)).ok, (position, sealed[position - 8 : position + 8])


@BOTH
def test_every_altered_byte_of_the_time_stamp_is_found(sign, seal: Seal, document: bytes):
    sealed = sign(seal=seal, pdf=document, page=0, box=BOX, reason="准予许可", certify=True)
    reader = PdfFileReader(io.BytesIO(sealed))
    token = container.read(reader.embedded_signatures[0].pkcs7_content).timestamp
    start = sealed.index(token.hex().upper().encode())
    for position in random.Random(20260101).sample(range(2 * len(token)), 20):
        altered = bytearray(sealed)
        altered[start + position] ^= 1
        assert not verify_pdf(bytes(altered)).ok, position


def without_time(sealed: bytes) -> bytes:
    """The same file as it was made before there was a time-stamp authority."""
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    gap = slice(int(signature.byte_range[1]), int(signature.byte_range[2]))
    bare = container.build(
        dataclasses.replace(container.read(signature.pkcs7_content), timestamp=None),
        algorithm=certificates.algorithm_of(signature.signer_cert),
    )
    written = b"<" + bare.hex().upper().encode()
    return sealed[: gap.start] + written.ljust(gap.stop - gap.start - 1, b"0") + b">" + sealed[gap.stop :]


@BOTH
def test_a_file_without_a_time_stamp_says_whose_word_its_time_is(sign, seal: Seal, document: bytes):
    sealed = sign(seal=seal, pdf=document, page=0, box=BOX, reason="准予许可", certify=True)
    report = verify_pdf(without_time(sealed))
    assert report.ok, details(report)
    assert "timestamp.absent" in {check.detail for check in report.checks}
    assert not report.signers[0].time_proven
    assert verify_pdf(sealed).signers[0].time_proven


def test_a_stamp_of_another_signature_is_named(seal: Seal, document: bytes):
    arguments = {"seal": seal, "pdf": document, "page": 0, "box": BOX, "certify": True}
    one, other = (services.sign_pdf(**arguments, reason=reason) for reason in ("a", "b"))
    tokens = [
        container.read(PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].pkcs7_content).timestamp.hex().upper()
        for pdf in (one, other)
    ]
    swapped = one.replace(tokens[0].encode(), tokens[1].encode())
    assert "timestamp.other_content" in details(verify_pdf(swapped)) or len(tokens[0]) != len(tokens[1])


def test_a_time_that_the_signer_states_after_the_stamp_is_named(seal: Seal, document: bytes, monkeypatch):
    own_stamp(Algorithm.P256)  # made now, before the signer's clock goes wrong
    stated = timezone.now() + dt.timedelta(hours=1)
    monkeypatch.setattr("apps.signatures.services.timezone.now", lambda: stated)
    monkeypatch.setattr(
        "apps.signatures.timestamps.timezone", SimpleNamespace(now=lambda: stated - dt.timedelta(hours=1))
    )
    sealed = services.sign_pdf(seal=seal, pdf=document, page=0, box=BOX, reason="a", certify=True)
    assert details(verify_pdf(sealed)) == {"timestamp.before_stated"}


def test_without_an_answer_of_the_authority_nothing_is_signed(seal: Seal, document: bytes, settings):
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/tsa"
    with pytest.raises(TimestampUnavailable):
        services.sign_pdf(seal=seal, pdf=document, page=0, box=BOX, reason="a")


@pytest.mark.parametrize("extra", [b"\n", b"0", b"%%EOF\n", b"1 0 obj\n<<>>\nendobj\n"])
def test_bytes_added_behind_are_found(sealed: bytes, extra: bytes):
    assert not verify_pdf(sealed + extra).ok


def test_a_cut_document_is_found(sealed: bytes, document: bytes):
    assert not verify_pdf(sealed[:-1]).ok
    assert details(verify_pdf(document)) == {"structure.unsigned"}


def test_a_revision_added_behind_the_seal_is_found(sealed: bytes):
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    page, _resources = writer.prev.find_page_for_modification(0)
    page.get_object()[pdf_name("/Changed")] = pdf_string("yes")
    writer.mark_update(page)
    changed = io.BytesIO()
    writer.write(changed)
    assert {"integrity.changed_later", "integrity.not_covered"} <= details(verify_pdf(changed.getvalue()))


def test_pyhanko_accepts_it_with_nothing_of_ours(seal: Seal, sealed: bytes):
    root = certificates.parse(bytes(SigningKey.objects.get(alias="ca.p256.root").certificate))
    embedded = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    stamp = status.timestamp_validity
    assert stamp.intact
    assert stamp.valid
    assert stamp.trusted
    assert stamp.timestamp == verify_pdf(sealed).signers[0].signed_at
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_openssl_accepts_the_container(seal: Seal, sealed: bytes, openssl: OpenSSL, tmp_path: Path):
    embedded = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    start, length, second, rest = (int(number) for number in embedded.byte_range)
    (tmp_path / "content").write_bytes(sealed[start : start + length] + sealed[second : second + rest])
    (tmp_path / "container").write_bytes(embedded.pkcs7_content)
    root = SigningKey.objects.get(alias="ca.p256.root")
    (tmp_path / "root.pem").write_bytes(certificates.to_pem(bytes(root.certificate)))
    files = ("-in", "container", "-content", "content", "-CAfile", "root.pem", "-out", "out")
    result: subprocess.CompletedProcess[str] = openssl(
        "cms", "-verify", "-inform", "DER", "-binary", "-cades", "-purpose", "any", *files
    )
    assert "successful" in result.stderr


def test_the_seal_is_seen_on_the_page(seal: Seal, sealed: bytes):
    page = pypdfium2.PdfDocument(sealed)
    page.init_forms()
    image = page[0].render(scale=1).to_pil().convert("RGB")
    left, bottom, right, top = (int(edge) for edge in BOX)
    box = image.crop((left, image.height - top, right, image.height - bottom))
    red = sum(1 for r, g, b in zip(*[iter(box.tobytes())] * 3, strict=True) if r > 180 and g < 90 and b < 90)
    assert red > box.width * box.height * 0.08
    assert box.getpixel((1, 1)) == (255, 255, 255)


def test_a_seal_suspended_before_is_named_and_one_suspended_later_is_not(seal: Seal, sealed: bytes):
    services.suspend_seal(seal=seal, reason="换届", actor=SYSTEM)
    Seal.objects.update(state_since=seal.valid_from)
    assert details(verify_pdf(sealed)) == {"seal.suspended"}
    Seal.objects.update(state_since=seal.valid_to)
    assert verify_pdf(sealed).ok


def test_an_installation_with_other_roots_does_not_trust_it(seal: Seal, sealed: bytes):
    SigningKey.objects.filter(alias="ca.p256.root").update(purpose="seal", issuer=SigningKey.objects.first())
    assert "certificate.unknown_root" in details(verify_pdf(sealed))


def encrypted(document: bytes) -> bytes:
    writer: PdfFileWriter = copy_into_new_writer(PdfFileReader(io.BytesIO(document)))
    writer.encrypt(owner_pass="secret", user_pass="secret")
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def test_an_encrypted_document_is_refused_with_the_reason(seal: Seal, document: bytes):
    locked = encrypted(document)
    with pytest.raises(UnsuitableDocument) as refusal:
        services.sign_pdf(seal=seal, pdf=locked, page=0, box=BOX, reason="a")
    assert refusal.value.code == "encrypted_document"
    assert details(verify_pdf(locked)) == {"structure.encrypted"}


@pytest.mark.parametrize("pdf", [b"", b"MZ not a pdf", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused_and_reported(seal: Seal, pdf: bytes):
    with pytest.raises(UnsuitableDocument):
        services.sign_pdf(seal=seal, pdf=pdf, page=0, box=BOX, reason="a")
    assert details(verify_pdf(pdf)) == {"structure.malformed"}


@pytest.mark.parametrize(
    ("page", "box", "code"),
    [
        (2, BOX, "no_such_page"),
        (-1, BOX, "no_such_page"),
        (0, (500, 100, 620, 220), "seal_outside_page"),
        (0, (300, 219, 419, 100), "seal_outside_page"),
        (0, (-1, 0, 100, 100), "seal_outside_page"),
    ],
)
def test_a_place_off_the_page_is_refused(seal: Seal, document: bytes, page: int, box, code: str):
    with pytest.raises(UnsuitableDocument) as refusal:
        services.sign_pdf(seal=seal, pdf=document, page=page, box=box, reason="a")
    assert refusal.value.code == code


def test_a_wrong_passphrase_seals_nothing(seal: Seal, document: bytes, settings):
    settings.KEYSTORE_PASSPHRASE = "another passphrase"
    with pytest.raises(KeystoreLocked):
        services.sign_pdf(seal=seal, pdf=document, page=0, box=BOX, reason="a")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.binary(max_size=400))
def test_random_bytes_are_reported_and_never_raise(db: None, noise: bytes):
    assert not verify_pdf(noise).ok
    assert not verify_pdf(b"%PDF-1.7\n" + noise + b"\nstartxref\n9\n%%EOF").ok


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.integers(0), st.integers(0, 255), st.booleans())
def test_a_damaged_document_is_sealed_or_refused_with_one_error(
    seal: Seal, document: bytes, place: int, value: int, cut: bool
):
    position = place % len(document)
    damaged = document[:position] + bytes([value]) + (b"" if cut else document[position + 1 :])
    try:
        sealed = services.sign_pdf(seal=seal, pdf=damaged, page=0, box=BOX, reason="a")
    except UnsuitableDocument:
        return
    assert sealed.startswith(damaged)
