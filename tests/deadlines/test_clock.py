from __future__ import annotations

import pytest

from apps.deadlines.clock import (
    CalendarHorizonError,
    ClockRuleError,
    Extension,
    Pause,
    Term,
    Unit,
    add_working_days,
    deadline,
    warn_on,
    working_days_between,
)
from tests.deadlines.conftest import CALENDAR, calendar_of, day

WD = Unit.WORKING_DAY
PROMISE = Term(10, WD, "promise")
STATUTORY = Term(20, WD, "XKF42")
REVIEW = Pause(day("2026-11-11"), day("2026-11-17"), None, "expert_review", "XKF45")


def due(term, start, **more):
    return deadline(term=term, start=day(start), calendar=CALENDAR, **more)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-13", 20, "2026-03-19"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-12-04", 20, "2027-01-04"),
    ],
)
def test_the_vectors_of_domain_section_7(start, days, expected):
    assert due(Term(days, WD, "XKF42"), start).due_on == day(expected)


def test_a_term_into_2027_is_provisional():
    assert due(STATUTORY, "2026-12-04").provisional
    assert due(STATUTORY, "2026-12-04").steps[-1].params == {"year": 2027}
    assert not due(STATUTORY, "2026-11-05").provisional


def test_the_case_of_the_mock():
    assert due(PROMISE, "2026-11-05").due_on == day("2026-11-19")
    assert due(PROMISE, "2026-11-05", pauses=[REVIEW]).due_on == day("2026-11-26")
    assert due(STATUTORY, "2026-11-05", pauses=[REVIEW]).due_on == day("2026-12-10")


def test_the_derivation_names_every_move():
    steps = due(PROMISE, "2026-11-05", pauses=[REVIEW]).steps
    assert [(s.code, str(s.on)) for s in steps] == [
        ("start_accepted", "2026-11-06"),
        ("term_working_day", "2026-11-19"),
        ("pause_working_day", "2026-11-26"),
    ]
    assert steps[2].params["days"] == 5


def test_overlapping_pauses_count_once():
    inner = Pause(day("2026-11-12"), day("2026-11-13"), None, "testing", "XKF45")
    both = due(PROMISE, "2026-11-05", pauses=[inner, REVIEW])
    assert both.due_on == day("2026-11-26")
    assert [s.code for s in both.steps][2:] == ["pause_working_day", "pause_covered"]


def test_a_pause_after_the_due_date_adds_nothing():
    late = Pause(day("2026-11-20"), day("2026-11-30"), None, "hearing", "XKF45")
    result = due(PROMISE, "2026-11-05", pauses=[late])
    assert result.due_on == day("2026-11-19")
    assert result.steps[-1].code == "pause_too_late"


def test_an_extension_gives_the_later_pause_room():
    late = Pause(day("2026-11-20"), day("2026-11-20"), None, "hearing", "XKF45")
    result = due(PROMISE, "2026-11-05", pauses=[late], extensions=[Extension(10, "XKF42")])
    assert result.due_on == day("2026-12-04")


@pytest.mark.parametrize(
    ("planned", "today", "expected"),
    [
        ("2026-11-17", "2026-11-12", "2026-11-26"),  # as planned
        (None, "2026-11-12", "2026-11-23"),  # paused so far
        ("2026-11-12", "2026-11-17", "2026-11-26"),  # overdue: it still pauses
    ],
)
def test_an_open_pause_is_projected(planned, today, expected):
    running = Pause(day("2026-11-11"), None, planned and day(planned), "expert_review", "XKF45")
    result = due(PROMISE, "2026-11-05", pauses=[running], today=day(today))
    assert (result.due_on, result.projected) == (day(expected), True)
    assert result.steps[-1].code == "open_working_day"


def test_calendar_days_that_end_on_a_weekend_move_on():
    result = due(Term(30, Unit.CALENDAR_DAY, "铺设海底电缆管道管理规定第五条"), "2026-11-05")
    assert result.due_on == day("2026-12-07")
    assert result.steps[-1].code == "rolled_weekend"


