"""The task list of a draft."""

from __future__ import annotations

from apps.cases.materials import remove_material
from apps.cases.models import MaterialVersion
from tests.filing.conftest import another, text, ticket


def states(response):
    tasks = response.context["tasks"]
    return {task.code: task.state for task in (*tasks.steps, *tasks.materials, tasks.check)}


def draft(browser, case):
    return browser.get(f"/my/cases/{case.pk}/draft/")


def test_an_empty_draft_has_everything_to_do(browser, empty):
    response = draft(browser, empty)
    assert states(response) == {"title": "not_started", "APPLICATION": "not_started", "check": "locked"}
    assert "2 项中已完成 0 项" in text(response)


def test_a_complete_draft_opens_the_check(browser, course):
    assert set(states(draft(browser, course.case)).values()) == {"completed", "not_started"}
    assert f"/my/cases/{course.id}/draft/check/" in text(draft(browser, course.case))


def test_a_conditional_material_is_asked_when_its_condition_holds(browser, world, course):
    assert "M_SITE" not in states(draft(browser, course.case))
    unplanned = another(world, "unplanned")
    assert states(draft(browser, unplanned.case))["M_SITE"] == "not_started"


def test_a_material_taken_back_is_to_be_done_again(browser, world, course):
    remove_material(case=course.case, user=world.user("citizen"), version_id=MaterialVersion.objects.get().pk)
    assert states(draft(browser, course.case))["APPLICATION"] == "not_started"


def test_a_filed_case_has_no_task_list(browser, filed):
    assert draft(browser, filed.case).url == f"/my/cases/{filed.id}/"


def test_discarding_asks_first_and_then_closes_the_draft(browser, course):
    url = f"/my/cases/{course.id}/draft/discard/"
    assert "确定删除" in text(browser.get(url))
    assert course.case.stage == "draft"
    assert browser.post(url, ticket(course.case)).url == "/my/"
    assert course.case.stage == "lapsed"


def test_a_double_click_discards_once_without_a_complaint(browser, course):
    sent = ticket(course.case)
    for _ in range(2):
        assert browser.post(f"/my/cases/{course.id}/draft/discard/", sent).url == "/my/"
    assert course.case.version == 1


def test_a_discarded_draft_shows_nothing(browser, course):
    course.do("citizen", "discard")
    assert browser.get(f"/my/cases/{course.id}/").status_code == 404
