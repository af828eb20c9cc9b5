"""A document of a case as OFD: made after its PDF, once, open to further seals."""

from __future__ import annotations

import datetime as dt
import hashlib

import ofdkit
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.cases.documents import make_ofd, seal_document
from apps.cases.models import Document
from apps.cases.seals import make_seals
from apps.cases.tasks import OFD_PATIENCE, finish_papers
from apps.cases.tasks import seal_document as seal_task
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures.models import Seal
from apps.signatures.ofd.signing import Protection
from apps.signatures.ofd.stamps import Stamp
from apps.signatures.sealing import sign_ofd
from tests.licenses.ofd.test_issued import examine, failures


@pytest.fixture
def document(world, course) -> Document:
    course.filed()
    return Document.objects.get(kind="filing_receipt")


@pytest.fixture
def seals(world) -> None:
    make_seals(authority=world.authority("990101"), actor=SYSTEM)


def content_of(document: Document) -> bytes:
    with document.ofd.open("rb") as file:
        return file.read()


def test_a_sealed_document_has_an_ofd_that_holds_in_every_point(document, seals):
    seal_document(document_id=document.pk)
    made = make_ofd(document_id=document.pk)
    ofd = content_of(made)
    assert failures(ofd) == set()
    assert made.ofd_digest == hashlib.new("sm3", ofd).hexdigest()
    with ofdkit.open(ofd) as read:
        assert made.number in read.pages[0].text()
        assert dict(read.info.custom_data) == {"number": made.number}


def test_a_further_seal_stays_possible(document, seals):
    seal_document(document_id=document.pk)
    ofd = content_of(make_ofd(document_id=document.pk))
    places = [Stamp(0, 20, 20, 42, 42)]
    twice = sign_ofd(seal=Seal.objects.get(kind="license"), ofd=ofd, stamps=places, protection=Protection.WHOLE)
    assert failures(twice) == set()
    assert [signed.field for signed in examine(twice).signatures] == ["s001", "s002"]


def test_it_is_made_once(document, seals):
    seal_document(document_id=document.pk)
    first = make_ofd(document_id=document.pk)
    assert make_ofd(document_id=document.pk).ofd_digest == first.ofd_digest
    assert Entry.objects.filter(kind="case.document_ofd_sealed").count() == 1


def test_before_its_pdf_there_is_none(document, seals):
    assert make_ofd(document_id=document.pk).ofd_digest == ""


def test_the_task_makes_both(document, seals):
    seal_task(document.pk)
    document.refresh_from_db()
    assert document.file
    assert document.ofd


def test_an_ofd_that_was_not_made_is_found_by_the_sweep(document, seals):
    seal_document(document_id=document.pk)
    moment = timezone.now() - dt.timedelta(minutes=5)
    Document.objects.filter(pk=document.pk).update(sealed_at=moment)
    finish_papers()
    document.refresh_from_db()
    assert document.ofd_digest


def test_a_document_from_before_there_were_ofds_is_left_as_it_is(document, seals):
    seal_document(document_id=document.pk)
    moment = timezone.now() - OFD_PATIENCE - dt.timedelta(minutes=5)
    Document.objects.filter(pk=document.pk).update(sealed_at=moment)
    finish_papers()
    document.refresh_from_db()
    assert (document.ofd.name, document.ofd_digest) == ("", "")


def test_the_database_refuses_an_ofd_without_its_digest(document, seals):
    seal_task(document.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(ofd_digest="")
