from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from apps.deadlines.clock import Extension, Pause, Term, Unit, deadline, warn_on, working_days_between
from apps.deadlines.steps import due_steps_as_json, steps_from_json
from tests.deadlines.conftest import CALENDAR, day

starts = st.dates(day("2024-01-15"), day("2026-12-31"))
terms = st.builds(Term, st.integers(1, 45), st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY]), st.just("x"))


@st.composite
def pause_lists(draw):
    pauses = []
    for _ in range(draw(st.integers(0, 4))):
        first = draw(st.dates(day("2024-01-15"), day("2027-01-31")))
        last = first + dt.timedelta(days=draw(st.integers(0, 20)))
        pauses.append(Pause(first, last, None, "hearing", "XKF45"))
    return pauses


def due_on(term, start, pauses=(), extensions=()):
    return deadline(term=term, start=start, pauses=pauses, extensions=extensions, calendar=CALENDAR).due_on


@given(terms, starts, pause_lists(), st.integers(1, 30))
def test_a_later_start_never_ends_earlier(term, start, pauses, more):
    assert due_on(term, start + dt.timedelta(days=more), pauses) >= due_on(term, start, pauses)


@given(terms, starts, pause_lists())
def test_a_pause_never_shortens(term, start, pauses):
    for n in range(len(pauses)):
        assert due_on(term, start, pauses[: n + 1]) >= due_on(term, start, pauses[:n])


@given(terms, starts, pause_lists())
def test_the_order_of_pauses_does_not_matter(term, start, pauses):
    assert due_on(term, start, pauses) == due_on(term, start, pauses[::-1])


@given(terms, starts, pause_lists(), st.integers(1, 15))
def test_an_extension_moves_the_date_by_its_own_length(term, start, pauses, days):
    longer = Term(term.days + days, term.unit, term.basis)
    assert due_on(term, start, pauses, [Extension(days, "XKF42")]) == due_on(longer, start, pauses)


@given(st.integers(1, 45), starts, pause_lists())
def test_exactly_the_term_lies_between_start_and_due_date(days, start, pauses):
    due = due_on(Term(days, Unit.WORKING_DAY, "x"), start, pauses)
    assert working_days_between(after=start, until=due, calendar=CALENDAR, pauses=pauses) == days


@given(terms, starts, pause_lists())
def test_it_ends_on_a_working_day_and_the_last_dated_step_says_so(term, start, pauses):
    result = deadline(term=term, start=start, pauses=pauses, calendar=CALENDAR)
    assert CALENDAR.is_workday(result.due_on)
    assert [s.on for s in result.steps if s.on][-1] == result.due_on


@given(terms, starts, pause_lists())
def test_the_warning_lies_between_start_and_due_date(term, start, pauses):
    assert start <= warn_on(term=term, start=start, pauses=pauses, calendar=CALENDAR) <= due_on(term, start, pauses)


@given(terms, starts, pause_lists())
def test_steps_survive_json(term, start, pauses):
    steps = deadline(term=term, start=start, pauses=pauses, calendar=CALENDAR).steps
    assert steps_from_json(due_steps_as_json(steps)) == steps
