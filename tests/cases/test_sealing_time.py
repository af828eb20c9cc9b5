"""A document is sealed with a proven time, or not at all."""

from __future__ import annotations

import pytest

from apps.cases import seals
from apps.cases.documents import seal_document
from apps.cases.models import Document
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures.errors import TimestampUnavailable
from apps.signatures.verify import verify_pdf
from tests.cases.conftest import Course


@pytest.fixture
def receipt(course: Course) -> Document:
    seals.make_seals(authority=course.world.authority("990101"), actor=SYSTEM)
    course.filed()
    return Document.objects.get()


def test_a_sealed_document_proves_its_time(receipt: Document):
    sealed = seal_document(document_id=receipt.pk)
    with sealed.file.open("rb") as file:
        report = verify_pdf(file.read())
    assert report.ok
    assert report.signers[0].time_proven


def test_without_an_answer_about_the_time_it_waits_and_is_sealed_later(receipt: Document, settings):
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/tsa"
    with pytest.raises(TimestampUnavailable):
        seal_document(document_id=receipt.pk)
    receipt.refresh_from_db()
    assert (receipt.sealed_at, receipt.file.name) == (None, "")
    assert not Entry.objects.filter(kind__in=["case.document_sealed", "seal.applied"]).exists()
    settings.TIMESTAMP_URL = ""
    assert seal_document(document_id=receipt.pk).sealed_at
