"""A case as page pieces: days tags, stage track, and how its due dates came about. Used by every room's case pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.cases.clocks import Clocks, clocks_of, pauses_of
from apps.cases.models import Case, SpecialProcedure
from apps.cases.vocabulary import Stage
from apps.catalogue.models import MatterVersion
from apps.deadlines.calendar import Calendar, CalendarHorizonError
from apps.deadlines.clock import working_days_between
from apps.deadlines.dates import local_date
from apps.deadlines.rules import Pause
from apps.deadlines.selectors import load_calendar
from apps.ui import pieces
from apps.ui.clock import DaysTag, days_tag
from apps.ui.ruler import DayCell, Spent

ONE_DAY = dt.timedelta(days=1)
MOST_CELLS = 130


def matter_title(version: MatterVersion) -> str:
    """In the reader's language, without reading the definition: lists leave that column out."""
    return version.name_en if (get_language() or "").startswith("en") and version.name_en else version.name_zh


@dataclass(frozen=True)
class DayCounter:
    """Working days left of many cases, with the calendar loaded once."""

    on: dt.date
    calendar: Calendar

    @classmethod
    def of(cls, day: dt.date) -> DayCounter:
        return cls(day, load_calendar())

    def left(self, due: dt.date | None) -> int | None:
        """Working days after today up to `due`; None without one, or beyond the loaded calendar."""
        if due is None:
            return None
        try:
            return working_days_between(after=self.on, until=due, calendar=self.calendar)
        except CalendarHorizonError:
            return None

    def tag(self, case: Case) -> DaysTag:
        """What is due next. Reads `case.procedures` only while the clock is stopped."""
        if case.is_closed:
            return days_tag(None, done=case.get_stage_display())
        if case.stage == Stage.CORRECTION:
            return days_tag(None, paused=_("awaiting correction"))
        return days_tag(self.left(case.next_due_on), paused=pause_reason(case), warned=self._warned(case))

    def tag_of(self, case: Case, due: dt.date | None) -> DaysTag:
        """One of the two decision clocks, which end with the decision."""
        if case.decided_on is not None or case.is_closed:
            return days_tag(None, done=_("ended"))
        return days_tag(self.left(due), paused=pause_reason(case))

    def _warned(self, case: Case) -> bool | None:
        return True if case.warn_on is not None and case.warn_on <= self.on else None


def pause_reason(case: Case) -> str:
    """Why the clock stands still; empty while it runs."""
    if case.paused_since is None:
        return ""
    running = (p for p in case.procedures.all() if p.ended_on is None and p.clock == SpecialProcedure.Clock.PAUSE)
    found = next(running, None)
    return found.title if found else case.get_stage_display()


# The stops of the track, and the stages at each (domain 2.2).
STOPS: tuple[tuple[Promise, frozenset[Stage]], ...] = (
    (_("Filing"), frozenset({Stage.DRAFT})),
    (_("Acceptance"), frozenset({Stage.FILED, Stage.CORRECTION, Stage.NOT_ACCEPTED})),
    (_("Examination"), frozenset({Stage.EXAMINATION, Stage.CO_REVIEW, Stage.SUSPENDED})),
    (_("Review"), frozenset({Stage.REVIEW})),
    (_("Decision"), frozenset({Stage.DECISION, Stage.REFUSED})),
    (_("Certificate"), frozenset({Stage.CERTIFICATE})),
    (_("Delivery"), frozenset({Stage.DELIVERY})),
)

# What the stop's own name already says.
_PLAIN = frozenset(
    {Stage.DRAFT, Stage.FILED, Stage.EXAMINATION, Stage.REVIEW, Stage.DECISION, Stage.CERTIFICATE, Stage.DELIVERY}
)


def track_of(case: Case, *, note: str = "") -> list[pieces.Stage]:
    """The way of the case; `note` stands at the stop where it is now."""
    here = _stop_of(case)
    dates = _stop_dates(case)
    stops = []
    for n, (name, _stages) in enumerate(STOPS):
        when = f"{dates[n]:%m-%d}" if dates[n] else ""
        if n < here or case.stage == Stage.COMPLETED:
            stops.append(pieces.Stage(name, "done", when))
        elif n == here:
            own = case.get_stage_display() if case.stage not in _PLAIN else ""
            stops.append(pieces.Stage(name, "now", note or str(own)))
        else:
            stops.append(pieces.Stage(name, "skip" if case.is_closed else ""))
    return stops


