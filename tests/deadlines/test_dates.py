from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from apps.deadlines.dates import chinese_day, last_day_of_years, local_date


def test_the_day_is_shanghais():
    assert local_date(dt.datetime(2026, 11, 22, 15, 59, tzinfo=dt.UTC)) == dt.date(2026, 11, 22)
    assert local_date(dt.datetime(2026, 11, 22, 16, 0, tzinfo=dt.UTC)) == dt.date(2026, 11, 23)


def test_a_time_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="zone"):
        local_date(dt.datetime(2026, 11, 22, 12))


def test_a_term_of_years_ends_the_day_before_its_anniversary():
    assert last_day_of_years(dt.date(2026, 11, 23), 20) == dt.date(2046, 11, 22)
    assert last_day_of_years(dt.date(2028, 2, 29), 1) == dt.date(2029, 2, 28)
    assert last_day_of_years(dt.date(2028, 2, 29), 4) == dt.date(2032, 2, 28)


def test_documents_write_days_in_chinese_whatever_the_language():
    with translation.override("en"):
        assert chinese_day(dt.date(2026, 11, 2)) == "2026年11月2日"
