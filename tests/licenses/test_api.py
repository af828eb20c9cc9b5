"""The API: own licenses only; verification open to everyone, limited, never cached."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from apps.ledger.canonical import sm3_hex
from apps.ledger.services import SYSTEM
from apps.licenses.content import signed_content
from apps.licenses.document import read_pdf
from apps.licenses.models import Occasion
from apps.licenses.services import prepare_files, reissue
from apps.licenses.showing import show
from apps.licenses.use_models import Showing
from tests.factories import a_person, a_user
from tests.licenses.conftest import DAY
from tests.licenses.ofd.test_issued import content_of

DAY_LONG = dt.timedelta(days=1)
pytestmark = pytest.mark.urls("tests.licenses.urls")


def test_an_agent_lists_and_downloads_the_license(client, issue, world):
    license = issue()
    client.force_login(world.user("agent"))
    (listed,) = client.get("/api/licenses/").json()["results"]
    assert (listed["number"], listed["status"]) == (license.number, "valid")
    assert sm3_hex(listed["signed_content"].encode()) == listed["data_digest"]
    response = client.get(f"/api/licenses/{license.pk}/pdf/")
    assert b"".join(response.streaming_content) == read_pdf(license)
    assert response["Content-Type"] == "application/pdf"


def test_the_ofd_is_downloaded_under_the_licenses_identifier(client, issue, world):
    license = issue()
    client.force_login(world.user("agent"))
    response = client.get(f"/api/licenses/{license.pk}/ofd/")
    assert sm3_hex(b"".join(response.streaming_content)) == license.ofd_digest
    assert response["Content-Type"] == "application/ofd"
    assert f'filename="{license.identifier}.ofd"' in response["Content-Disposition"]


@pytest.mark.parametrize("path", ["/api/licenses/{pk}/", "/api/licenses/{pk}/pdf/", "/api/licenses/{pk}/ofd/"])
def test_to_an_outsider_it_does_not_exist(client, issue, world, path):
    client.force_login(world.user("outsider"))
    assert client.get(path.format(pk=issue().pk)).status_code == 404
    assert client.get("/api/licenses/").json()["results"] == []


def test_without_signing_in_there_is_no_list(client, issue):
    issue()
    assert client.get("/api/licenses/").status_code == 403


@pytest.mark.parametrize("count", [1, 8])
def test_the_list_takes_the_same_queries_for_many(client, issue, world, django_assert_num_queries, count):
    for i in range(count):
        issue(source_ref=f"case-{i}")
    client.force_login(world.user("agent"))
    with django_assert_num_queries(6):  # one for the list; the session's and the user's are the others
        assert len(client.get("/api/licenses/").json()["results"]) == count


def test_anyone_verifies_by_number(client, issue):
    license = issue()
    response = client.get("/api/verification/", {"number": license.number})
    answer = response.json()
    assert response["Cache-Control"] == "no-store"
    assert answer["outcome"] == "valid"
    assert answer["license"]["holder"] == "甲江＊＊有限公司"
    assert all(check["ok"] for check in answer["checks"])
    assert dt.datetime.fromisoformat(answer["checked_at"])


def test_nothing_public_names_the_holder(client, issue, world):
    license = issue()
    answer = client.get("/api/verification/", {"number": license.number}).content.decode()
    assert world.company().name not in json.dumps(json.loads(answer), ensure_ascii=False)
    assert world.company().id_number not in answer


def test_anyone_verifies_by_code_and_by_file(client, issue):
    license = issue()
    by_code = client.get("/api/verification/", {"qr": license.qr_payload}).json()
    file = SimpleUploadedFile("license.pdf", read_pdf(license), "application/pdf")
    by_file = client.post("/api/verification/", {"file": file}).json()
    assert (by_code["outcome"], by_file["outcome"]) == ("valid", "valid")
    altered = SimpleUploadedFile("license.pdf", read_pdf(license) + b" ", "application/pdf")
    assert client.post("/api/verification/", {"file": altered}).json()["outcome"] == "altered"


def test_a_file_gets_its_report_in_codes(client, issue):
    license = issue()
    ofd = SimpleUploadedFile("license.ofd", content_of(license))
    answer = client.post("/api/verification/", {"file": ofd}).json()
    assert (answer["outcome"], answer["file_kind"], answer["report"]["ok"]) == ("valid", "ofd", True)
    (signer,) = answer["report"]["signers"]
    assert (signer["time_proven"], signer["registered"], signer["algorithm"]) == (True, True, "sm2")
    checks = answer["report"]["checks"]
    assert {tuple(check) for check in checks} == {("name", "ok", "decided", "detail", "field", "part")}
    assert all(check["detail"].isascii() for check in checks)
    both = {
        "file": SimpleUploadedFile("s.json", license.data_signature.encode()),
        "signed": SimpleUploadedFile("c.json", signed_content(license)),
    }
    assert client.post("/api/verification/", both).json()["outcome"] == "valid"


def test_the_code_of_a_shown_license_is_understood(client, issue):
    holder = a_user("holder", display_name="持证人")
    payload = show(license_id=issue(holder=a_person(user=holder)).pk, user=holder).payload
    live = client.get("/api/verification/", {"qr": payload}).json()
    assert (live["outcome"], live["checks"][0]["code"], live["checks"][0]["answer"]) == ("valid", "showing", "live")
    Showing.objects.update(started_at=F("started_at") - DAY_LONG, ends_at=F("ends_at") - DAY_LONG)
    ended = client.get("/api/verification/", {"qr": payload}).json()
    assert (ended["outcome"], ended["license"]) == ("expired", None)
    assert [check["answer"] for check in ended["checks"]] == ["ended"]


def test_an_unknown_number_is_an_answer_not_an_error(client, world):
    response = client.get("/api/verification/", {"number": "测字第1号"})
    assert (response.status_code, response.json()["outcome"], response.json()["license"]) == (200, "not_found", None)


@pytest.mark.parametrize("query", [{}, {"number": "1", "qr": "2"}, {"number": " "}])
def test_exactly_one_question_is_asked(client, world, query):
    response = client.get("/api/verification/", query)
    assert response.status_code == 400
    assert "number" in response.json()["fields"]


def test_a_post_without_a_file_says_so(client, world):
    response = client.post("/api/verification/", {"file": "text"})
    assert (response.status_code, list(response.json()["fields"])) == (400, ["file"])


def test_a_huge_file_is_refused(client, world, settings):
    settings.UPLOAD_MAX_BYTES = 10
    response = client.post("/api/verification/", {"file": SimpleUploadedFile("a.pdf", b"x" * 11)})
    assert (response.status_code, list(response.json()["fields"])) == (400, ["file"])


def test_too_many_questions_are_refused(client, world):
    answers = [client.get("/api/verification/", {"number": "1"}).status_code for _ in range(61)]
    assert (answers[0], answers[-1]) == (200, 429)


def test_the_holder_reads_which_version_counts_and_what_happened(client, issue, world):
    first = issue()
    change = {"license": first, "occasion": Occasion.CHANGE, "reason": "名称变更", "source_ref": "case-2"}
    second = prepare_files(license_id=reissue(**change, issued_on=DAY, actor=SYSTEM).pk)
    client.force_login(world.user("agent"))
    old = client.get(f"/api/licenses/{first.pk}/").json()
    assert (old["status"], old["replaced_by_version"]) == ("replaced", 2)
    events = client.get(f"/api/licenses/{second.pk}/history/").json()
    assert {(event["code"], event["version"]) for event in events} == {
        ("license.numbered", 1),
        ("license.issued", 1),
        ("license.version_numbered", 2),
        ("license.replaced", 1),
        ("license.issued", 2),
        ("seal.applied", 1),
        ("seal.applied", 2),
    }
    assert "名称变更" in {event["reason"] for event in events}


def test_the_file_is_named_by_the_identifier(client, issue, world):
    license = issue()
    client.force_login(world.user("agent"))
    response = client.get(f"/api/licenses/{license.pk}/pdf/")
    assert f'filename="{license.identifier}.pdf"' in response["Content-Disposition"]
    assert b"".join(response.streaming_content) == read_pdf(license)


def test_a_former_holder_does_not_see_the_next_ones_history(client, issue, world):
    first = issue()
    change = {"license": first, "occasion": Occasion.CHANGE, "reason": "转让", "source_ref": "case-2"}
    prepare_files(license_id=reissue(**change, holder=world.company("mining"), issued_on=DAY, actor=SYSTEM).pk)
    client.force_login(world.user("agent"))
    events = client.get(f"/api/licenses/{first.pk}/history/").json()
    assert {event["version"] for event in events} == {1}
