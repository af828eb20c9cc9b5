"""What the progress page says of a case: whose turn, what comes next and when, and how far it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.cases.actions import open_items
from apps.cases.clocks import extensions_of
from apps.cases.models import Case, Correction
from apps.cases.vocabulary import ItemKind, Stage
from apps.deadlines.dates import local_date
from apps.ui.pieces import Stage as Stop
from apps.ui.pieces import Text
from apps.ui.templatetags.ui import day, short_day

# How far a case is: a number each stage, in the order of the track.
_ORDER: dict[str, int] = {
    Stage.FILED: 0,
    Stage.CORRECTION: 0,
    Stage.EXAMINATION: 2,
    Stage.CO_REVIEW: 2,
    Stage.SUSPENDED: 2,
    Stage.REVIEW: 3,
    Stage.DECISION: 3,
    Stage.CERTIFICATE: 4,
    Stage.DELIVERY: 4,
    Stage.COMPLETED: 5,
    Stage.REFUSED: 5,
}


@dataclass(frozen=True)
class Turn:
    """The box at the top: who acts, why, and the next date."""

    title: Text
    words: Text
    is_yours: bool = False
    next_step: Text = ""
    due_on: dt.date | None = None
    by: Text = ""


def turn_of(case: Case) -> Turn:
    if case.stage == Stage.CORRECTION:
        return _your_turn(case)
    if case.is_closed:
        return _ended(case)
    words, next_step, by = _under_way(case)
    return Turn(_("We are working on it; you need do nothing now"), words, False, next_step, case.next_due_on, by)


def _your_turn(case: Case) -> Turn:
    count = case.correction.items.count()
    return Turn(
        _("Your turn: correct %(count)s points") % {"count": count},
        _(
            "All that has to be corrected is named here; nothing else will be asked for before acceptance. "
            "Without an answer in time the application is returned, and you may apply anew."
        ),
        True,
        due_on=case.correction.due_on,
    )


def _under_way(case: Case) -> tuple[Text, Text, Text]:
    """(what happens now, the next step, who takes it)."""
    holder, decider = case.holder.name, case.deciding_authority.name
    if case.stage == Stage.FILED:
        words = _("%(authority)s checks whether the application is complete. All that is missing is named at once.")
        return words % {"authority": holder}, pgettext("track", "Acceptance"), holder
    if case.stage == Stage.CO_REVIEW:
        waiting = [i.department.name for i in open_items(case) if i.kind == ItemKind.CO_REVIEW and i.department]
        words = _("Waiting for the opinions of: %(departments)s.") % {"departments": "、".join(waiting)}
        return words, pgettext("track", "Decision"), decider
    if case.stage == Stage.SUSPENDED:
        return _halted(case), pgettext("track", "Decision"), decider
    if case.stage == Stage.CERTIFICATE:
        return _("The decision is in your favor; the license is being made."), pgettext("track", "Delivery"), holder
    if case.stage == Stage.DELIVERY:
        return _("The license is ready and will be delivered."), pgettext("track", "Delivery"), holder
    words = {
        Stage.EXAMINATION: _("%(authority)s examines the application."),
        Stage.REVIEW: _("%(authority)s reviews the examination."),
        Stage.DECISION: _("%(authority)s decides."),
    }[Stage(case.stage)]
    return words % {"authority": holder}, pgettext("track", "Decision"), decider


def _halted(case: Case) -> str:
    procedure = next((p for p in case.procedures.all() if p.ended_on is None), None)
    if procedure is None:
        return ""
    return _("%(procedure)s since %(start)s, expected to end on %(end)s; this time is not counted.") % {
        "procedure": procedure.title,
        "start": day(procedure.started_on),
        "end": day(procedure.planned_end),
    }


def _ended(case: Case) -> Turn:
    titles: dict[str, Text] = {
        Stage.COMPLETED: _("Completed: granted and delivered"),
        Stage.REFUSED: pgettext("stage", "Refused"),
        Stage.NOT_ACCEPTED: pgettext("stage", "Not accepted"),
        Stage.WITHDRAWN: _("Withdrawn by you"),
        Stage.LAPSED: _("Returned: no correction came in time"),
    }
    words: dict[str, Text] = {
        Stage.COMPLETED: _("License and documents stay here for download."),
        Stage.REFUSED: _("Reasons, and what you can do against the decision, are in the decision below."),
        Stage.NOT_ACCEPTED: _("The reasons are in the decision below."),
        Stage.WITHDRAWN: _("You may apply anew at any time."),
        Stage.LAPSED: _("You may apply anew at any time."),
    }
    return Turn(titles[case.stage], words[case.stage])


def track_of(case: Case) -> list[Stop]:
    """Filing to delivery, as far as the case got and what is to come."""
    at = _ORDER.get(case.stage, -1)
    stops = [Stop(pgettext("track", "Filing"), "done", short_day(case.filed_at), _("Filed online."))]
    correction = Correction.objects.filter(case=case).first()
    if correction is not None:
        stops.append(_correction_stop(case, correction))
    if at < 0:
        return [*stops, *_accepted_before_the_end(case), Stop(_ended(case).title, "now", short_day(case.closed_at))]
    stops.append(
        _stop(
            pgettext("track", "Acceptance"), 1, max(at, 1) if case.stage == Stage.FILED else at, case.accepted_on, case
        )
    )
    stops.append(_examination_stop(case, at))
    stops.append(_decision_stop(case, at))
    if case.stage != Stage.REFUSED:
        stops.append(
            _stop(
                pgettext("track", "License and delivery"),
                4,
                at,
                local_date(case.closed_at) if case.closed_at else None,
                case,
            )
        )
    return stops


def _status(place: int, at: int) -> str:
    if place < at:
        return "done"
    return "now" if place == at else ""


def _stop(name: str, place: int, at: int, on: dt.date | None, case: Case) -> Stop:
    status = _status(place, at)
    when: Text = short_day(on) if status == "done" else ""
    if status == "now" and case.next_due_on:
        when = _("by %(day)s") % {"day": short_day(case.next_due_on)}
    notes = {
        1: _("Within five working days; without an answer it counts as accepted."),
        4: _("Within ten working days of the decision, to your account; free of charge."),
    }
    return Stop(name, status, when, "" if status == "done" else notes.get(place, ""))


def _correction_stop(case: Case, correction: Correction) -> Stop:
    if correction.answered_at is None and case.stage == Stage.CORRECTION:
        when = _("by %(day)s") % {"day": short_day(correction.due_on)}
        return Stop(
            pgettext("track", "Correction"),
            "now",
            when,
            _("Asked for on %(day)s.") % {"day": day(correction.notified_at)},
        )
    return Stop(pgettext("track", "Correction"), "done", short_day(correction.answered_at or correction.notified_at))


def _examination_stop(case: Case, at: int) -> Stop:
    notes = [
        _("%(procedure)s %(start)s to %(end)s.")
        % {
            "procedure": p.title,
            "start": short_day(p.started_on),
            "end": short_day(p.ended_on or p.planned_end),
        }
        for p in case.procedures.all()
    ]
    if case.co_reviews.exists():
        notes.append(_("Other departments were asked."))
    notes += [_("Extended by %(days)s working days.") % {"days": e.days} for e in extensions_of(case)]
    status = _status(2, at)
    since = _("since %(day)s") % {"day": short_day(case.accepted_on)} if status == "now" and case.accepted_on else ""
    return Stop(pgettext("track", "Examination"), status, since, " ".join(notes))


def _decision_stop(case: Case, at: int) -> Stop:
    if case.decided_on:
        words = pgettext("stage", "Refused") if case.stage == Stage.REFUSED else pgettext("stage", "Granted")
        return Stop(pgettext("track", "Decision"), "done", short_day(case.decided_on), words)
    status = _status(3, at)
    when = _("by %(day)s") % {"day": short_day(case.promise_due_on)} if case.promise_due_on else ""
    return Stop(pgettext("track", "Decision"), status, when, case.deciding_authority.name)


def _accepted_before_the_end(case: Case) -> list[Stop]:
    return [Stop(pgettext("track", "Acceptance"), "done", short_day(case.accepted_on))] if case.accepted_on else []
