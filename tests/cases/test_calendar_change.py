"""A holiday notice that arrives late moves the due dates of open cases, and the ledger says so."""

from __future__ import annotations

from apps.cases.tasks import sweep_calendar
from apps.deadlines.clock import add_working_days
from apps.deadlines.selectors import load_calendar
from apps.deadlines.services import DayChange, calendar_change_days
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from tests.cases.conftest import Course


def _close_next_workday(course: Course) -> None:
    accepted = course.case.accepted_on
    assert accepted is not None
    day = add_working_days(day=accepted, days=1, calendar=load_calendar())
    change = DayChange(date=day, is_workday=False)
    calendar_change_days(changes=[change], source="test notice", actor=SYSTEM)


def test_a_day_off_moves_the_due_date(course: Course, world: DemoWorld) -> None:
    due = course.accepted().case.due_on
    assert due is not None
    sweep_calendar()
    assert course.case.due_on == due
    _close_next_workday(course)
    sweep_calendar()
    assert course.case.due_on == add_working_days(day=due, days=1, calendar=load_calendar())
    assert Entry.objects.filter(kind="case.due_date_moved", subject_id=str(course.id)).count() == 1


def test_an_unchanged_calendar_moves_nothing(course: Course) -> None:
    course.accepted()
    sweep_calendar()
    sweep_calendar()
    assert not Entry.objects.filter(kind="case.due_date_moved").exists()
