"""Reads: the calendar of this moment."""

from __future__ import annotations

from apps.deadlines.calendar import Day, WorkCalendar
from apps.deadlines.models import CalendarDay, CalendarRevision

# One entry: stamp → calendar. Replaced as a whole, so that threads never see a half-made one.
_held: tuple[str, WorkCalendar] = ("", WorkCalendar({}))


def calendar_stamp() -> str:
    """Changes with every change of the calendar: compare it to know whether due dates must be computed again."""
    stamp = CalendarRevision.objects.filter(id=1).values_list("stamp", flat=True).first()
    return str(stamp) if stamp else ""


def load_calendar() -> WorkCalendar:
    """The calendar table in memory; one small query, and another only where the table has changed.

    Each process keeps its copy under the stamp that every change rewrites in the same transaction; reading one row
    by its key costs less than a stale statutory date, so there is no time to live. Call it once for a list.
    """
    global _held
    stamp = calendar_stamp()
    held = _held
    if not stamp or held[0] != stamp:
        rows = CalendarDay.objects.values_list("date", "is_workday", "provisional", "name")
        held = (stamp, WorkCalendar({date: Day(work, provisional, name) for date, work, provisional, name in rows}))
        _held = held
    return held[1]
