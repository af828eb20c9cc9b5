"""How the applicants' pages speak of a case: stages as adjectives, whose turn it is, what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.cases.models import Case
from apps.cases.vocabulary import Stage
from apps.catalogue.models import MatterVersion
from apps.deadlines.calendar import Calendar
from apps.deadlines.clock import working_days_between
from apps.ui.pieces import Text

STAGES: dict[str, Text] = {
    Stage.DRAFT: gettext_lazy("Not filed yet"),
    Stage.FILED: gettext_lazy("Filed"),
    Stage.CORRECTION: gettext_lazy("To be corrected"),
    Stage.EXAMINATION: gettext_lazy("Being examined"),
    Stage.CO_REVIEW: gettext_lazy("Under co-review"),
    Stage.SUSPENDED: gettext_lazy("In a special procedure"),
    Stage.REVIEW: gettext_lazy("Under review"),
    Stage.DECISION: gettext_lazy("Being decided"),
    Stage.CERTIFICATE: gettext_lazy("Granted"),
    Stage.DELIVERY: gettext_lazy("Ready for delivery"),
    Stage.COMPLETED: gettext_lazy("Completed"),
    Stage.REFUSED: gettext_lazy("Refused"),
    Stage.NOT_ACCEPTED: gettext_lazy("Not accepted"),
    Stage.WITHDRAWN: gettext_lazy("Withdrawn"),
    Stage.LAPSED: gettext_lazy("Lapsed"),
}
YOURS = frozenset({Stage.DRAFT, Stage.CORRECTION})
# Shape of the state in the theme; red is for what is wrong only.
SHAPES: dict[str, str] = {
    Stage.DRAFT: "",
    Stage.CORRECTION: "warn",
    Stage.COMPLETED: "done",
    Stage.REFUSED: "",
    Stage.NOT_ACCEPTED: "",
    Stage.WITHDRAWN: "locked",
    Stage.LAPSED: "locked",
}


@dataclass(frozen=True)
class CaseRow:
    """A row of the list. `left`: working days, see the days tag; None where nothing is due."""

    case: Case
    matter: str
    stage: Text
    shape: str
    turn: Text
    due_on: dt.date | None
    left: int | None
    paused: Text
    done: Text


def matter_name(version: MatterVersion) -> str:
    """In the reader's language, from the columns: a list need not read whole definitions."""
    english = (get_language() or "").startswith("en")
    return version.name_en if english and version.name_en else version.name_zh


def case_row(case: Case, *, today: dt.date, calendar: Calendar) -> CaseRow:
    """Reads nothing: matter, applicant and holder were selected with the case."""
    stage = STAGES[case.stage]
    ended = stage if case.is_closed else ""
    return CaseRow(
        case=case,
        matter=matter_name(case.matter),
        stage=stage,
        shape=SHAPES.get(case.stage, "now"),
        turn=turn(case),
        due_on=None if case.is_closed else case.next_due_on,
        left=None if case.is_closed else days_left(case.next_due_on, today=today, calendar=calendar),
        paused=_("special procedure") if case.paused_since else "",
        done=ended,
    )


def turn(case: Case) -> Text:
    """Who has to act now."""
    if case.is_closed:
        return _("Nobody")
    return _("You") if case.stage in YOURS else case.holder.name


def days_left(due: dt.date | None, *, today: dt.date, calendar: Calendar) -> int | None:
    """Working days after today up to the due date, negative past it; None where nothing is due."""
    if due is None:
        return None
    if due >= today:
        return working_days_between(after=today, until=due, calendar=calendar)
    return -working_days_between(after=due, until=today, calendar=calendar)
