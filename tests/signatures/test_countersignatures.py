"""Documents with several signers, and with both algorithms."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import read_certification_data, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from apps.ledger.services import SYSTEM
from apps.signatures import certificates, services
from apps.signatures.errors import UnsuitableDocument
from apps.signatures.models import Seal, SigningKey
from apps.signatures.places import Place
from apps.signatures.verify import verify_pdf

REVIEWER, DECIDER, SECOND = (60.0, 100.0, 179.0, 219.0), (300.0, 100.0, 419.0, 219.0), (300.0, 400.0, 419.0, 519.0)


@pytest.fixture
def government(db: None) -> Seal:
    return services.make_seal(
        owner_code="99110000000000002N", owner_name="示例省人民政府", name="审批专用章", kind="approval", actor=SYSTEM
    )


@pytest.fixture
def reviewed(seal: Seal, document: bytes) -> bytes:
    then = [Place(0, DECIDER), Place(1, SECOND)]
    return services.sign_pdf(seal=seal, pdf=document, page=0, box=REVIEWER, reason="审核", certify=True, then=then)


@pytest.fixture
def decided(government: Seal, reviewed: bytes) -> bytes:
    return services.sign_pdf(seal=government, pdf=reviewed, page=0, box=DECIDER, reason="批准")


@pytest.fixture
def closed(seal: Seal, decided: bytes) -> bytes:
    """The third signature: the reviewer's again, by SM2, closes the document."""
    return services.sign_pdf_sm2(seal=seal, pdf=decided, page=1, box=SECOND, reason="归档")


def later_changes(pdf: bytes) -> str:
    return next(check.detail for check in verify_pdf(pdf).checks if check.name == "certification")


def test_each_signature_leaves_the_earlier_ones_valid(reviewed: bytes, decided: bytes, closed: bytes):
    assert closed.startswith(decided)
    assert decided.startswith(reviewed)
    for count, pdf in enumerate((reviewed, decided, closed), start=1):
        report = verify_pdf(pdf)
        assert report.ok, report.failures
        assert len(report.signers) == count


def test_who_signed_stands_in_the_order_of_signing(closed: bytes):
    signers = verify_pdf(closed).signers
    assert [(s.organization, s.algorithm, s.time_proven) for s in signers] == [
        ("示例省自然资源厅", "p256", True),
        ("示例省人民政府", "p256", True),
        ("示例省自然资源厅", "sm2", True),
    ]


def test_the_report_says_whether_further_seals_may_follow(reviewed: bytes, decided: bytes, closed: bytes):
    assert [later_changes(pdf) for pdf in (reviewed, decided, closed)] == [
        "certification.open",
        "certification.open",
        "certification.closed",
    ]


def test_a_closed_document_takes_no_further_seal(government: Seal, closed: bytes):
    with pytest.raises(UnsuitableDocument) as refusal:
        services.sign_pdf(seal=government, pdf=closed, page=0, box=SECOND, reason="b")
    assert refusal.value.code == "document_closed"


def test_only_the_first_signature_certifies(government: Seal, reviewed: bytes):
    with pytest.raises(UnsuitableDocument):
        services.sign_pdf(seal=government, pdf=reviewed, page=0, box=DECIDER, reason="b", certify=True)


def test_a_seal_forced_on_a_closed_document_is_found(government: Seal, closed: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("apps.signatures.pdf.refuse_closed", lambda reader: None)
    monkeypatch.setattr("apps.signatures.places.read_certification_data", lambda reader: None)
    forced = services.sign_pdf(seal=government, pdf=closed, page=0, box=SECOND, reason="b")
    failures = {(check.field, check.detail) for check in verify_pdf(forced).failures}
    assert ("Seal3", "integrity.changed_later") in failures


def test_pyhanko_finds_the_p256_seals_intact_trusted_and_certified(closed: bytes):
    reader = PdfFileReader(io.BytesIO(closed))
    root = certificates.parse(bytes(SigningKey.objects.get(alias="ca.p256.root").certificate))
    context = ValidationContext(trust_roots=[root], allow_fetching=False)
    assert read_certification_data(reader).permission is MDPPerm.FILL_FORMS
    first, second, _sm2 = reader.embedded_regular_signatures
    for signature in (first, second):
        status = validate_pdf_signature(signature, context)
        assert status.bottom_line
        assert status.timestamp_validity.trusted
    assert read_certification_data(reader).author_sig == first.sig_object


@pytest.mark.parametrize("sm2_first", [True, False])
def test_one_seal_signs_by_both_algorithms(seal: Seal, document: bytes, sm2_first: bool):
    first, second = services.sign_pdf, services.sign_pdf_sm2
    if sm2_first:
        first, second = second, first
    then = [Place(0, SECOND)]
    once = first(seal=seal, pdf=document, page=0, box=DECIDER, reason="a", certify=True, then=then)
    both = second(seal=seal, pdf=once, page=0, box=SECOND, reason="a")
    report = verify_pdf(both)
    assert report.ok, report.failures
    assert {signer.algorithm for signer in report.signers} == {"p256", "sm2"}
    assert later_changes(both) == "certification.closed"


def test_a_certified_document_takes_a_seal_only_where_a_place_was_kept(government: Seal, reviewed: bytes):
    with pytest.raises(UnsuitableDocument) as refusal:
        services.sign_pdf(seal=government, pdf=reviewed, page=1, box=DECIDER, reason="b")
    assert refusal.value.code == "no_place_kept"


def test_who_closes_the_document_signs_last(government: Seal, reviewed: bytes):
    with pytest.raises(UnsuitableDocument) as refusal:
        services.sign_pdf(seal=government, pdf=reviewed, page=1, box=SECOND, reason="b")
    assert refusal.value.code == "others_before"


def test_a_place_off_the_page_is_not_kept(seal: Seal, document: bytes):
    then = [Place(7, SECOND)]
    with pytest.raises(UnsuitableDocument) as refusal:
        services.sign_pdf(seal=seal, pdf=document, page=0, box=DECIDER, reason="a", certify=True, then=then)
    assert refusal.value.code == "no_such_page"


def test_each_seal_is_seen_at_its_place(closed: bytes):
    pdf = pypdfium2.PdfDocument(closed)
    pdf.init_forms()
    for page, box in ((0, REVIEWER), (0, DECIDER), (1, SECOND)):
        image = pdf[page].render(scale=1).to_pil().convert("RGB")
        left, bottom, right, top = (int(edge) for edge in box)
        seal = image.crop((left, image.height - top, right, image.height - bottom))
        red = sum(1 for r, g, b in zip(*[iter(seal.tobytes())] * 3, strict=True) if r > 180 and g < 90 and b < 90)
        assert red > seal.width * seal.height * 0.08
