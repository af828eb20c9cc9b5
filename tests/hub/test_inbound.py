"""What the hub sends us: who may, once only, and what each message does."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from django.test import Client

from apps.cases.models import Case
from apps.hub.gateway import signing
from apps.hub.models import ForeignEvent, InboundMessage, Rating, RatingTask
from apps.hubsim.server import APP_KEY, RID
from apps.identity.services import register_natural_person
from tests.cases.conftest import Course
from tests.cases.samples import a_pdf
from tests.factories import a_user

pytestmark = pytest.mark.django_db
URL = "/hub/inbound/{}"
_clock = signing.StrictClock()


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.HUB_URL, settings.HUB_RID, settings.HUB_APP_KEY = "http://127.0.0.1:9", RID, APP_KEY


def send(service: str, content: Any, *, key: str = APP_KEY, sid: str = "", **options: Any) -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    rtime = options.pop("rtime", None) or _clock()
    signed = signing.sign(key, sid=sid or service, rid=RID, rtime=rtime, body=options.pop("signed_body", body))
    headers = options.pop("headers", {name.replace("_", "-"): value for name, value in signed.headers().items()})
    return Client().post(URL.format(service), body, content_type="application/json", headers=headers)


def rating(case: Case, **changes: Any) -> dict[str, Any]:
    data = {"projectNo": case.number, "satisfaction": "5", "assessTime": "20261124T100000", "assessNumber": 1}
    return {"id": f"m-{changes}", "data": {**data, **changes}}


@pytest.fixture
def finished(course: Course, listed: None) -> Case:
    course.accepted().do("citizen", "withdraw", {"reason": "项目取消，不再申请"})
    return course.case


def test_a_rating_is_attached_to_the_finished_case(finished: Case) -> None:
    assert send("evaluation", rating(finished)).json()["code"] == "0"
    assert Rating.objects.get().level == "very_good"


def test_a_negative_rating_opens_a_task_at_the_receiving_authority(finished: Case) -> None:
    send("evaluation", rating(finished, satisfaction="1"))
    assert RatingTask.objects.get().authority == finished.receiving_authority


def test_a_case_that_is_not_finished_cannot_be_rated(course: Course, listed: None) -> None:
    course.accepted()
    assert send("evaluation", rating(course.case)).json()["code"] == "E-OPEN"
    assert not InboundMessage.objects.exists()


def test_a_repeated_message_is_answered_as_the_first_time(finished: Case) -> None:
    first = send("evaluation", rating(finished)).json()
    assert send("evaluation", rating(finished)).json() == first
    assert Rating.objects.count() == 1


def test_an_id_used_for_another_message_is_refused(finished: Case) -> None:
    send("evaluation", {**rating(finished), "id": "a"})
    assert send("evaluation", {**rating(finished, satisfaction="4"), "id": "a"}).json()["code"] == "E-REUSED"


def test_one_rating_and_one_follow_up(finished: Case) -> None:
    answers = [send("evaluation", rating(finished, assessNumber=n, evalDetail=d)).json()["code"] for n, d in
               [(2, "a"), (1, "b"), (1, "c"), (2, "d"), (2, "e")]]  # fmt: skip
    assert answers == ["E-ORDER", "0", "E-RATED", "0", "E-RATED"]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"key": "another"}, "signature"),
        ({"sid": "application"}, "another service"),
        ({"rtime": "1700000000000"}, "time"),
        ({"signed_body": b"{}"}, "signature"),
        ({"headers": {}}, "unsigned"),
    ],
)
def test_a_call_that_is_not_the_hubs_is_refused(finished: Case, options: dict[str, Any], why: str) -> None:
    answer = send("evaluation", rating(finished), **options).json()
    assert (answer["code"], answer["message"]) == ("-1", f"not authorized: {why}")


def test_a_replayed_call_is_refused(finished: Case) -> None:
    now = str(time.time_ns() // 1_000_000)
    send("evaluation", rating(finished), rtime=now)
    assert send("evaluation", rating(finished), rtime=now).json()["message"] == "not authorized: replay"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"x"',
        b"\xff",
        b"[" * 100_000,
        b'{"id": "a", "data": {"reason": "\\ud800"}}',
        b'{"id": "a", "data": {"reason": "\\u0000"}}',
        b'{"id": "a", "data": {"reason": NaN}}',
        b'{"id": "a", "data": {"reason": ' + b"[" * 300 + b"]" * 300 + b"}}",
    ],
)
def test_what_is_not_a_json_object_is_malformed(db: None, body: bytes) -> None:
    assert send("evaluation", body).status_code == 400


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"id": "a"},
        {"id": "", "data": {}},
        {"id": 5, "data": {}},
        {"id": "a" * 65, "data": {}},
        {"id": "a\nb", "data": {}},
        {"id": "a", "data": []},
        {"id": "a", "data": None},
        {"id": "a", "data": {"projectNo": 1.5}},
    ],
)
@pytest.mark.parametrize("service", ["evaluation", "application", "license-event"])
def test_a_message_of_another_form_is_refused_with_a_sentence(db: None, service: str, content: Any) -> None:
    answer = send(service, content).json()
    assert (answer["code"], answer["message"] != "") == ("E-FORM", True)


def test_a_message_that_is_too_large_is_refused_unread(settings: Any) -> None:
    settings.HUB_INBOUND_MAX_BYTES = 10
    assert send("evaluation", {"id": "x", "data": {}}).status_code == 413


def test_an_unknown_service_is_not_found(db: None) -> None:
    assert send("gossip", {}).status_code == 404


def test_what_became_of_a_license_elsewhere_is_kept(db: None) -> None:
    data = {"certificate_identifier": "1.2.3", "event": "revoked", "reason": "撤销", "happened_at": "20261124T090000"}
    assert send("license-event", {"id": "e1", "data": data}).json()["code"] == "0"
    assert ForeignEvent.objects.get().event == "revoked"


def application(**changes: Any) -> dict[str, Any]:
    pdf = base64.b64encode(a_pdf()).decode()
    data = {
        "hub_number": "HUB-1",
        "task_code": "99990101MB9900056U4990115000000",
        "applicant": {
            "user_type": "natural",
            "name": "周向晚",
            "id_number": "990101199203040013",
            "real_name_level": "RC03",
            "phone": "19900000007",
        },
        "form": {"title": {"title": "样例项目"}},
        "materials": [{"page": "material", "code": "APPLICATION", "name": "申请表.pdf", "content": pdf}],
    }
    return {"id": f"a-{sorted(changes)}", "data": {**data, **changes}}


def test_an_application_filed_at_the_hub_becomes_a_case(course: Course, listed: None) -> None:
    answer = send("application", application()).json()
    case = Case.objects.get(number=answer["data"]["project_no"])
    assert (case.stage, case.applicant.name) == ("filed", "周向晚")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"task_code": "99990101MB9900056U4990199000000"}, "E-MATTER"),
        ({"form": {"title": {"title": ""}}}, "E-FORM"),
        ({"form": {"title": "x"}}, "E-FIELD"),
        ({"form": []}, "E-FIELD"),
        ({"applicant": []}, "E-FIELD"),
        ({"hub_number": None}, "E-FIELD"),
        ({"hub_number": "x" * 65}, "E-FIELD"),
        ({"task_code": {"x": 1}}, "E-FIELD"),
        ({"materials": {"a": 1}}, "E-FIELD"),
        ({"materials": ["x"]}, "E-FIELD"),
        ({"materials": [{}] * 201}, "E-FIELD"),
        ({"materials": []}, "E-CASE"),
        ({"materials": [{"page": "material", "code": "APPLICATION", "name": "a.pdf", "content": "#"}]}, "E-FILE"),
    ],
)
def test_an_application_that_cannot_be_filed_leaves_nothing(
    course: Course, listed: None, changes: dict[str, Any], code: str
) -> None:
    before = Case.objects.count()
    assert send("application", application(**changes)).json()["code"] == code
    assert Case.objects.count() == before


def test_a_file_that_is_too_large_is_named(course: Course, listed: None, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    answer = send("application", application()).json()
    assert answer["data"]["field"] in ("materials.APPLICATION", "content")


def test_an_identity_below_the_least_level_is_refused(course: Course, listed: None) -> None:
    applicant = {**application()["data"]["applicant"], "real_name_level": "RC01"}
    assert send("application", application(applicant=applicant)).json()["code"] == "E-LEVEL"


def test_a_number_registered_under_another_name_is_refused(course: Course, listed: None) -> None:
    applicant = {**application()["data"]["applicant"], "id_number": "990101199001010019"}
    assert send("application", application(applicant=applicant)).json()["code"] == "E-IDENTITY"


def test_an_account_that_nobody_verified_catches_no_application(course: Course, listed: None) -> None:
    zhou = application()["data"]["applicant"]
    register_natural_person(
        name=zhou["name"], id_number=zhou["id_number"], phone="13800000001", user=a_user("squatter")
    )
    assert send("application", application()).json()["code"] == "E-UNPROVEN"
