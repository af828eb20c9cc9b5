"""What the clock asks of a calendar, and the calendar held in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _


class CalendarHorizonError(Exception):
    """A day lies outside the loaded calendar: no date is better than a wrong one."""

    def __init__(self, day: dt.date) -> None:
        super().__init__(day)
        self.day = day
        self.year = day.year

    def __str__(self) -> str:
        return _(
            "The working-day calendar of %(year)s is not loaded, so the due date cannot be computed. "
            "An administrator must load it (load_calendar %(year)s)."
        ) % {"year": self.year}


class Calendar(Protocol):
    """Every method raises CalendarHorizonError for a day beyond the loaded years."""

    def is_workday(self, day: dt.date) -> bool: ...

    def is_provisional(self, day: dt.date) -> bool:
        """True while the holidays notice of that year is not published: the day may still change."""
        ...

    def holiday_name(self, day: dt.date) -> str:
        """Code or name of the holiday, empty for an ordinary day."""
        ...


@dataclass(frozen=True)
class Day:
    is_workday: bool
    provisional: bool = False
    name: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """A calendar in memory. A day that is not in `days` is unknown, never "an ordinary day"."""

    days: Mapping[dt.date, Day]

    def _day(self, day: dt.date) -> Day:
        try:
            return self.days[day]
        except KeyError:
            raise CalendarHorizonError(day) from None

    def is_workday(self, day: dt.date) -> bool:
        return self._day(day).is_workday

    def is_provisional(self, day: dt.date) -> bool:
        return self._day(day).provisional

    def holiday_name(self, day: dt.date) -> str:
        return self._day(day).name
