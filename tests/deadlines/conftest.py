from __future__ import annotations

import datetime as dt

import pytest

from apps.deadlines.calendar import Day, WorkCalendar
from apps.deadlines.sources import days_of


def calendar_of(*years: int) -> WorkCalendar:
    days = [day for year in years for day in days_of(year)]
    return WorkCalendar({d.date: Day(d.is_workday, d.provisional, d.name) for d in days})


CALENDAR = calendar_of(2024, 2025, 2026, 2027)


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return CALENDAR


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
