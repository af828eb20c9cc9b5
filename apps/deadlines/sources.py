"""The calendar of a year as the `holidays` package knows it (checked day for day against chinesecalendar 2024–2026)."""

from __future__ import annotations

import datetime as dt
import functools
from importlib.metadata import version

import holidays

from apps.deadlines.models import CalendarDay

FIRST_YEAR, LAST_FINAL_YEAR, LAST_YEAR = 2024, 2026, 2027

# In this order: "Chinese New Year" holds "New Year".
_CODES = {
    "Chinese New Year": "spring_festival",
    "New Year": "new_year",
    "Tomb-Sweeping": "tomb_sweeping",
    "Labor": "labor_day",
    "Dragon Boat": "dragon_boat",
    "Mid-Autumn": "mid_autumn",
    "National Day": "national_day",
}


@functools.cache
def library_source() -> str:
    return f"holidays {version('holidays')}"


def _code(name: str) -> str:
    return next((code for word, code in _CODES.items() if word in name), "")


def days_of(year: int) -> list[CalendarDay]:
    """Every day of `year`, unsaved. Provisional after 2026: the State Council's notice is not out, swaps unknown.

    A day off takes the name of the holiday in its run, so that 10-01 … 10-07 all read National Day.
    """
    known = holidays.country_holidays("CN", years=[year], language="en_US")
    first = dt.date(year, 1, 1)
    days = [
        CalendarDay(
            date=day,
            is_workday=known.is_working_day(day),
            provisional=year > LAST_FINAL_YEAR,
            source=library_source(),
        )
        for day in (first + dt.timedelta(days=n) for n in range((dt.date(year + 1, 1, 1) - first).days))
    ]
    run: list[CalendarDay] = []
    for day in [*days, CalendarDay(is_workday=True)]:
        if not day.is_workday:
            run.append(day)
            continue
        name = next((code for d in run if (code := _code(known.get(d.date, "")))), "")
        for off in run:
            off.name = name
        run = []
    return days
