"""A case as applicants, clerks and the public read it: whose turn it is, how far it is, how its days were spent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.cases.clocks import Clocks, clocks_of, pauses_of, working_days_left
from apps.cases.models import Case
from apps.cases.vocabulary import UNDER_EXAMINATION
from apps.cases.vocabulary import Stage as CaseStage
from apps.deadlines.selectors import load_calendar
from apps.ui.clock import DaysTag, days_tag
from apps.ui.pieces import Stage
from apps.ui.ruler import DayCell, Spent
from apps.ui.templatetags.ui import short_day

Text = str | Promise


@dataclass(frozen=True)
class Turn:
    """Who must act, until when, and what follows. `until` is None where nothing is awaited."""

    is_yours: bool
    headline: Text
    words: Text
    next_step: Text = ""
    until: dt.date | None = None
    by: str = ""


_OURS = _("We are working on it; you need do nothing now")
_TURNS: dict[str, tuple[Text, Text, Text]] = {
    CaseStage.FILED: (
        _OURS,
        _("We check whether the application is complete. If anything is missing, one notice names all of it."),
        _("Acceptance, or one correction notice"),
    ),
    CaseStage.CORRECTION: (
        _("It is your turn: correct what the notice names"),
        _(
            "All that is missing stands in that one notice. Without an answer by the last day the application "
            "is closed without a decision, and may be filed again."
        ),
        _("Your answer"),
    ),
    CaseStage.EXAMINATION: (_OURS, _("The application is being examined."), pgettext_lazy("stop", "Decision")),
    CaseStage.CO_REVIEW: (
        _OURS,
        _("Other departments have been asked for their opinions."),
        pgettext_lazy("stop", "Decision"),
    ),
    CaseStage.SUSPENDED: (
        _("The clock is stopped; you need do nothing now"),
        _("A special procedure is under way, of which you were notified. Its days are not counted."),
        _("End of the procedure"),
    ),
    CaseStage.REVIEW: (
        _OURS,
        _("The examination is done; its result is being reviewed."),
        pgettext_lazy("stop", "Decision"),
    ),
    CaseStage.DECISION: (_OURS, _("The case lies before the one who decides."), pgettext_lazy("stop", "Decision")),
    CaseStage.CERTIFICATE: (
        _("Granted: the license is being made"),
        _("The decision is taken. License and decision are sealed and then delivered."),
        pgettext_lazy("stop", "Delivery"),
    ),
    CaseStage.DELIVERY: (
        _("Granted: the license is ready"),
        _("The electronic license is in the applicant's account; a paper one is handed out at the window."),
        pgettext_lazy("stop", "Delivery"),
    ),
    CaseStage.COMPLETED: (pgettext_lazy("turn", "Completed"), _("The license was issued and delivered."), ""),
    CaseStage.REFUSED: (
        pgettext_lazy("turn", "Not granted"),
        _("The decision gives the reasons, and says how to ask for a review or go to court."),
        "",
    ),
    CaseStage.NOT_ACCEPTED: (
        pgettext_lazy("turn", "Not accepted"),
        _("The notice gives the reason and names the authority that is competent, if there is one."),
        "",
    ),
    CaseStage.WITHDRAWN: (
        pgettext_lazy("turn", "Withdrawn"),
        _("The application was withdrawn. It may be filed again."),
        "",
    ),
    CaseStage.LAPSED: (
        pgettext_lazy("turn", "Lapsed"),
        _("The application was closed without a decision. It may be filed again."),
        "",
    ),
    CaseStage.DRAFT: (pgettext_lazy("turn", "Not filed yet"), _("The draft is kept until it is filed or lapses."), ""),
}


def turn_of(case: Case) -> Turn:
    """Reads the holder's name: select it with the case in a list."""
    headline, words, next_step = _TURNS[case.stage]
    yours = case.stage == CaseStage.CORRECTION
    until = case.next_due_on
    if case.stage == CaseStage.SUSPENDED:
        running = [p.planned_end for p in case.procedures.all() if p.ended_on is None]
        until = max(running) if running else None
    by = "" if yours or case.is_closed or case.stage == CaseStage.DRAFT else case.holder.name
    return Turn(yours, headline, words, next_step, until, by)


# The stops every approval passes; co-review and the special procedure happen within the examination.
_STOPS: tuple[tuple[Text, frozenset[str]], ...] = (
    (pgettext_lazy("stop", "Filing"), frozenset()),
    (pgettext_lazy("stop", "Acceptance"), frozenset({CaseStage.FILED, CaseStage.CORRECTION})),
    (
        pgettext_lazy("stop", "Examination"),
        frozenset({CaseStage.EXAMINATION, CaseStage.CO_REVIEW, CaseStage.SUSPENDED}),
    ),
    (pgettext_lazy("stop", "Decision"), frozenset({CaseStage.REVIEW, CaseStage.DECISION})),
    (pgettext_lazy("stop", "Certificate"), frozenset({CaseStage.CERTIFICATE})),
    (pgettext_lazy("stop", "Delivery"), frozenset({CaseStage.DELIVERY})),
)


