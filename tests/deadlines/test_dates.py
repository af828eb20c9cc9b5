from __future__ import annotations

import datetime as dt

import pytest

from apps.deadlines.dates import local_date


def test_the_day_is_shanghais():
    assert local_date(dt.datetime(2026, 11, 22, 15, 59, tzinfo=dt.UTC)) == dt.date(2026, 11, 22)
    assert local_date(dt.datetime(2026, 11, 22, 16, 0, tzinfo=dt.UTC)) == dt.date(2026, 11, 23)


def test_a_time_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="zone"):
        local_date(dt.datetime(2026, 11, 22, 12))
