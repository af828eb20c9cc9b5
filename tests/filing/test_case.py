"""Progress of a case, its receipt, withdrawing it."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.cases.models import Document, WorkItem
from tests.filing.conftest import text, ticket


def url(course, page=""):
    return f"/my/cases/{course.id}/{page}"


def track(response):
    return [(str(stop.name), stop.status) for stop in response.context["track"]]


def test_a_draft_is_shown_as_its_task_list(browser, course):
    assert browser.get(url(course)).url == url(course, "draft/")


def test_the_receipt_survives_a_bookmark(browser, filed):
    page = text(browser.get(url(filed, "receipt/")))
    assert filed.case.number in page
    assert filed.case.query_code in page
    filed.do("jiadong.window", "accept")
    assert filed.case.number in text(browser.get(url(filed, "receipt/")))


def test_the_receipt_says_while_it_is_being_sealed(browser, filed):
    Document.objects.update(sealed_at=None)
    page = text(browser.get(url(filed, "receipt/")))
    assert "盖章中" in page
    assert "/documents/" not in page


def test_a_filed_case_says_whose_turn_and_until_when(browser, filed):
    response = browser.get(url(filed))
    page = text(response)
    assert "我们在办，您现在不用做什么" in page
    assert "甲东县自然资源局" in page
    assert track(response)[:2] == [("收件", "done"), ("受理", "now")]


def test_an_accepted_case_explains_its_clock(browser, course):
    course.accepted()
    response = browser.get(url(course))
    page = text(response)
    assert "承诺最晚作出决定" in page
    assert "次日起" in page
    assert ("审查", "now") in track(response)


def test_co_review_names_who_is_waited_for(browser, course, world):
    course.accepted()
    farmland = world.department("990101", "farmland")
    course.do(
        "jiadong.handler",
        "request_co_review",
        {"departments": [farmland.pk], "question": "是否占用耕地", "reply_days": "5"},
    )
    assert WorkItem.objects.filter(kind="co_review", state="open").exists()
    assert f"正在等待会签意见：{farmland.name}" in text(browser.get(url(course)))


def test_a_granted_case_waits_for_the_license(browser, course):
    course.granted()
    response = browser.get(url(course))
    assert "已准予，正在制证" in text(response)
    assert track(response)[-2:] == [("制证", "now"), ("送达", "")]


def test_a_returned_case_says_your_turn(browser, returned):
    page = text(browser.get(url(returned)))
    assert "轮到您了：补正 2 项" in page
    assert url(returned, "answer/") in page


def test_a_withdrawn_case_ends_the_track(browser, filed):
    filed.do("citizen", "withdraw", {"reason": "计划有变，不再申请"})
    response = browser.get(url(filed))
    assert "已撤回" in text(response)
    assert track(response) == [("收件", "done"), ("已撤回", "now")]


def test_withdrawing_asks_first_and_wants_a_reason(browser, filed):
    page = text(browser.get(url(filed, "withdraw/")))
    assert "此操作不能撤销" in page
    assert "error-summary" in text(browser.post(url(filed, "withdraw/"), {**ticket(filed.case), "reason": "x"}))
    assert filed.case.stage == "filed"


def test_withdrawing_twice_at_once_withdraws_once(browser, filed):
    sent = {**ticket(filed.case), "reason": "计划有变，不再申请"}
    for _ in range(2):
        assert browser.post(url(filed, "withdraw/"), sent).url == url(filed)
    assert filed.case.stage == "withdrawn"
    assert filed.case.version == 2


def test_a_stale_withdrawal_keeps_the_reason(browser, filed):
    sent = {**ticket(filed.case), "reason": "计划有变，不再申请"}
    filed.do("jiadong.window", "accept")
    page = text(browser.post(url(filed, "withdraw/"), sent, follow=True))
    assert "计划有变，不再申请" in page
    assert 'role="alert"' in page
    assert filed.case.stage == "examination"


def test_a_decided_case_cannot_be_withdrawn(browser, course):
    course.granted()
    assert browser.get(url(course, "withdraw/")).url == url(course)
    assert url(course, "withdraw/") not in text(browser.get(url(course)))


def test_the_page_costs_the_same_queries_with_two_versions_of_a_file_or_ten(browser, returned):
    returned.upload("citizen")
    browser.get(url(returned))  # the process reads the calendar once
    with CaptureQueriesContext(connection) as few:
        browser.get(url(returned))
    for _ in range(8):
        returned.upload("citizen")
    with CaptureQueriesContext(connection) as many:
        browser.get(url(returned))
    assert len(many) == len(few)