def track_of(case: Case, *, note: str | None = None) -> list[Stage]:
    """The stops of the case; one that ended early keeps what it passed and ends with how it ended.

    `note` stands at the present stop instead of the stage's name.
    """
    if case.is_closed and case.stage != CaseStage.COMPLETED:
        passed = [case.filed_at, case.accepted_on, case.decided_on, case.decided_on, None, None]
        before = [stop for stop, at in zip(_stops_passed(case), passed, strict=True) if at is not None]
        return [*before, Stage(_TURNS[case.stage][0], "now", _when(case.closed_at))]
    if case.stage == CaseStage.COMPLETED:
        return _stops_passed(case)
    here = next((i for i, (_name, stages) in enumerate(_STOPS) if case.stage in stages), 0)
    present = Stage(_STOPS[here][0], "now", case.get_stage_display() if note is None else note)
    return [*_stops_passed(case)[:here], present, *(Stage(name) for name, _stages in _STOPS[here + 1 :])]


def _stops_passed(case: Case) -> list[Stage]:
    """Every stop as if passed, with the day that is known of it."""
    days = [case.filed_at, case.accepted_on, None, case.decided_on, None, case.closed_at]
    return [Stage(name, "done", _when(at)) for (name, _stages), at in zip(_STOPS, days, strict=True)]


def _when(at: dt.date | dt.datetime | None) -> str:
    return short_day(at)


def tag_of(case: Case, *, today: dt.date) -> DaysTag:
    """The days tag of what is due now. The calendar is read once per call: in a list, pass days left by yourself."""
    if case.is_closed:
        return days_tag(None, done=case.get_stage_display())
    paused: Text = ""
    if case.paused_since:
        paused = next((p.title for p in case.procedures.all() if p.ended_on is None and p.clock == "pause"), "")
    warned = case.warn_on is not None and case.warn_on <= today and case.stage in UNDER_EXAMINATION
    return days_tag(working_days_left(case.next_due_on, today=today), paused=paused, warned=warned or None)


@dataclass(frozen=True)
class ClockView:
    """What `_clock.html` shows: the ruler with its words, and both derivations."""

    clocks: Clocks
    cells: list[DayCell]
    start: str
    label: str


def clock_of(case: Case, *, today: dt.date) -> ClockView | None:
    """Both clocks of an accepted case, day by day; None before acceptance or where the law sets no term."""
    if case.accepted_on is None:
        return None
    clocks = clocks_of(case, today=today)
    flags: dict[dt.date, str] = {}
    for name, clock in ((_("promised"), clocks.promised), (_("statutory"), clocks.statutory)):
        if clock is not None:
            flags[clock.due_on] = f"{flags[clock.due_on]} / {name}" if clock.due_on in flags else str(name)
    if not flags:
        return None
    cells = _cells(case, {day: f"{name} {day:%m-%d}" for day, name in flags.items()}, today)
    used = sum(c.spent is Spent.USED for c in cells)
    label = _("One box a working day: %(used)d used, %(halt)d stopped, %(left)d left") % {
        "used": used,
        "halt": sum(c.spent is Spent.HALT for c in cells),
        "left": len(cells) - used - sum(c.spent is Spent.HALT for c in cells),
    }
    start = _("accepted %(day)s") % {"day": f"{case.accepted_on:%m-%d}"}
    return ClockView(clocks, cells, str(start), str(label))


def _cells(case: Case, flags: dict[dt.date, str], today: dt.date) -> list[DayCell]:
    assert case.accepted_on is not None
    calendar, pauses = load_calendar(), pauses_of(case)
    until = case.decided_on or today
    last = max(*flags, until) if case.decided_on is None else max(flags)
    days = [case.accepted_on + dt.timedelta(n) for n in range(1, (last - case.accepted_on).days + 1)]
    # A due date rolls to a working day, so that each flag stands on a box; today may be a Sunday: the Friday before.
    working = [d for d in days if calendar.is_workday(d)]
    now = max((d for d in working if d <= today), default=None) if case.decided_on is None else None
    cells = []
    for day in working:
        halted = any(p.start <= day <= p.last_day(today) for p in pauses)
        spent = Spent.HALT if halted else Spent.USED if day <= until else Spent.LEFT
        cells.append(DayCell(day, spent, flags.get(day, ""), day == now))
    return cells
