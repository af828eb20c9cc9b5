"""Co-review, special procedures, extension, levels and returns."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import pytest
from django.utils import timezone

from apps.cases.clocks import clocks_of, recompute
from apps.cases.errors import InvalidData, NotPermitted, NotPossible, NotVisible
from apps.cases.models import CoReview, SpecialProcedure
from apps.cases.vocabulary import Stage
from apps.deadlines.clock import add_working_days
from apps.deadlines.dates import today
from apps.deadlines.selectors import load_calendar
from tests.cases.conftest import Course, days


def ask(course: Course, *codes: str) -> None:
    departments = [course.world.department("990101", code).pk for code in codes]
    data = {"departments": departments, "question": "是否占用耕地", "reply_days": 5}
    course.do("jiadong.handler", "request_co_review", data)


def test_departments_answer_in_any_order(course: Course) -> None:
    ask(course.accepted(), "farmland", "registration")
    course.do("jiadong.registration", "give_opinion", {"verdict": "no_comment", "text": "无意见"})
    assert course.case.stage == Stage.CO_REVIEW
    course.do("jiadong.farmland", "give_opinion", {"verdict": "agree", "text": "不占耕地"})
    assert course.case.stage == Stage.EXAMINATION


def test_a_department_that_was_not_asked_sees_nothing(course: Course) -> None:
    ask(course.accepted(), "farmland")
    with pytest.raises(NotVisible):
        course.do("jiadong.registration", "give_opinion", {"verdict": "agree", "text": "代为同意"})


def test_an_answer_counts_for_the_department_that_gave_it(course: Course) -> None:
    ask(course.accepted(), "farmland", "registration")
    course.do("jiadong.registration", "give_opinion", {"verdict": "agree", "text": "权属清楚"})
    assert [o.department.code for o in course.case.opinions.all() if o.department] == ["registration"]


def test_a_department_answers_once(course: Course) -> None:
    ask(course.accepted(), "farmland", "registration")
    course.do("jiadong.farmland", "give_opinion", {"verdict": "agree", "text": "不占耕地"})
    with pytest.raises((NotPossible, NotPermitted)):
        course.do("jiadong.farmland", "give_opinion", {"verdict": "disagree", "text": "改主意了"})


def test_the_handler_may_close_a_co_review_with_a_reason(course: Course) -> None:
    ask(course.accepted(), "farmland", "registration")
    course.do("jiadong.handler", "close_co_review", {"reason": "会签期限已过"})
    assert course.case.stage == Stage.EXAMINATION
    assert CoReview.objects.get().closing_note == "会签期限已过"
    assert not course.case.items.filter(kind="co_review", state="open").exists()


def test_a_second_round_may_be_opened(course: Course) -> None:
    test_the_handler_may_close_a_co_review_with_a_reason(course)
    ask(course, "farmland")
    assert course.case.stage == Stage.CO_REVIEW


def test_the_handler_keeps_the_case_during_a_co_review(course: Course) -> None:
    ask(course.accepted(), "farmland")
    item = course.case.items.get(kind="examine", state="open")
    assert item.assignee == course.world.user("jiadong.handler")


def procedure(course: Course, code: str) -> None:
    data = {"code": code, "planned_end": (today() + days(10)).isoformat(), "reason": "需要专家论证"}
    course.do("jiadong.handler", "start_procedure", data)


def test_a_review_by_experts_stops_the_clock(course: Course) -> None:
    procedure(course.accepted(), "expert_review")
    assert course.case.stage == Stage.SUSPENDED
    assert course.case.paused_since == today()


def test_a_site_visit_does_not_stop_the_clock(course: Course) -> None:
    due = course.accepted().case.due_on
    procedure(course, "site_visit")
    assert course.case.stage == Stage.EXAMINATION
    assert course.case.due_on == due


def test_the_due_date_moves_by_the_days_really_paused(course: Course) -> None:
    case = course.accepted().case
    accepted = case.accepted_on
    assert accepted is not None
    first = add_working_days(day=accepted, days=1, calendar=load_calendar())
    last = add_working_days(day=accepted, days=3, calendar=load_calendar())
    SpecialProcedure.objects.create(
        case=case,
        code="expert_review",
        title="专家评审",
        clock="pause",
        basis="XKF45",
        reason="论证",
        started_on=first,
        planned_end=last,
        ended_on=last,
    )
    recompute(case, today=today())
    assert case.due_on == add_working_days(day=accepted, days=23, calendar=load_calendar())


def test_the_due_date_tells_how_it_came_about(course: Course) -> None:
    clocks = clocks_of(course.accepted().case, today=today())
    assert clocks.statutory is not None
    assert all(step.text() for step in clocks.statutory.steps)


def test_a_paused_case_cannot_be_sent_on(course: Course) -> None:
    procedure(course.accepted(), "expert_review")
    with pytest.raises(NotPossible):
        course.do("jiadong.handler", "submit_review", {"verdict": "agree", "text": "符合条件"})


def test_a_finished_procedure_resumes_the_case(course: Course) -> None:
    procedure(course.accepted(), "expert_review")
    course.do("jiadong.handler", "finish_procedure", {"code": "expert_review", "result": "通过评审"})
    assert course.case.stage == Stage.EXAMINATION
    assert course.case.paused_since is None


def test_nothing_can_be_finished_that_is_not_running(course: Course) -> None:
    with pytest.raises(NotPossible):
        course.accepted().do("jiadong.handler", "finish_procedure", {"code": "expert_review", "result": "通过评审"})


def test_only_the_matters_procedures_can_be_started(course: Course) -> None:
    with pytest.raises(InvalidData):
        procedure(course.accepted(), "auction")


def test_a_running_procedure_holds_the_case_back(course: Course) -> None:
    procedure(course.accepted(), "site_visit")
    with pytest.raises(NotPossible):
        course.do("jiadong.handler", "submit_review", {"verdict": "agree", "text": "符合条件"})


def extend(course: Course) -> None:
    course.do("jiadong.handler", "request_extension", {"reason": "案情复杂需要延期"})


def test_an_approved_extension_adds_its_days_once(course: Course) -> None:
    case = course.accepted().case
    extend(course)
    course.do("jiadong.approver", "approve_extension")
    assert case.accepted_on is not None
    assert course.case.due_on == add_working_days(day=case.accepted_on, days=30, calendar=load_calendar())
    with pytest.raises(NotPossible):
        extend(course)


def test_a_declined_extension_changes_no_date(course: Course) -> None:
    due = course.accepted().case.due_on
    extend(course)
    course.do("jiadong.approver", "decline_extension", {"reason": "可以按期办结"})
    assert course.case.due_on == due


def test_the_handler_cannot_approve_the_extension(course: Course) -> None:
    extend(course.accepted())
    with pytest.raises(NotPermitted):
        course.do("jiadong.handler", "approve_extension")


def test_a_returned_case_goes_back_to_who_handled_it(course: Course) -> None:
    course.in_review().do("jiadong.reviewer", "return_from_review", {"reason": "请补充论证"})
    item = course.case.items.get(kind="examine", state="open")
    assert item.assignee == course.world.user("jiadong.handler")


def test_the_upper_level_may_send_a_case_back_down(provincial: Course) -> None:
    provincial.in_review().do("jiadong.reviewer", "report_up", {"text": "上报市局"})
    provincial.do("jiajiang.handler", "send_back_down", {"reason": "材料需要核实"})
    assert provincial.case.holder.code == "990101"
    assert provincial.case.items.get(state="open").assignee == provincial.world.user("jiadong.handler")


def test_the_deciding_level_cannot_report_up(course: Course) -> None:
    with pytest.raises(NotPossible):
        course.in_review().do("jiadong.reviewer", "report_up", {"text": "再往上报"})


def test_a_lower_level_cannot_decide(provincial: Course) -> None:
    with pytest.raises(NotPossible, match="示例省"):
        provincial.in_review().do("jiadong.reviewer", "submit_decision", {"verdict": "agree", "text": "同意"})


def test_the_case_of_first_receipt_cannot_go_further_down(course: Course) -> None:
    with pytest.raises(NotPossible):
        course.accepted().do("jiadong.handler", "send_back_down", {"reason": "退回下级"})


def test_a_warning_is_given_once(course: Course) -> None:
    from apps.cases.models import Notice
    from apps.cases.tasks import sweep_warnings
    from apps.cases.work_items import claim

    case = course.accepted().case
    claim(item_id=case.items.get(kind="examine").pk, user=course.world.user("jiadong.handler"))
    case.warn_on = today()
    case.save(update_fields=["warn_on"])
    sweep_warnings()
    sweep_warnings()
    assert Notice.objects.filter(code="case.due_soon", recipient__username="jiadong.handler").count() == 1


def test_the_day_is_shanghais(course: Course) -> None:
    late = dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)  # 01:00 of the 24th in Shanghai
    with mock.patch.object(timezone, "now", return_value=late):
        assert course.filed().case.received_on == dt.date(2026, 11, 24)