def _stop_of(case: Case) -> int:
    if case.stage in (Stage.WITHDRAWN, Stage.LAPSED):
        # Where it ended is not in the stage; how far it had come is in the dates.
        return 2 if case.accepted_on else 1 if case.filed_at else 0
    if case.stage == Stage.COMPLETED:
        return len(STOPS)
    return next(n for n, (_name, stages) in enumerate(STOPS) if case.stage in stages)


def _stop_dates(case: Case) -> list[dt.date | None]:
    filed = local_date(case.filed_at) if case.filed_at else None
    closed = local_date(case.closed_at) if case.closed_at and case.stage == Stage.COMPLETED else None
    return [filed, case.accepted_on, None, None, case.decided_on, None, closed]


@dataclass(frozen=True)
class ClockPanel:
    """Both clocks with their derivation, and the day ruler; `problem` says why there is none."""

    clocks: Clocks = field(default_factory=lambda: Clocks(None, None))
    cells: Sequence[DayCell] = field(default_factory=tuple)
    label: str = ""
    start: str = ""
    halt: str = ""
    used: int | None = None
    problem: str = ""


def clock_panel(case: Case, *, counter: DayCounter) -> ClockPanel:
    """Empty before acceptance. Never raises where the calendar does not reach: it says so."""
    if case.accepted_on is None:
        return ClockPanel()
    try:
        clocks = clocks_of(case, today=counter.on)
        pauses = pauses_of(case)
        until = case.decided_on or (local_date(case.closed_at) if case.closed_at else counter.on)
        cells = _cells(case.accepted_on, until, clocks, pauses, counter)
        used = working_days_between(after=case.accepted_on, until=until, calendar=counter.calendar, pauses=pauses)
    except CalendarHorizonError as error:
        return ClockPanel(problem=str(error))
    halted = sum(c.spent is Spent.HALT for c in cells)
    return ClockPanel(
        clocks,
        cells if len(cells) <= MOST_CELLS else (),
        _ruler_label(used, halted, clocks),
        gettext("accepted %(day)s") % {"day": f"{case.accepted_on:%m-%d}"},
        ngettext("stopped %(n)d day", "stopped %(n)d days", halted) % {"n": halted} if halted else "",
        used,
    )


def _cells(
    start: dt.date, until: dt.date, clocks: Clocks, pauses: Sequence[Pause], counter: DayCounter
) -> list[DayCell]:
    flags: dict[dt.date, str] = {}
    for words, clock in ((gettext("promised"), clocks.promised), (gettext("statutory"), clocks.statutory)):
        if clock:
            flags[clock.due_on] = f"{words} {clock.due_on:%m-%d}"
    halted = [(p.start, p.last_day(counter.on)) for p in pauses]
    last = max([until, *flags])
    cells = []
    day = start
    while day < last:
        day += ONE_DAY
        if not counter.calendar.is_workday(day):
            continue
        spent = Spent.USED if day <= until else Spent.LEFT
        if any(a <= day <= b for a, b in halted):
            spent = Spent.HALT
        cells.append(DayCell(day, spent, flags.get(day, ""), is_today=day == counter.on and until == counter.on))
    return cells


def _ruler_label(used: int, halted: int, clocks: Clocks) -> str:
    parts = [
        gettext("One box is one working day."),
        ngettext("%(n)d day used", "%(n)d days used", used) % {"n": used},
    ]
    if halted:
        parts.append(ngettext("stopped %(n)d day", "stopped %(n)d days", halted) % {"n": halted})
    if clocks.promised:
        parts.append(gettext("promised by %(day)s") % {"day": clocks.promised.due_on.isoformat()})
    if clocks.statutory:
        parts.append(gettext("by law until %(day)s") % {"day": clocks.statutory.due_on.isoformat()})
    return "; ".join(parts)
