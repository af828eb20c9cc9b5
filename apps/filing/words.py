"""How the applicants' pages speak of a case: stages as adjectives, whose turn it is, what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from apps.cases.models import Case, CorrectionItem
from apps.cases.registry import plugin_for
from apps.cases.vocabulary import Stage
from apps.catalogue.models import MatterVersion
from apps.deadlines.calendar import Calendar
from apps.deadlines.clock import working_days_between
from apps.ui.pieces import Text

STAGES: dict[str, Text] = {
    Stage.DRAFT: pgettext_lazy("standing", "Not filed yet"),
    Stage.FILED: pgettext_lazy("standing", "Filed"),
    Stage.CORRECTION: pgettext_lazy("standing", "To be corrected"),
    Stage.EXAMINATION: pgettext_lazy("standing", "Being examined"),
    Stage.CO_REVIEW: pgettext_lazy("standing", "Under co-review"),
    Stage.SUSPENDED: pgettext_lazy("standing", "In a special procedure"),
    Stage.REVIEW: pgettext_lazy("standing", "Under review"),
    Stage.DECISION: pgettext_lazy("standing", "Being decided"),
    Stage.CERTIFICATE: pgettext_lazy("standing", "Granted"),
    Stage.DELIVERY: pgettext_lazy("standing", "Ready for delivery"),
    Stage.COMPLETED: pgettext_lazy("standing", "Completed"),
    Stage.REFUSED: pgettext_lazy("standing", "Refused"),
    Stage.NOT_ACCEPTED: pgettext_lazy("standing", "Not accepted"),
    Stage.WITHDRAWN: pgettext_lazy("standing", "Withdrawn"),
    Stage.LAPSED: pgettext_lazy("standing", "Lapsed"),
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


def material_name(case: Case, code: str, stored: str) -> str:
    """In the reader's language where the matter still lists it; else as it was stored."""
    return next((str(m.name) for m in case.matter.spec.materials if m.code == code), stored)


def request_title(case: Case, item: CorrectionItem) -> Text:
    """What a correction notice names, in the reader's language."""
    if item.target == CorrectionItem.Target.MATERIAL:
        return material_name(case, item.code, item.title)
    step = plugin_for(case.matter_code).step(item.code)
    return step.title if step is not None else item.title


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
        paused=pgettext("page", "special procedure") if case.paused_since else "",
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
