from __future__ import annotations

import datetime as dt

import pytest

from apps.deadlines.dates import today
from apps.marine.rules import three_months_end
from tests.land.conftest import filled


@pytest.fixture
def case(start):
    return start("temporary_use")


def lasting(case, days: int):
    first = today() + dt.timedelta(days=30)
    last = first + dt.timedelta(days=days - 1)
    return filled(case, "period", use_from=first.isoformat(), use_to=last.isoformat())


def test_ninety_five_days_are_refused_at_the_field_with_their_number(case):
    form = lasting(case, 95)
    assert list(form.errors) == ["use_to"]
    assert "95" in str(form.errors["use_to"])


def test_eighty_eight_days_are_less_than_any_three_months(case):
    assert lasting(case, 88).is_valid()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2027-03-01", "2027-05-30"),
        ("2027-10-15", "2028-01-13"),
        ("2026-11-30", "2027-02-26"),
        ("2027-09-01", "2027-11-29"),
    ],
)
def test_three_full_months_are_too_long_by_a_day(first, last):
    assert three_months_end(dt.date.fromisoformat(first)) == dt.date.fromisoformat(last)


@pytest.mark.parametrize(("last", "valid"), [("2027-05-29", True), ("2027-05-30", True), ("2027-05-31", False)])
def test_the_limit_is_less_than_three_months(case, last, valid):
    assert filled(case, "period", use_from="2027-03-01", use_to=last).is_valid() == valid


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"use_from": "2027-05-01", "use_to": "2027-04-30"}, "use_to"),
        ({"use_from": "2020-01-01", "use_to": "2020-01-31"}, "use_to"),
        ({"use_from": "30.2.2027"}, "use_from"),
        ({"use_to": ""}, "use_to"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field(case, changes, field):
    assert list(filled(case, "period", **changes).errors) == [field]