def test_calendar_days_that_end_in_a_holiday_move_over_it():
    result = due(Term(30, Unit.CALENDAR_DAY, "x"), "2026-09-03")
    assert result.due_on == day("2026-10-08")
    assert result.steps[-1].params == {"day": "2026-10-03", "holiday": "national_day"}


def test_calendar_days_are_paused_by_calendar_days():
    term = Term(10, Unit.CALENDAR_DAY, "x")
    pause = Pause(day("2026-11-07"), day("2026-11-09"), None, "hearing", "XKF45")
    assert due(term, "2026-11-05").due_on == day("2026-11-16")  # the 15th is a Sunday
    assert due(term, "2026-11-05", pauses=[pause]).due_on == day("2026-11-18")


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-11-05", 2, "2027-01-05"), ("2026-10-31", 1, "2026-11-30")],
)
def test_months_end_on_the_same_day_or_the_last(start, count, expected):
    assert due(Term(count, Unit.MONTH, "海域使用管理法第二十六条"), start).due_on == day(expected)


def test_holidays_and_make_up_days_are_explained():
    steps = due(Term(5, WD, "XKF32"), "2026-09-30").steps
    assert [(s.code, dict(s.params)) for s in steps[2:]] == [
        ("holiday", {"holiday": "national_day", "from": "2026-10-01", "to": "2026-10-07"}),
        ("make_up_day", {"day": "2026-10-10"}),
    ]


def test_beyond_the_calendar_there_is_no_date():
    with pytest.raises(CalendarHorizonError, match="2028"):
        due(STATUTORY, "2027-12-20")
    with pytest.raises(CalendarHorizonError, match="2023"):
        deadline(term=STATUTORY, start=day("2023-12-01"), calendar=calendar_of(2024))


@pytest.mark.parametrize("unit", ["hour", "", "工作日"])
def test_an_unknown_unit_is_refused(unit):
    with pytest.raises(ClockRuleError):
        Term(5, unit, "x")


def test_impossible_rules_are_refused():
    with pytest.raises(ClockRuleError):
        Term(0, WD, "x")
    with pytest.raises(ClockRuleError):
        Extension(-1, "x")
    with pytest.raises(ClockRuleError):
        Pause(day("2026-11-11"), day("2026-11-10"), None, "hearing", "XKF45")
    with pytest.raises(ClockRuleError):
        Pause(day("2026-11-11"), None, None, "hearing", "")


def test_days_left():
    def left(today):
        return working_days_between(after=day(today), until=day("2026-11-26"), calendar=CALENDAR)

    assert [left(t) for t in ("2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30")] == [1, 0, -1, -2]


def test_days_used_leave_out_pauses():
    used = working_days_between(after=day("2026-11-05"), until=day("2026-11-25"), calendar=CALENDAR, pauses=[REVIEW])
    assert used == 9


@pytest.mark.parametrize(("count", "expected"), [(1, "2026-10-08"), (-1, "2026-09-29"), (0, "2026-09-30")])
def test_working_days_forward_and_back(count, expected):
    assert add_working_days(day=day("2026-09-30"), days=count, calendar=CALENDAR) == day(expected)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, "2026-11-05"),  # one working day before the 6th is day 0
        (5, "2026-11-11"),  # one working day before the 12th; 90 % would be the 12th
        (10, "2026-11-18"),  # both say the 9th day
        (20, "2026-12-01"),  # the 18th day: 90 %
    ],
)
def test_the_warning_comes_at_90_percent_or_a_day_before(days, expected):
    term = Term(days, WD, "promise")
    assert warn_on(term=term, start=day("2026-11-05"), calendar=CALENDAR) == day(expected)


def test_the_warning_moves_with_a_pause():
    assert warn_on(term=PROMISE, start=day("2026-11-05"), pauses=[REVIEW], calendar=CALENDAR) == day("2026-11-25")
