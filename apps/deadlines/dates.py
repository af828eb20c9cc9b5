"""The day it is: always Asia/Shanghai's, whatever the server's or the reader's zone."""

from __future__ import annotations

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
