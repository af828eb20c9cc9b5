"""Progress as the applicant reads it: the common words of a case, and beside them what concerns only who filed it."""

from __future__ import annotations

import dataclasses

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cases.actions import open_items
from apps.cases.clocks import extensions_of
from apps.cases.models import Case, Correction
from apps.cases.vocabulary import ItemKind, Stage
from apps.cases.wording import listed
from apps.deadlines.calendar import CalendarHorizonError
from apps.deadlines.dates import today
from apps.ui import casework
from apps.ui.casework import ClockView, Turn
from apps.ui.pieces import Stage as Stop
from apps.ui.templatetags.ui import day, short_day


def turn_of(case: Case) -> Turn:
    """Whose turn it is, with who exactly is waited for."""
    turn = casework.turn_of(case)
    if case.stage == Stage.CORRECTION:
        count = case.correction.items.count()
        title = ngettext("Your turn: correct %(count)d point", "Your turn: correct %(count)d points", count)
        return dataclasses.replace(turn, headline=title % {"count": count})
    if case.stage == Stage.CO_REVIEW:
        waiting = [i.department.name for i in open_items(case) if i.kind == ItemKind.CO_REVIEW and i.department]
        words = _("Waiting for the opinions of: %(departments)s.") % {"departments": listed(waiting)}
        return dataclasses.replace(turn, words=words)
    if case.stage == Stage.SUSPENDED:
        return dataclasses.replace(turn, words=_halted(case) or turn.words)
    return turn


def _halted(case: Case) -> str:
    procedure = next((p for p in case.procedures.all() if p.ended_on is None), None)
    if procedure is None:
        return ""
    return _("%(procedure)s since %(start)s, expected to end on %(end)s; this time is not counted.") % {
        "procedure": procedure.title,
        "start": day(procedure.started_on),
        "end": day(procedure.planned_end),
    }


def track_of(case: Case) -> list[Stop]:
    """The stops of the case with what happened at each, and with the dates that are to come."""
    stops = casework.track_of(case)
    if case.is_closed and case.stage != Stage.COMPLETED:
        return stops
    notes = (_("Filed online."), _acceptance(case), _examination(case), _decision(case), _certificate(case), "")
    return [dataclasses.replace(stop, note=note) for stop, note in zip(stops, notes, strict=True)]


def _acceptance(case: Case) -> str:
    correction = Correction.objects.filter(case=case).first()
    if correction is not None:
        asked = {"asked": short_day(correction.notified_at)}
        if correction.answered_at is None:
            return _("Correction asked for on %(asked)s.") % asked
        answered = {**asked, "answered": short_day(correction.answered_at)}
        return _("Correction asked for on %(asked)s, received on %(answered)s.") % answered
    if case.accepted_on is None:
        return _("Within five working days; without an answer it counts as accepted.")
    return ""


def _examination(case: Case) -> str:
    notes = [
        _("%(procedure)s %(start)s to %(end)s.")
        % {"procedure": p.title, "start": short_day(p.started_on), "end": short_day(p.ended_on or p.planned_end)}
        for p in case.procedures.all()
    ]
    if case.co_reviews.exists():
        notes.append(_("Other departments were asked."))
    notes += [_("Extended by %(days)s working days.") % {"days": e.days} for e in extensions_of(case)]
    return " ".join(notes)


def _decision(case: Case) -> str:
    if case.decided_on or not case.promise_due_on:
        return case.deciding_authority.name
    day_by = {"authority": case.deciding_authority.name, "day": short_day(case.promise_due_on)}
    return _("%(authority)s, by %(day)s at the latest.") % day_by


def _certificate(case: Case) -> str:
    return "" if case.is_closed else _("Within ten working days of the decision, to your account; free of charge.")


def clock_of(case: Case) -> ClockView | None:
    """None also where the calendar does not reach far enough: the page says no date rather than a wrong one."""
    try:
        return casework.clock_of(case, today=today())
    except CalendarHorizonError:
        return None
