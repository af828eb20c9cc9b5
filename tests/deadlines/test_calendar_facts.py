"""The seed against the State Council's notice for 2026 (domain section 6)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.deadlines.conftest import CALENDAR, day

OFF_2026 = {
    "new_year": ("2026-01-01", "2026-01-03"),
    "spring_festival": ("2026-02-15", "2026-02-23"),
    "tomb_sweeping": ("2026-04-04", "2026-04-06"),
    "labor_day": ("2026-05-01", "2026-05-05"),
    "dragon_boat": ("2026-06-19", "2026-06-21"),
    "mid_autumn": ("2026-09-25", "2026-09-27"),
    "national_day": ("2026-10-01", "2026-10-07"),
}
WORKED_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def test_2026_is_the_notice_day_for_day():
    off = {
        day(first) + dt.timedelta(days=n): name
        for name, (first, last) in OFF_2026.items()
        for n in range((day(last) - day(first)).days + 1)
    }
    worked = {day(text) for text in WORKED_2026}
    one = dt.date(2026, 1, 1)
    for date in (one + dt.timedelta(days=n) for n in range(365)):
        expected = date in worked or (date.weekday() < 5 and date not in off)
        assert CALENDAR.is_workday(date) is expected, date
        assert CALENDAR.holiday_name(date) == off.get(date, ""), date
        assert not CALENDAR.is_provisional(date)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2027-01-01", "2027-01-01"),
        ("2027-02-05", "2027-02-10"),
        ("2027-04-05", "2027-04-05"),
        ("2027-05-01", "2027-05-04"),
        ("2027-06-09", "2027-06-09"),
        ("2027-09-15", "2027-09-15"),
        ("2027-10-01", "2027-10-05"),
    ],
)
def test_2027_is_provisional_with_the_statutory_days_only(first, last):
    date = day(first)
    while date <= day(last):
        assert not CALENDAR.is_workday(date)
        assert CALENDAR.is_provisional(date)
        date += dt.timedelta(days=1)


def test_2027_has_no_make_up_days_yet():
    assert not [d for d, facts in CALENDAR.days.items() if d.year == 2027 and d.weekday() >= 5 and facts.is_workday]


@pytest.mark.parametrize("text", ["2024-02-04", "2024-10-12", "2025-01-26", "2025-02-08", "2025-09-28", "2025-10-11"])
def test_earlier_make_up_days_are_worked(text):
    assert CALENDAR.is_workday(day(text))
