from __future__ import annotations

import datetime as dt

import pytest

from apps.deadlines.dates import last_day_of_years, today

from .conftest import filled


@pytest.fixture
def case(start):
    return start("temporary_use")


@pytest.mark.parametrize(
    ("infrastructure", "years", "valid"), [("", 2, True), ("", 3, False), ("energy", 4, True), ("water", 5, False)]
)
def test_two_years_are_allowed_and_four_for_infrastructure(case, infrastructure, years, valid):
    first = today() + dt.timedelta(days=30)
    last = last_day_of_years(first, years)
    form = filled(case, "period", infrastructure=infrastructure, use_from=first.isoformat(), use_to=last.isoformat())
    assert form.is_valid() == valid
    assert valid or list(form.errors) == ["use_to"]


def test_one_day_more_than_two_years_is_too_long(case):
    first = dt.date(2027, 1, 4)
    form = filled(case, "period", infrastructure="", use_from="2027-01-04", use_to="2029-01-04")
    assert last_day_of_years(first, 2) == dt.date(2029, 1, 3)
    assert list(form.errors) == ["use_to"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"use_from": "2027-05-01", "use_to": "2027-04-30"}, "use_to"),
        ({"use_from": "2020-01-01", "use_to": "2020-12-31"}, "use_to"),
        ({"use_from": "30.2.2027"}, "use_from"),
        ({"contract_on": "2999-01-01"}, "contract_on"),
        ({"contract_party": ""}, "contract_party"),
        ({"infrastructure": "school"}, "infrastructure"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field(case, changes, field):
    assert list(filled(case, "period", **changes).errors) == [field]
