"""The list of cases, one case, starting one, its pages."""

from __future__ import annotations

import pytest

from apps.cases.models import Case
from tests.api.client import Caller, ok, refused
from tests.cases.conftest import MATTER, start


def asked(world, **changes):
    return {"matter": MATTER, "applicant": world.person("citizen").pk, "authority": "990101", **changes}


def test_one_sees_ones_own_cases(course, caller):
    (listed,) = ok(caller("citizen").get("cases/"))["results"]
    assert (listed["id"], listed["title"], listed["stage_label"]) == (str(course.id), "样例项目", "草稿")


@pytest.mark.parametrize("username", ["outsider", "agent", "jiaxi.window", "admin.system"])
def test_others_see_nothing_of_it(course, caller, username):
    course.filed()
    stranger = caller(username)
    assert ok(stranger.get("cases/"))["results"] == []
    for part in ("", "steps/", "materials/", "documents/", "licenses/", "actions/", "summary/"):
        assert refused(stranger.get(f"cases/{course.id}/{part}"), 404)["code"] == "not_found"


def test_without_signing_in_there_is_nothing(course):
    for path in ("cases/", f"cases/{course.id}/", "work-items/", "applicants/", "licenses/"):
        assert refused(Caller().get(path), 403)["code"] == "not_authenticated"


def test_the_list_is_filtered_by_stage_and_words(course, caller, world):
    start(world, title="另一个项目").filed()
    citizen = caller("citizen")
    assert [c["title"] for c in ok(citizen.get("cases/", {"stage": "draft"}))["results"]] == ["样例项目"]
    assert [c["title"] for c in ok(citizen.get("cases/", {"q": "另一个 林一鸣"}))["results"]] == ["另一个项目"]
    assert "stage" in refused(citizen.get("cases/", {"stage": "nowhere"}), 400)["fields"]


def test_a_started_draft_repeats_with_its_key(world, matter, caller):
    citizen = caller("citizen")
    answers = [citizen.post("cases/", asked(world), key="start-1") for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Case.objects.count() == 1
    other = citizen.post("cases/", asked(world, authority="990102"), key="start-1")
    assert refused(other, 422)["code"] == "request_reused"


def test_others_applicants_are_not_told_from_unknown_ones(world, matter, caller):
    outsider = caller("outsider")
    others, unknown = (outsider.post("cases/", asked(world, applicant=pk)) for pk in (asked(world)["applicant"], 10**9))
    assert refused(others, 400) == refused(unknown, 400)
    assert list(others.json()["fields"]) == ["applicant"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"authority": "123456"}, 400),
        ({"applicant": "me"}, 400),
        ({"matter": "land.unheard_of"}, 409),
    ],
)
def test_a_start_that_cannot_be_is_refused(world, matter, caller, changes, status):
    refused(caller("citizen").post("cases/", asked(world, **changes)), status)


def test_the_pages_say_what_they_ask_for(course, caller):
    (page,) = ok(caller("citizen").get(f"cases/{course.id}/steps/"))
    assert (page["code"], page["complete"]) == ("title", True)
    (entry,) = page["entries"]
    assert (entry["name"], entry["required"], entry["kind"]) == ("title", True, "CharField")


def test_a_page_with_an_error_saves_nothing(course, caller):
    answer = caller("citizen").put(f"cases/{course.id}/steps/title/", {"title": "长" * 101})
    assert list(refused(answer, 400)["fields"]) == ["title"]
    assert course.case.title == "样例项目"


def test_a_page_is_an_object(course, caller):
    refused(caller("citizen").put(f"cases/{course.id}/steps/title/", ["title"]), 400)


def test_an_unknown_page_is_refused(course, caller):
    assert refused(caller("citizen").put(f"cases/{course.id}/steps/nothing/", {}), 409)["code"] == "not_possible"


def test_what_is_filed_is_changed_no_more(course, caller):
    course.filed()
    refused(caller("citizen").put(f"cases/{course.id}/steps/title/", {"title": "改名"}), 409)
    refused(caller("jiadong.window").put(f"cases/{course.id}/steps/title/", {"title": "改名"}), 403)


def test_the_summary_shows_the_entries(course, caller):
    (line,) = ok(caller("citizen").get(f"cases/{course.id}/summary/"))
    assert (line["label"], line["value"]) == ("Title", "样例项目")


@pytest.mark.parametrize("pk", ["1", "new", "00000000-0000-4000-8000-00000000000g"])
def test_an_address_that_is_no_case_is_not_found(world, caller, pk):
    assert caller("citizen").get(f"cases/{pk}/").status_code == 404
