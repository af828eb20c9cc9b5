"""Renewal of a license (延续, 行政许可法 art. 50): until when it is to be applied for, and by which matter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from apps.deadlines.dates import months_later

STATUTORY_DAYS = 30
"""Calendar days before the end, where the law of the matter names no other time (行政许可法 art. 50)."""


@dataclass(frozen=True)
class Renewal:
    """When renewal is to be applied for: so many calendar days, or calendar months, before the last day.

    `matter` is the code of the matter that renews it, None where none is open: it is then applied for at the issuing
    authority. `source` says where the time is from; `[knowledge]` marks what is yet to be confirmed. Raises ValueError
    for no source, or for days and months that are not exactly one time of at most a year.
    """

    source: str
    days: int = STATUTORY_DAYS
    months: int = 0
    matter: str | None = None

    def __post_init__(self) -> None:
        if not self.source:
            raise ValueError("a time for renewal states its source")
        if not ((self.months == 0 and 1 <= self.days <= 366) or (self.days == 0 and 1 <= self.months <= 12)):
            raise ValueError("a time for renewal is 1 to 366 days, or 1 to 12 months with days=0")

    def file_by(self, last: dt.date) -> dt.date:
        """The last day on which renewal of a license whose last day is `last` is applied for in time."""
        return months_later(last, -self.months) if self.months else last - dt.timedelta(days=self.days)
