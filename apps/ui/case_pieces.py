"""A case in lists and headings: days tags with the calendar loaded once, and its clocks for the rail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Case, SpecialProcedure
from apps.cases.vocabulary import Stage
from apps.catalogue.models import MatterVersion
from apps.deadlines.calendar import Calendar, CalendarHorizonError
from apps.deadlines.clock import working_days_between
from apps.deadlines.selectors import load_calendar
from apps.ui.casework import ClockView, clock_of
from apps.ui.clock import DaysTag, days_tag


def matter_title(version: MatterVersion) -> str:
    """In the reader's language, without reading the definition: lists leave that column out."""
    return version.name_en if (get_language() or "").startswith("en") and version.name_en else version.name_zh


@dataclass(frozen=True)
class DayCounter:
    """Working days left of many cases, with the calendar loaded once."""

    on: dt.date
    calendar: Calendar

    @classmethod
    def of(cls, day: dt.date) -> DayCounter:
        return cls(day, load_calendar())

    def left(self, due: dt.date | None) -> int | None:
        """Working days after today up to `due`; None without one, or beyond the loaded calendar."""
        if due is None:
            return None
        try:
            return working_days_between(after=self.on, until=due, calendar=self.calendar)
        except CalendarHorizonError:
            return None

    def tag(self, case: Case) -> DaysTag:
        """What is due next. Reads `case.procedures` only while the clock is stopped."""
        if case.is_closed:
            return days_tag(None, done=case.get_stage_display())
        if case.stage == Stage.CORRECTION:
            return days_tag(None, paused=_("awaiting correction"))
        return days_tag(self.left(case.next_due_on), paused=pause_reason(case), warned=self._warned(case))

    def tag_of(self, case: Case, due: dt.date | None) -> DaysTag:
        """One of the two decision clocks, which end with the decision."""
        if case.decided_on is not None or case.is_closed:
            return days_tag(None, done=_("ended"))
        return days_tag(self.left(due), paused=pause_reason(case))

    def _warned(self, case: Case) -> bool | None:
        return True if case.warn_on is not None and case.warn_on <= self.on else None


def pause_reason(case: Case) -> str:
    """Why the clock stands still; empty while it runs."""
    if case.paused_since is None:
        return ""
    running = (p for p in case.procedures.all() if p.ended_on is None and p.clock == SpecialProcedure.Clock.PAUSE)
    found = next(running, None)
    return found.title if found else case.get_stage_display()


def clock_or_problem(case: Case, *, counter: DayCounter) -> tuple[ClockView | None, str]:
    """The clock panel, and where the calendar does not reach far enough the sentence that says so."""
    try:
        return clock_of(case, today=counter.on), ""
    except CalendarHorizonError as error:
        return None, str(error)
