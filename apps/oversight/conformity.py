"""Whether a case kept to the rules (合规检查), read from its rows, and what happened to its clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from apps.cases.clocks import ACCEPTANCE
from apps.cases.models import Case, CorrectionItem, SpecialProcedure, TermExtension, WorkItem
from apps.cases.vocabulary import ItemKind, ItemState
from apps.deadlines import labels
from apps.deadlines.calendar import CalendarHorizonError
from apps.deadlines.clock import deadline
from apps.deadlines.dates import local_date
from apps.ui import pieces
from apps.ui.case_pieces import DayCounter


@dataclass(frozen=True)
class ClockEvent:
    """`effect` in words: started, stopped, runs on, extended."""

    on: dt.date
    words: str
    effect: str
    basis: str = ""


def clock_events(case: Case) -> list[ClockEvent]:
    """Everything that started, stopped or extended the clock, and what did not though one might think so."""
    events = []
    if case.accepted_on:
        events.append(ClockEvent(case.accepted_on, gettext("Accepted"), gettext("started"), labels.basis("XKF42")))
    for procedure in case.procedures.all():
        events += _procedure_events(procedure)
    extension = TermExtension.objects.filter(case=case).first()
    if extension and extension.decided_at:
        approved = extension.state == TermExtension.State.APPROVED
        more = ngettext("+%(n)d day", "+%(n)d days", extension.days) % {"n": extension.days}
        effect = more if approved else gettext("declined")
        events.append(ClockEvent(local_date(extension.decided_at), gettext("Extension"), effect, extension.basis))
    if case.decided_on:
        events.append(
            ClockEvent(
                case.decided_on, gettext("Decided"), gettext("ended"), gettext("Administrative License Law, article 38")
            )
        )
    return sorted(events, key=lambda e: e.on)


def _procedure_events(procedure: SpecialProcedure) -> list[ClockEvent]:
    stops = procedure.clock == SpecialProcedure.Clock.PAUSE
    effect = gettext("stopped") if stops else gettext("runs on")
    events = [ClockEvent(procedure.started_on, procedure.title, effect, labels.basis(procedure.basis))]
    if procedure.ended_on and stops:
        words = gettext("%(procedure)s finished") % {"procedure": procedure.title}
        events.append(ClockEvent(procedure.ended_on, words, gettext("resumed")))
    return events


def checks_of(case: Case, counter: DayCounter, *, deemed: bool) -> list[pieces.Check]:
    """`deemed`: the case was accepted by silence."""
    return [
        _answered_in_time(case, counter, deemed=deemed),
        _corrected_once(case),
        _stops_have_a_basis(case),
        _decided_by_another(case),
        _decided_in_time(case, counter),
    ]


def _answered_in_time(case: Case, counter: DayCounter, *, deemed: bool) -> pieces.Check:
    words = gettext("Answered within five working days")
    if deemed:
        return pieces.Check("cross", words, gettext("Nobody answered: deemed accepted (art. 32)."))
    if case.received_on is None:
        return pieces.Check("ring", words)
    answered = case.accepted_on or (local_date(case.closed_at) if case.closed_at else None)
    try:
        due = deadline(term=ACCEPTANCE, start=case.received_on, calendar=counter.calendar).due_on
    except CalendarHorizonError as error:
        return pieces.Check("ring", words, str(error))
    note = gettext("by %(day)s") % {"day": due.isoformat()}
    late = (answered or counter.on) > due
    return pieces.Check("cross" if late else "tick" if answered else "ring", words, note)


def _corrected_once(case: Case) -> pieces.Check:
    n = CorrectionItem.objects.filter(correction__case=case).count()
    note = ngettext("%(n)d point named", "%(n)d points named", n) % {"n": n} if n else gettext("none was needed")
    return pieces.Check("tick", gettext("At most one correction notice"), note)


def _stops_have_a_basis(case: Case) -> pieces.Check:
    stops = [p for p in case.procedures.all() if p.clock == SpecialProcedure.Clock.PAUSE]
    note = "、".join(f"{p.title}（{labels.basis(p.basis)}）" for p in stops) or gettext("the clock never stopped")
    return pieces.Check("tick", gettext("Every stop of the clock has its legal basis"), note)


def _decided_by_another(case: Case) -> pieces.Check:
    words = gettext("Handler and approver are different people")
    if case.decided_on is None:
        return pieces.Check("ring", words, gettext("not decided yet"))
    done = WorkItem.objects.filter(case=case, state=ItemState.DONE).values_list("kind", "finished_by")
    handled = {by for kind, by in done if kind in (ItemKind.EXAMINE, ItemKind.ACCEPT)}
    decided = {by for kind, by in done if kind == ItemKind.DECIDE}
    return pieces.Check("cross" if handled & decided else "tick", words)


def _decided_in_time(case: Case, counter: DayCounter) -> pieces.Check:
    words = gettext("Decided within the statutory term")
    if case.due_on is None or (case.decided_on is None and case.is_closed):
        return pieces.Check("ring", words, gettext("no term runs"))
    late = (case.decided_on or counter.on) > case.due_on
    note = gettext("by %(day)s") % {"day": case.due_on.isoformat()}
    return pieces.Check("cross" if late else "tick" if case.decided_on else "ring", words, note)
