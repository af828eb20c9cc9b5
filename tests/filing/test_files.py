"""Downloads."""

from __future__ import annotations

import hashlib

import pytest
from django.test import TestCase

from apps.cases.documents import make_ofd, seal_document
from apps.cases.models import Document, MaterialVersion
from apps.cases.seals import make_seals
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.licenses.document import file_name
from apps.licenses.models import License
from tests.filing.conftest import another


@pytest.fixture
def sealed(world):
    make_seals(authority=world.authority("990101"), actor=SYSTEM)


def licensed(course):
    course.granted()
    with TestCase.captureOnCommitCallbacks(execute=True):
        course.do("jiadong.certificates", "make_certificate")
    return License.objects.get(source_ref=str(course.id))


def body(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_an_own_file_comes_as_an_attachment_and_the_look_is_recorded(browser, filed):
    version = MaterialVersion.objects.get()
    response = browser.get(f"/my/cases/{filed.id}/files/{version.pk}/")
    assert hashlib.new("sm3", body(response)).hexdigest() == version.digest
    assert response["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(kind="case.file_downloaded").count() == 1


def test_a_file_of_another_case_is_not_found_under_this_one(browser, world, filed):
    other = another(world, "另一项目")
    version = MaterialVersion.objects.get(material__case=other.id)
    assert browser.get(f"/my/cases/{filed.id}/files/{version.pk}/").status_code == 404


def test_the_sealed_receipt_is_what_the_digest_says(browser, sealed, filed):
    document = seal_document(document_id=Document.objects.get(kind="filing_receipt").pk)
    content = body(browser.get(f"/my/cases/{filed.id}/documents/{document.pk}/"))
    assert content.startswith(b"%PDF")
    assert hashlib.new("sm3", content).hexdigest() == document.digest


def test_a_document_that_is_not_sealed_is_not_found(browser, filed):
    document = Document.objects.get(kind="filing_receipt")
    assert browser.get(f"/my/cases/{filed.id}/documents/{document.pk}/").status_code == 404


def test_the_license_can_be_downloaded_once_made(browser, sealed, course):
    license = licensed(course)
    assert f"/my/cases/{course.id}/licenses/{license.pk}/" in browser.get(f"/my/cases/{course.id}/").content.decode()
    assert body(browser.get(f"/my/cases/{course.id}/licenses/{license.pk}/")).startswith(b"%PDF")


def test_a_license_that_is_being_made_is_shown_without_a_download(browser, course):
    course.granted().do("jiadong.certificates", "make_certificate")
    license = License.objects.get(source_ref=str(course.id))
    assert "制证中" in browser.get(f"/my/cases/{course.id}/").content.decode()
    assert browser.get(f"/my/cases/{course.id}/licenses/{license.pk}/").status_code == 404


def test_a_license_of_another_case_is_not_found(browser, world, sealed, filed):
    license = licensed(another(world, "另一项目"))
    assert browser.get(f"/my/cases/{filed.id}/licenses/{license.pk}/").status_code == 404


def test_the_ofd_of_a_document_comes_with_its_type_and_the_look_is_recorded(browser, sealed, filed):
    pk = Document.objects.get(kind="filing_receipt").pk
    seal_document(document_id=pk)
    path = f"/my/cases/{filed.id}/documents/{pk}/ofd/"
    assert browser.get(path).status_code == 404
    document = make_ofd(document_id=pk)
    assert path in browser.get(f"/my/cases/{filed.id}/").content.decode()
    response = browser.get(path)
    assert response["Content-Type"] == "application/ofd"
    assert hashlib.new("sm3", body(response)).hexdigest() == document.ofd_digest
    assert document.ofd_digest in Entry.objects.get(kind="case.file_downloaded").data


def test_the_ofd_of_a_license_is_named_by_its_identifier_and_kept_from_others(browser, outsider, sealed, course):
    license = licensed(course)
    path = f"/my/cases/{course.id}/licenses/{license.pk}/ofd/"
    assert path in browser.get(f"/my/cases/{course.id}/").content.decode()
    response = browser.get(path)
    assert hashlib.new("sm3", body(response)).hexdigest() == license.ofd_digest
    assert file_name(license, "ofd").startswith(license.identifier or license.number)
    assert response["Content-Type"] == "application/ofd"
    assert outsider.get(path).status_code == 404
