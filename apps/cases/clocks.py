"""The case's clocks: from its rows to due dates. Statutory and promised always run side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from apps.cases.models import Case, SpecialProcedure, TermExtension
from apps.cases.vocabulary import UNDER_EXAMINATION, Stage
from apps.deadlines.clock import Calendar, Deadline, deadline, warn_on, working_days_between
from apps.deadlines.rules import Extension, Pause, Since, Term, Unit
from apps.deadlines.selectors import load_calendar
from apps.ledger.services import SYSTEM, Subject, record

ACCEPTANCE = Term(5, Unit.WORKING_DAY, "XKF32", Since.RECEIVED)
ISSUE = Term(10, Unit.WORKING_DAY, "XKF44", Since.DECIDED)


@dataclass(frozen=True)
class Clocks:
    """Both decision clocks with their derivation; None before acceptance or where the law sets no term."""

    statutory: Deadline | None
    promised: Deadline | None


def pauses_of(case: Case) -> list[Pause]:
    """Only procedures that stop the clock (art. 45's list, or a written local basis)."""
    return [
        Pause(start=p.started_on, end=p.ended_on, planned_end=p.planned_end, code=p.code, basis=p.basis)
        for p in case.procedures.all()
        if p.clock == SpecialProcedure.Clock.PAUSE
    ]


def extensions_of(case: Case) -> list[Extension]:
    extension = TermExtension.objects.filter(case=case, state=TermExtension.State.APPROVED).first()
    return [Extension(days=extension.days, basis=extension.basis)] if extension else []


def clocks_of(case: Case, *, today: dt.date) -> Clocks:
    """Raises CalendarHorizonError where the calendar does not reach far enough."""
    if case.accepted_on is None:
        return Clocks(None, None)
    return _clocks(case, pauses_of(case), extensions_of(case), load_calendar(), today)


def _clocks(case: Case, pauses: list[Pause], extensions: list[Extension], calendar: Calendar, today: dt.date) -> Clocks:
    accepted_on, spec = case.accepted_on, case.matter.spec

    def run(term: Term | None) -> Deadline | None:
        # None: the rules set no term (a matter that ends by contract, a decision of the State Council).
        if term is None or accepted_on is None:
            return None
        return deadline(
            term=term, start=accepted_on, pauses=pauses, extensions=extensions, calendar=calendar, today=today
        )

    return Clocks(run(spec.statutory.term(basis="XKF42")), run(spec.promise.term(basis="promise")))


def recompute(case: Case, *, today: dt.date) -> None:
    """Sets the due-date columns from the rows. Does not save: the move that called it does."""
    calendar = load_calendar()
    pauses = pauses_of(case) if case.accepted_on else []
    extensions = extensions_of(case) if case.accepted_on else []
    clocks = _clocks(case, pauses, extensions, calendar, today)
    case.due_on = clocks.statutory.due_on if clocks.statutory else None
    case.promise_due_on = clocks.promised.due_on if clocks.promised else case.due_on
    spec = case.matter.spec
    term = spec.promise.term(basis="promise") or spec.statutory.term(basis="XKF42")
    case.warn_on = None
    if case.accepted_on and term and case.stage in UNDER_EXAMINATION:
        case.warn_on = warn_on(
            term=term,
            start=case.accepted_on,
            pauses=pauses,
            extensions=extensions,
            calendar=calendar,
            today=today,
        )
    open_pause = next((pause for pause in pauses if pause.is_open), None)
    case.paused_since = open_pause.start if open_pause and not case.is_closed else None
    case.next_due_on = _next_due(case, calendar)


def refresh(*, case_id: UUID, today: dt.date) -> None:
    """Recomputes one case's due dates after the calendar changed, and records what moved."""
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("matter").get(pk=case_id)
        before = {name: getattr(case, name) for name in _DATES}
        recompute(case, today=today)
        moved = {name: [before[name], getattr(case, name)] for name in _DATES if before[name] != getattr(case, name)}
        if moved:
            case.save(update_fields=_DATES)
            record(kind="case.due_date_moved", subject=Subject("case", str(case.pk)), actor=SYSTEM, data=moved)


_DATES = ("due_on", "promise_due_on", "warn_on", "next_due_on")


def _next_due(case: Case, calendar: Calendar) -> dt.date | None:
    if case.stage == Stage.FILED and case.received_on:
        return deadline(term=ACCEPTANCE, start=case.received_on, calendar=calendar).due_on
    if case.stage == Stage.CORRECTION:
        return case.correction.due_on
    if case.stage in UNDER_EXAMINATION:
        return case.promise_due_on
    if case.stage in (Stage.CERTIFICATE, Stage.DELIVERY) and case.decided_on:
        return deadline(term=ISSUE, start=case.decided_on, calendar=calendar).due_on
    return None


def working_days_left(due: dt.date | None, *, today: dt.date) -> int | None:
    """Working days from today to the due date; negative once it has passed; None where nothing is due."""
    if due is None:
        return None
    calendar = load_calendar()
    if due >= today:
        return working_days_between(after=today, until=due, calendar=calendar)
    return -working_days_between(after=due, until=today, calendar=calendar)


def working_days_used(case: Case, *, today: dt.date) -> int | None:
    """Counted working days since acceptance, pauses left out; None before acceptance."""
    if case.accepted_on is None:
        return None
    until = case.decided_on or today
    return working_days_between(after=case.accepted_on, until=until, calendar=load_calendar(), pauses=pauses_of(case))
