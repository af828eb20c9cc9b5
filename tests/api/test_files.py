"""Materials, documents and licenses of a case: uploaded, listed, downloaded, and only by those who may."""

from __future__ import annotations

import pytest
from django.test import TestCase

from apps.ledger.models import Entry
from tests.api.client import ok, refused
from tests.cases.samples import a_pdf


def downloaded(response):
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith("attachment")
    # Reading to the end closes the response; closing it again would close the test's database connection too.
    return b"".join(response.streaming_content)


@pytest.fixture
def version(course, caller):
    return ok(caller("citizen").get(f"cases/{course.id}/materials/"))[0]["versions"][0]["id"]


def test_a_material_comes_back_as_it_was_uploaded(course, caller, version):
    assert downloaded(caller("citizen").get(f"cases/{course.id}/materials/{version}/")) == a_pdf()
    assert Entry.objects.filter(kind="case.file_downloaded", subject_id=str(course.id)).count() == 1


def test_a_download_does_not_depend_on_what_the_client_accepts(course, caller, version):
    client = caller("citizen").client
    path = f"/api/v1/cases/{course.id}/materials/{version}/"
    downloaded(client.get(path, headers={"Accept": "application/pdf"}))


@pytest.mark.parametrize("username", ["outsider", "jiadong.window"])
def test_a_drafts_material_is_the_applicants_alone(course, caller, version, username):
    path = f"cases/{course.id}/materials/{version}/"
    refused(caller(username).get(path), 404)
    refused(caller(username).delete(path), 404)
    refused(caller(username).upload(course.id, "APPLICATION", "a.pdf", a_pdf()), 404)


def test_a_new_version_is_added(course, caller):
    answer = caller("citizen").upload(course.id, "APPLICATION", "新.pdf", a_pdf())
    assert (answer.status_code, answer.json()["number"], answer.json()["name"]) == (201, 2, "新.pdf")


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"MZ\x90"), ("a.exe", b"MZ"), ("a.pdf", b""), ("a.pdf", a_pdf("secret"))]
)
def test_a_file_that_cannot_be_taken_is_refused_at_its_field(course, caller, name, content):
    assert "file" in refused(caller("citizen").upload(course.id, "APPLICATION", name, content), 400)["fields"]


def test_a_material_nobody_asks_for_is_refused(course, caller):
    refused(caller("citizen").upload(course.id, "SELFIE", "a.pdf", a_pdf()), 409)


def test_a_file_is_taken_back_in_a_draft_only(course, caller, version):
    path = f"cases/{course.id}/materials/{version}/"
    again = ok(caller("citizen").upload(course.id, "APPLICATION", "新.pdf", a_pdf()))["id"]
    assert caller("citizen").delete(path).status_code == 204
    refused(caller("citizen").get(path), 404)
    course.filed()
    refused(caller("citizen").delete(f"cases/{course.id}/materials/{again}/"), 409)


def test_a_document_can_be_read_once_it_is_sealed(course, caller, sealed):
    course.filed()
    citizen = caller("citizen")
    (document,) = ok(citizen.get(f"cases/{course.id}/documents/"))
    path = f"cases/{course.id}/documents/{document['id']}/"
    assert document["label"] == "收件凭证"
    refused(citizen.get(path), 404)
    with TestCase.captureOnCommitCallbacks(execute=True):
        course.do("jiadong.window", "accept")
    (newest, _first) = ok(citizen.get(f"cases/{course.id}/documents/"))
    path = f"cases/{course.id}/documents/{newest['id']}/"
    assert downloaded(citizen.get(path)).startswith(b"%PDF")
    refused(caller("outsider").get(path), 404)


def test_a_license_is_downloaded_through_its_case(course, caller, sealed):
    course.granted()
    with TestCase.captureOnCommitCallbacks(execute=True):
        course.do("jiadong.certificates", "make_certificate")
    (license,) = ok(caller("jiadong.handler").get(f"cases/{course.id}/licenses/"))
    path = f"cases/{course.id}/licenses/{license['id']}/"
    for username in ("citizen", "jiadong.handler"):
        assert downloaded(caller(username).get(path)).startswith(b"%PDF")
    refused(caller("outsider").get(path), 404)


def test_a_paper_of_another_case_is_not_found(course, caller, version, world):
    from tests.cases.conftest import start

    other = start(world, title="另一个项目")
    for kind in ("materials", "documents", "licenses"):
        refused(caller("citizen").get(f"cases/{other.id}/{kind}/{version}/"), 404)


def test_document_and_license_come_as_ofd_too(course, caller, sealed):
    with TestCase.captureOnCommitCallbacks(execute=True):
        course.granted()
        course.do("jiadong.certificates", "make_certificate")
    (license,) = ok(caller("citizen").get(f"cases/{course.id}/licenses/"))
    document = ok(caller("citizen").get(f"cases/{course.id}/documents/"))[0]
    for path in (f"licenses/{license['id']}/ofd/", f"documents/{document['id']}/ofd/"):
        answer = caller("citizen").get(f"cases/{course.id}/{path}")
        assert answer["Content-Type"] == "application/ofd"
        assert downloaded(answer).startswith(b"PK")
        refused(caller("outsider").get(f"cases/{course.id}/{path}"), 404)
