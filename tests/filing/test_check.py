"""Check answers, declare, file."""

from __future__ import annotations

import dataclasses

import pytest

from apps.cases import registry
from apps.cases.models import Document
from apps.cases.registry import CheckResult
from tests.filing.conftest import text, ticket


def url(case):
    return f"/my/cases/{case.pk}/draft/check/"


def declared(case):
    return {**ticket(case), "declaration": "on"}


def test_answers_have_links_that_change_them(browser, course):
    page = text(browser.get(url(course.case)))
    assert f"/my/cases/{course.id}/steps/title/?then=check" in page
    assert f"/my/cases/{course.id}/materials/APPLICATION/?then=check" in page
    assert "声明并提交" in page


def test_filing_leads_to_the_receipt(browser, course):
    response = browser.post(url(course.case), declared(course.case))
    assert response.url == f"/my/cases/{course.id}/receipt/"
    assert course.case.stage == "filed"


def test_filing_needs_the_declaration(browser, course):
    sent = ticket(course.case)
    page = text(browser.post(url(course.case), sent))
    assert "error-summary" in page
    assert sent["request_id"] in page
    assert course.case.stage == "draft"


def test_a_double_click_files_once_and_both_see_the_receipt(browser, course):
    sent = declared(course.case)
    answers = {browser.post(url(course.case), sent).url for _ in range(2)}
    assert answers == {f"/my/cases/{course.id}/receipt/"}
    assert course.case.version == 1
    assert Document.objects.filter(kind="filing_receipt").count() == 1


def test_a_stale_page_is_shown_anew_with_the_reason(browser, course):
    sent = {**declared(course.case), "version": course.case.version + 1}
    response = browser.post(url(course.case), sent, follow=True)
    assert response.redirect_chain == [(url(course.case), 302)]
    assert 'role="alert"' in text(response)
    assert course.case.stage == "draft"


def test_a_page_without_its_ticket_counts_as_stale(browser, course):
    browser.post(url(course.case), {"declaration": "on"})
    assert course.case.stage == "draft"


def test_an_incomplete_application_names_what_is_missing_and_has_no_button(browser, empty):
    page = text(browser.get(url(empty)))
    assert "提交前还需完成" in page
    assert f"/my/cases/{empty.pk}/steps/title/?then=check" in page
    assert 'name="declaration"' not in page


def test_an_incomplete_application_is_refused_with_words(browser, empty):
    response = browser.post(url(empty), declared(empty), follow=True)
    assert 'role="alert"' in text(response)
    empty.refresh_from_db()
    assert empty.stage == "draft"


def test_entries_that_are_not_saved_yet_stand_in_the_way(browser, course):
    browser.post(f"/my/cases/{course.id}/steps/title/keep/", {"title": "还没保存"})
    assert 'name="declaration"' not in text(browser.get(url(course.case)))


def test_an_agent_sees_in_whose_name_they_file(client, world, matter):
    from tests.cases.conftest import start

    client.force_login(world.user("agent"))
    course = start(world, applicant=world.company(), user=world.user("agent"))
    page = text(client.get(url(course.case)))
    assert "以甲江示例新能源有限公司的名义" in page
    assert "代理人" in page


@pytest.mark.parametrize(("outcome", "words"), [("fail", "不通过"), ("warn", "text-warn")])
def test_results_of_machine_checks_are_shown(browser, course, monkeypatch, outcome, words):
    code = course.case.matter_code
    plugin = registry.plugin_for(code)
    checked = dataclasses.replace(plugin, checks=lambda case: [CheckResult("area", outcome, "面积不一致")])
    monkeypatch.setitem(registry._PLUGINS, code, checked)
    page = text(browser.get(url(course.case)))
    assert "面积不一致" in page
    assert words in page
    assert 'name="declaration"' in page
