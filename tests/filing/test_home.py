"""My cases: a bounded list in tabs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from apps.cases.models import Case
from tests.filing.conftest import another, text


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get("/my/").url == "/accounts/login/?next=/my/"


def test_someone_without_cases_is_told_so(browser):
    assert "暂无内容" in text(browser.get("/my/"))


def test_what_needs_an_answer_opens_first(browser, world, returned):
    another(world, "另一项目")
    page = text(browser.get("/my/"))
    assert "样例项目" in page
    assert "另一项目" not in page
    assert "待补正" in page
    assert "10 个工作日" in page


def test_a_draft_is_among_the_drafts_only(browser, course):
    assert "样例项目" in text(browser.get("/my/?tab=drafts"))
    for tab in ("answer", "open", "closed"):
        assert "样例项目" not in text(browser.get(f"/my/?tab={tab}"))


def test_a_row_says_whose_turn_and_until_when(browser, filed):
    page = text(browser.get("/my/?tab=open"))
    assert filed.case.number in page
    assert "甲东县自然资源局" in page
    assert "5 个工作日" in page


def test_a_closed_case_shows_no_clock(browser, filed):
    filed.do("citizen", "withdraw", {"reason": "计划有变，不再申请"})
    page = text(browser.get("/my/?tab=closed"))
    assert "已撤回" in page
    assert "个工作日" not in page


def test_a_discarded_draft_is_in_no_tab(browser, course):
    course.do("citizen", "discard")
    for tab in ("answer", "drafts", "open", "closed"):
        assert "样例项目" not in text(browser.get(f"/my/?tab={tab}"))


def test_an_unknown_tab_and_a_broken_place_are_ignored(browser, course):
    assert "样例项目" in text(browser.get("/my/?tab=nonsense"))
    assert "样例项目" in text(browser.get("/my/?tab=drafts&before=2026-13-99_x"))


def many(course, count):
    """Copies of a draft, each a minute older than the last."""
    now, template = timezone.now(), course.case
    Case.objects.bulk_create(
        Case(
            matter=template.matter,
            matter_code=template.matter_code,
            machine=template.machine,
            title=f"批量{n:04d}",
            applicant=template.applicant,
            filer=template.filer,
            receiving_authority=template.receiving_authority,
            holder=template.holder,
            deciding_authority=template.deciding_authority,
            started_at=now,
            touched_at=now - dt.timedelta(minutes=n + 1),
        )
        for n in range(count)
    )


def test_older_and_newer_pages_show_every_case_once(browser, course):
    many(course, 44)
    titles, page = [], browser.get("/my/?tab=drafts")
    pages = [page]
    while older := page.context["pages"].older:
        page = browser.get("/my/" + older)
        pages.append(page)
    for page in pages:
        titles += [row.case.title for row in page.context["rows"]]
    assert len(pages) == 3
    assert titles == ["样例项目", *(f"批量{n:04d}" for n in range(44))]
    back = browser.get("/my/" + pages[2].context["pages"].newer)
    assert [row.case.pk for row in back.context["rows"]] == [row.case.pk for row in pages[1].context["rows"]]


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_costs_the_same_queries_however_long_it_is(browser, course, count, django_assert_num_queries):
    many(course, count)
    browser.get("/my/")  # the process reads the calendar once
    # Session (read; written in a savepoint: 3), user, agencies, three counts, list, calendar, unread, posts (2).
    with django_assert_num_queries(14):
        assert browser.get("/my/?tab=drafts").status_code == 200
