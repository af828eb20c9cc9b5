"""What a sector's machine may add without new transitions: silence as consent, conditions of grant and certificate."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.cases.errors import NotPossible
from apps.cases.models import CoReview
from apps.cases.tasks import sweep_co_reviews
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from tests.cases.conftest import Course, Kernel
from tests.cases.test_examination import ask


def _overdue(course: Course) -> None:
    ask(course.accepted(), "farmland", "registration")
    CoReview.objects.update(due_on=today() - dt.timedelta(days=1))


def test_silence_is_no_consent_without_a_rule(course: Course) -> None:
    _overdue(course)
    sweep_co_reviews()
    assert course.case.stage == Stage.CO_REVIEW


def test_silence_is_taken_where_a_rule_says_so(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kernel, "silence_basis", lambda self: "测试规则第一条")
    _overdue(course)
    sweep_co_reviews()
    assert course.case.stage == Stage.EXAMINATION
    assert CoReview.objects.get().closing_note == "测试规则第一条"


def test_silence_is_not_taken_before_the_term_is_over(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kernel, "silence_basis", lambda self: "测试规则第一条")
    ask(course.accepted(), "farmland")
    with pytest.raises(NotPossible):
        course.do(None, "take_silence")


def test_an_application_of_another_matter_is_refused_at_filing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kernel, "wrong_matter", lambda self: "应报国务院批准")
    with pytest.raises(NotPossible, match="国务院"):
        course.filed()
    assert course.case.stage == Stage.DRAFT


def test_a_correction_that_makes_it_another_matter_is_refused(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    course.filed().do("jiadong.window", "request_correction", {"entry_title": "请更正项目名称"})
    monkeypatch.setattr(Kernel, "wrong_matter", lambda self: "应报国务院批准")
    with pytest.raises(NotPossible, match="国务院"):
        course.do("citizen", "answer_correction", {"answer_1": "已更正"})


def test_a_grant_waits_for_what_the_sector_demands(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kernel, "missing_for_grant", lambda self: "尚未取得政府批复")
    course.in_decision()
    with pytest.raises(NotPossible, match="政府批复"):
        course.do("jiadong.approver", "grant", {"text": "准予许可"})


def test_a_certificate_waits_for_what_the_sector_demands(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kernel, "missing_for_certificate", lambda self: "海域使用金未缴清")
    course.granted()
    with pytest.raises(NotPossible, match="海域使用金"):
        course.do("jiadong.certificates", "make_certificate")
