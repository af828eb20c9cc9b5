"""The facts a clock is computed from. Each refuses what it cannot mean: nothing falls back to "no rule"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class ClockRuleError(ValueError):
    """A term, pause or extension that means nothing."""


class Unit(StrEnum):
    """工作日, 日 (自然日) or 月. 行政许可法 art. 82 makes an authority's periods working days; else the text says."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


class Since(StrEnum):
    """The event on day 0."""

    ACCEPTED = "accepted"
    RECEIVED = "received"
    DECIDED = "decided"
    NOTIFIED = "notified"
    REQUESTED = "requested"


@dataclass(frozen=True)
class Term:
    """`days` (1–3660) in `unit`; for months it is the number of months.

    `basis`: a code of `labels.BASES` or the words of the rule. Raises ClockRuleError for another unit or count.
    """

    days: int
    unit: Unit
    basis: str
    since: Since = Since.ACCEPTED

    def __post_init__(self) -> None:
        _check_count(self.days)
        for name, kind in (("unit", Unit), ("since", Since)):
            try:
                object.__setattr__(self, name, kind(getattr(self, name)))
            except ValueError as error:
                raise ClockRuleError(f"unknown {name} {getattr(self, name)!r} of a term") from error


@dataclass(frozen=True)
class Extension:
    """`days` more, in the unit of the term it extends (行政许可法 art. 42: once, by the head of the authority)."""

    days: int
    basis: str

    def __post_init__(self) -> None:
        _check_count(self.days)


@dataclass(frozen=True)
class Pause:
    """Time that does not count (行政许可法 art. 45), `start` to `end`, both included; `end` None while it runs.

    `code`: hearing, expert_review … of `labels.PAUSES`. Raises ClockRuleError where it ends before it starts.
    """

    start: dt.date
    end: dt.date | None
    planned_end: dt.date | None
    code: str
    basis: str

    def __post_init__(self) -> None:
        for last in (self.end, self.planned_end):
            if last is not None and last < self.start:
                raise ClockRuleError(f"a pause from {self.start} cannot end on {last}")
        if not self.code or not self.basis:
            raise ClockRuleError("a pause needs a reason and a legal basis")

    @property
    def is_open(self) -> bool:
        return self.end is None

    def last_day(self, today: dt.date) -> dt.date:
        """Its end; while it runs, the planned end or today, whichever is later: an overdue review still pauses."""
        if self.end is not None:
            return self.end
        return max(self.planned_end or today, today, self.start)


def _check_count(days: int) -> None:
    if not 1 <= days <= 3660:
        raise ClockRuleError(f"a term of {days} is none: it must be 1 to 3660")
