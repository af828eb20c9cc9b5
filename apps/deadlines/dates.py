"""The day it is: always Asia/Shanghai's, whatever the server's or the reader's zone."""

from __future__ import annotations

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def today() -> dt.date:
    """Today in Asia/Shanghai."""
    return local_date(timezone.now())


def local_date(moment: dt.datetime) -> dt.date:
    """The day of a moment in Asia/Shanghai; raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone has no day")
    return moment.astimezone(SHANGHAI).date()


def years_later(day: dt.date, years: int) -> dt.date:
    """The same date so many years later; of 29 February, 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def months_later(day: dt.date, n: int) -> dt.date:
    """The same day of the month, or its last day where it has none (民法典 art. 202); `n` < 0 is so many before."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day_of_years(first: dt.date, years: int) -> dt.date:
    """The last day, included, of a term of so many years that begins on `first`."""
    return years_later(first, years) - dt.timedelta(days=1)


def chinese_day(day: dt.date) -> str:
    """2026年11月2日, as official documents write it whatever the reader's language."""
    return f"{day.year}年{day.month}月{day.day}日"
