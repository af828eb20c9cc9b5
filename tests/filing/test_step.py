"""One page of the application: saved when right, kept when not."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.utils import timezone

from apps.cases.models import Case
from apps.filing.models import KeptPage
from apps.filing.services import MAX_CHARACTERS
from tests.filing.conftest import text


def url(case):
    return f"/my/cases/{case.pk}/steps/title/"


def test_a_right_page_is_saved_and_leads_on(browser, empty):
    response = browser.post(url(empty), {"title": "新项目", "go": "on"})
    assert response.url == f"/my/cases/{empty.pk}/draft/"
    empty.refresh_from_db()
    assert empty.title == "新项目"


def test_saved_entries_leave_nothing_kept(browser, empty):
    browser.post(url(empty) + "keep/", {"title": "半"})
    browser.post(url(empty), {"title": "新项目"})
    assert KeptPage.objects.get().entries == {}


def test_entries_of_a_page_with_errors_are_shown_again_later(browser, empty):
    long = "名" * 101
    page = text(browser.post(url(empty), {"title": long}))
    assert long in page
    assert 'class="notice is-bad mb-4 error-summary"' in page
    empty.refresh_from_db()
    assert empty.title == ""
    again = text(browser.get(url(empty)))
    assert long in again
    assert "error-summary" not in again
    assert browser.get(f"/my/cases/{empty.pk}/draft/").context["tasks"].steps[0].state == "problem"


def test_entries_are_kept_as_one_types(browser, empty):
    answer = browser.post(url(empty) + "keep/", {"title": "写到一半", "csrfmiddlewaretoken": "x"})
    assert "已自动保留" in answer.json()["kept"]
    assert KeptPage.objects.get().entries == {"title": ["写到一半"]}
    page = text(browser.get(url(empty)))
    assert 'value="写到一半"' in page
    assert "尚未检查和保存" in page
    assert browser.get(f"/my/cases/{empty.pk}/draft/").context["tasks"].steps[0].state == "in_progress"


def test_keeping_entries_keeps_the_draft_alive(browser, empty):
    Case.objects.filter(pk=empty.pk).update(touched_at=timezone.now() - dt.timedelta(days=80))
    browser.post(url(empty) + "keep/", {"title": "写"})
    empty.refresh_from_db()
    assert empty.touched_at > timezone.now() - dt.timedelta(minutes=1)


def test_kept_entries_can_be_dropped_for_what_was_saved(browser, course):
    browser.post(url(course.case) + "keep/", {"title": "改了一半"})
    browser.post(url(course.case), {"title": "改了一半", "go": "forget"})
    assert "改了一半" not in text(browser.get(url(course.case)))
    assert course.case.title == "样例项目"


def test_more_than_a_page_can_hold_is_not_kept(browser, empty):
    browser.post(url(empty) + "keep/", {"title": "字" * (MAX_CHARACTERS + 1)})
    assert KeptPage.objects.get().entries == {}


def test_from_the_check_page_one_comes_straight_back(browser, course):
    assert 'name="then" value="check"' in text(browser.get(url(course.case) + "?then=check"))
    response = browser.post(url(course.case), {"title": "改名", "then": "check"})
    assert response.url == f"/my/cases/{course.id}/draft/check/"


def test_then_leads_nowhere_else(browser, course):
    response = browser.post(url(course.case), {"title": "改名", "then": "https://example.com/"})
    assert response.url == f"/my/cases/{course.id}/draft/"


def test_a_page_that_does_not_exist_is_not_found(browser, course):
    assert browser.get(f"/my/cases/{course.id}/steps/nothing/").status_code == 404


def test_a_filed_application_is_closed_to_changes(browser, filed):
    response = browser.get(url(filed.case), follow=True)
    assert response.redirect_chain[0][0] == f"/my/cases/{filed.id}/"
    assert "申请已提交，仅在告知补正后方可修改" in text(response)
    assert browser.post(url(filed.case) + "keep/", {"title": "改"}).status_code == 409


def expired(browser: Client) -> None:
    browser.session.flush()


def sign_in(browser: Client, world, next_url: str):
    user = world.user("citizen")
    user.set_password("long-enough-1")
    user.save()
    credentials = {"login": "citizen", "password": "long-enough-1", "next": next_url}
    return browser.post("/accounts/login/", credentials, follow=True)


def test_what_is_sent_after_the_session_expired_is_there_after_signing_in(browser, world, empty):
    expired(browser)
    response = browser.post(url(empty), {"title": "不能丢的内容"})
    assert response.url == f"/accounts/login/?next={url(empty)}"
    assert "已为您保留" in text(browser.get(response.url))
    page = text(sign_in(browser, world, url(empty)))
    assert 'value="不能丢的内容"' in page
    assert KeptPage.objects.get().entries == {"title": ["不能丢的内容"]}


def test_somebody_else_who_signs_in_does_not_get_the_entries(browser, world, empty):
    expired(browser)
    browser.post(url(empty), {"title": "别人的内容"})
    browser.force_login(world.user("outsider"))
    assert browser.get(url(empty)).status_code == 404
    assert not KeptPage.objects.exists()


def test_keeping_says_when_the_session_has_expired(browser, empty):
    expired(browser)
    answer = browser.post(url(empty) + "keep/", {"title": "写"})
    assert answer.status_code == 401
    assert "登录已过期" in answer.json()["problem"]


def test_pages_are_not_left_in_the_cache_of_a_shared_computer(browser, empty):
    assert "no-store" in browser.get(url(empty))["Cache-Control"]
