"""Answering a correction notice."""

from __future__ import annotations

from apps.cases.models import CorrectionItem
from tests.filing.conftest import pdf, text, ticket


def url(course, page="answer/"):
    return f"/my/cases/{course.id}/{page}"


def answer_all(browser, course):
    browser.post(url(course, "materials/APPLICATION/"), {"file": pdf("盖章.pdf"), "word": "已盖章"})
    browser.post(url(course, "steps/title/"), {"title": "改正后的名称", "word": "与批复一致"})


def test_the_overview_names_problems_due_date_and_what_silence_does(browser, returned):
    page = text(browser.get(url(returned)))
    assert "没有盖章" in page
    assert "名称与批复不一致" in page
    assert "10 个工作日" in page
    assert "逾期未补正的，按退件处理" in page


def test_sending_opens_once_every_request_is_answered(browser, returned):
    assert 'name="request_id"' not in text(browser.get(url(returned)))
    answer_all(browser, returned)
    assert 'name="request_id"' in text(browser.get(url(returned)))


def test_the_page_of_a_request_shows_the_problem_and_comes_back(browser, returned):
    assert "没有盖章" in text(browser.get(url(returned, "materials/APPLICATION/")))
    assert "名称与批复不一致" in text(browser.get(url(returned, "steps/title/")))
    response = browser.post(url(returned, "steps/title/"), {"title": "改正后的名称", "word": ""})
    assert response.url == url(returned)


def test_sent_answers_reach_the_clerk_with_their_words(browser, returned):
    answer_all(browser, returned)
    response = browser.post(url(returned), ticket(returned.case))
    assert response.url == url(returned, "")
    assert returned.case.stage == "filed"
    assert set(CorrectionItem.objects.values_list("answer", flat=True)) == {"已盖章", "与批复一致"}


def test_a_double_click_sends_once(browser, returned):
    answer_all(browser, returned)
    sent = ticket(returned.case)
    for _ in range(2):
        assert browser.post(url(returned), sent).url == url(returned, "")
    assert returned.case.version == 3


def test_sending_too_early_is_refused_with_words(browser, returned):
    page = text(browser.post(url(returned), ticket(returned.case), follow=True))
    assert 'role="alert"' in page
    assert returned.case.stage == "correction"


def test_the_word_alone_can_be_changed_once_the_file_is_there(browser, returned):
    answer_all(browser, returned)
    browser.post(url(returned, "materials/APPLICATION/"), {"word": "盖了公章"})
    assert "盖了公章" in text(browser.get(url(returned)))


def test_a_filed_case_has_nothing_to_answer(browser, filed):
    assert browser.get(url(filed)).url == url(filed, "")


def test_what_was_filed_cannot_be_taken_back(browser, returned):
    page = text(browser.get(url(returned, "materials/APPLICATION/")))
    assert "/remove/" not in page


def test_the_draft_pages_lead_to_the_progress(browser, returned):
    assert browser.get(url(returned, "draft/")).url == url(returned, "")
    assert browser.get(url(returned, "draft/check/")).url == url(returned, "")
