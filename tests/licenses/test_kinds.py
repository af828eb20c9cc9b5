"""License kinds: number patterns, terms and required facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from apps.licenses import kinds
from apps.licenses.kinds import GIVEN, GIVEN_OR_OPEN, OPEN_ENDED, NumberRule, Validity
from tests.licenses.conftest import FACTS, TEST_KIND

D = dt.date


def test_a_number_is_region_year_and_five_digits():
    rule = NumberRule("用字第{region:6}{year:4}{serial:05d}号", source="[knowledge]")
    assert rule.number(region="990000", issuer="990000", year=2026, serial=1) == "用字第990000202600001号"


def test_a_serial_that_no_longer_fits_is_refused():
    rule = NumberRule("地字第{region:6}{year:4}{serial:05d}号", source="[knowledge]")
    with pytest.raises(ValueError, match="100000"):
        rule.number(region="990000", issuer="990000", year=2026, serial=100_000)


def test_a_number_may_name_a_fact_of_the_license_and_the_short_year():
    rule = NumberRule("{facts[grade]}测资字{region:.2}{yy:02d}{serial:04d}", source="[knowledge]")
    number = rule.number(region="990000", issuer="990000", year=2026, serial=7, facts={"grade": "乙"})
    assert number == "乙测资字99260007"


@pytest.mark.parametrize(
    ("first", "last"),
    [(D(2026, 11, 22), D(2029, 11, 21)), (D(2024, 2, 29), D(2027, 2, 28)), (D(2026, 1, 1), D(2028, 12, 31))],
)
def test_three_years_end_the_day_before_the_third_anniversary(first, last):
    assert Validity.for_years(3).last_day(first=first, given=None) == last


def test_a_term_longer_than_the_kind_allows_is_refused():
    with pytest.raises(ValidationError) as refused:
        Validity.for_years(3).last_day(first=D(2026, 1, 1), given=D(2029, 1, 1))
    assert "valid_to" in refused.value.message_dict


def test_a_shorter_term_stands():
    assert Validity.for_years(3).last_day(first=D(2026, 1, 1), given=D(2027, 1, 1)) == D(2027, 1, 1)


def test_an_open_license_has_no_last_day():
    assert OPEN_ENDED.last_day(first=D(2026, 1, 1), given=None) is None
    with pytest.raises(ValidationError):
        OPEN_ENDED.last_day(first=D(2026, 1, 1), given=D(2027, 1, 1))


def test_a_term_that_may_be_open_takes_the_last_day_where_there_is_one():
    assert GIVEN_OR_OPEN.last_day(first=D(2026, 1, 1), given=None) is None
    assert GIVEN_OR_OPEN.last_day(first=D(2026, 1, 1), given=D(2027, 1, 1)) == D(2027, 1, 1)
    with pytest.raises(ValidationError):
        GIVEN_OR_OPEN.last_day(first=D(2026, 1, 1), given=D(2025, 1, 1))


@pytest.mark.parametrize("given", [None, D(2025, 12, 31)])
def test_a_given_term_must_be_given_and_not_end_before_it_begins(given):
    with pytest.raises(ValidationError):
        GIVEN.last_day(first=D(2026, 1, 1), given=given)


def test_a_missing_fact_is_named():
    with pytest.raises(ValidationError) as refused:
        TEST_KIND.clean({**FACTS, "area": ""})
    assert list(refused.value.message_dict) == ["area"]


@pytest.mark.parametrize("extra", [{"colour": "red"}, {"parcels": [{"colour": "red"}]}])
def test_an_unknown_fact_is_refused(extra):
    with pytest.raises(ValueError, match="colour"):
        TEST_KIND.clean({**FACTS, **extra})


def test_two_kinds_with_one_number_pattern_are_refused():
    with pytest.raises(ValueError, match="same numbers"):
        kinds.register(replace(TEST_KIND, code="test.other"))


def test_one_code_for_two_kinds_is_refused():
    with pytest.raises(ValueError, match="twice"):
        kinds.register(replace(TEST_KIND, title_zh="另一种证"))
