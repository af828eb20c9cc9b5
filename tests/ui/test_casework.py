"""A case as pages show it: whose turn, how far, how its days were spent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string

from apps.cases.models import Case
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.ui.casework import clock_of, tag_of, track_of, turn_of
from apps.ui.ruler import Spent

pytestmark = pytest.mark.django_db


def standing(course, stage, **fields):
    """The case as if it stood there: the pieces only read columns."""
    Case.objects.filter(pk=course.id).update(stage=stage, **fields)
    return course.case


@pytest.mark.parametrize("stage", Stage.values)
def test_every_stage_has_words_and_a_track(course, stage):
    case = course.accepted().case
    case.stage = stage
    turn = turn_of(case)
    assert turn.headline
    assert turn.words
    assert track_of(case)
    assert tag_of(case, today=today()).words
    render_to_string("ui/_turn.html", {"turn": turn})


def test_a_correction_is_the_applicants_turn(course):
    case = course.filed().case
    case.stage = Stage.CORRECTION
    assert turn_of(case).is_yours
    assert turn_of(case).by == ""


def test_the_track_has_one_present_stop(course):
    stops = track_of(course.accepted().case)
    assert [s.status for s in stops] == ["done", "done", "now", "", "", ""]


def test_a_completed_case_has_passed_every_stop(course):
    case = course.granted().case
    case.stage = Stage.COMPLETED
    assert {s.status for s in track_of(case)} == {"done"}


def test_a_withdrawn_case_keeps_what_it_passed(course):
    case = course.accepted().case
    case.stage = Stage.WITHDRAWN
    names = [str(s.name) for s in track_of(case)]
    assert names == ["收件", "受理", "已撤回"]


def test_there_is_no_clock_before_acceptance(course):
    assert clock_of(course.filed().case, today=today()) is None


def test_the_ruler_counts_working_days_up_to_both_dates(course):
    case = course.accepted().case
    clock = clock_of(case, today=today())
    assert clock is not None
    assert clock.clocks.statutory is not None
    days = [cell.day for cell in clock.cells]
    assert days[0] > case.accepted_on
    assert days[-1] == max(case.due_on, case.promise_due_on)
    flagged = {cell.day for cell in clock.cells if cell.flag}
    assert flagged == {case.due_on, case.promise_due_on}
    assert {cell.spent for cell in clock.cells} == {Spent.LEFT}


def test_used_days_grow_and_late_days_are_drawn(course):
    case = course.accepted().case
    late = case.due_on + dt.timedelta(days=10)
    clock = clock_of(case, today=late)
    assert clock is not None
    assert {cell.spent for cell in clock.cells} == {Spent.USED}
    assert clock.cells[-1].day > case.due_on
    assert sum(cell.is_today for cell in clock.cells) == 1


def test_the_clock_panel_explains_both_dates(course):
    case = course.accepted().case
    panel = render_to_string("ui/_clock.html", {"clock": clock_of(case, today=today())})
    assert f"{case.due_on:%Y-%m-%d}" in panel
    assert f"{case.promise_due_on:%Y-%m-%d}" in panel
    assert "行政许可法第四十二条" in panel
