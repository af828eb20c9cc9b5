"""Performing acts: permission, staleness, repeats, bad entries, outsiders."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.ledger.models import Entry
from tests.api.client import ok, refused

ACCEPTED = {"kind": "case.accepted"}


def test_available_acts_say_what_they_ask_for(course, caller):
    course.filed()
    acts = {act["name"]: act for act in ok(caller("jiadong.window").get(f"cases/{course.id}/actions/"))}
    assert set(acts) == {"accept", "not_accept", "request_correction"}
    assert [e["name"] for e in acts["not_accept"]["entries"]] == ["ground", "refer_to", "reason"]
    assert acts["not_accept"]["entries"][0]["choices"][0]["value"] == "not_required"
    assert acts["accept"]["possible"]
    assert acts["accept"]["reason"] is None


def test_a_blocked_act_says_why(course, caller, world):
    course.in_review()
    acts = {act["name"]: act for act in ok(caller("jiadong.reviewer").get(f"cases/{course.id}/actions/"))}
    assert (acts["report_up"]["possible"], acts["submit_decision"]["possible"]) == (False, True)
    assert acts["report_up"]["reason"] == "本件由本机关决定，无需报送上级机关。"


def test_a_repeated_key_gets_the_same_answer_and_one_effect(course, caller):
    course.filed()
    window = caller("jiadong.window")
    answers = [ok(window.act(course.id, "accept", key="k-1")) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert Entry.objects.filter(subject_id=str(course.id), **ACCEPTED).count() == 1


def test_a_key_used_for_another_act_is_refused(course, caller):
    window = caller("jiadong.window")
    course.filed()
    ok(window.act(course.id, "accept", key="k-1"))
    again = window.act(course.id, "not_accept", {"ground": "not_required", "reason": "依法无需许可"}, key="k-1")
    assert refused(again, 422)["code"] == "request_reused"


@pytest.mark.parametrize("key", ["", "k" * 101])
def test_a_key_of_the_wrong_length_is_refused(course, caller, key):
    assert "Idempotency-Key" in refused(caller("citizen").act(course.id, "file", key=key), 400)["fields"]


def test_a_stale_page_is_told_so(course, caller):
    version = course.filed().case.version
    ok(caller("jiadong.window").act(course.id, "accept", version=version))
    stale = caller("jiadong.window").act(course.id, "accept", version=version)
    assert refused(stale, 409)["code"] == "stale"


def test_an_act_of_another_stage_is_not_possible(course, caller):
    course.accepted()
    assert refused(caller("jiadong.window").act(course.id, "accept"), 409)["code"] == "not_possible"


def test_without_the_post_it_is_not_permitted(course, caller):
    course.filed()
    assert refused(caller("citizen").act(course.id, "accept"), 403)["code"] == "not_permitted"


@pytest.mark.parametrize("username", ["outsider", "jiaxi.window"])
def test_to_outsiders_the_case_does_not_exist(course, caller, username):
    course.filed()
    unknown = "00000000-0000-4000-8000-000000000000"
    mine, other = (caller(username).act(pk, "accept") for pk in (course.id, unknown))
    assert refused(mine, 404) == refused(other, 404)


def test_missing_entries_are_named(course, caller):
    course.accepted()
    answer = refused(caller("jiadong.handler").act(course.id, "submit_review", {"verdict": "agree"}), 400)
    assert answer["code"] == "invalid"
    assert list(answer["fields"]) == ["text"]


@pytest.mark.parametrize("value", [{"a": 1}, [[1]], [{"a": 1}]])
def test_an_entry_that_no_form_can_read_is_refused(course, caller, value):
    course.accepted()
    entries = {"verdict": "agree", "text": value}
    assert "text" in refused(caller("jiadong.handler").act(course.id, "submit_review", entries), 400)["fields"]


@pytest.mark.parametrize("value", [5, True, "x", [1], 10**40, 1e300])
def test_a_wrong_kind_of_entry_is_refused_by_its_form(course, caller, value):
    course.accepted()
    entries = {"departments": value, "question": "请提意见", "reply_days": value}
    assert refused(caller("jiadong.handler").act(course.id, "request_co_review", entries), 400)["fields"]
    procedure = {"code": value, "planned_end": value, "reason": "需要专家评审"}
    assert refused(caller("jiadong.handler").act(course.id, "start_procedure", procedure), 400)["fields"]


@pytest.mark.parametrize("body", ["[]", '"x"', "{", '{"entries": 5}', '{"version": "new"}', '{"entries": {"x": NaN}}'])
def test_a_body_that_is_no_request_is_refused(course, caller, body):
    course.filed()
    client = caller("jiadong.window").client
    path = f"/api/v1/cases/{course.id}/actions/accept/"
    assert client.post(path, body, content_type="application/json").status_code == 400
    assert course.case.stage == "filed"


def test_without_a_csrf_token_nothing_is_done(course, world):
    course.filed()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("jiadong.window"))
    answer = client.post(f"/api/v1/cases/{course.id}/actions/accept/", {}, content_type="application/json")
    assert refused(answer, 403)["code"] == "permission_denied"
    assert course.case.stage == "filed"


def test_refusals_speak_the_language_of_the_request(course, caller):
    course.accepted()
    client = caller("jiadong.window").client
    path = f"/api/v1/cases/{course.id}/actions/accept/"
    said = client.post(path, {}, content_type="application/json", headers={"Accept-Language": "en"}).json()["detail"]
    assert said == "The case is in “Examination”; this act is not possible there."
