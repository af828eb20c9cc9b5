"""Ratings (好差评, domain 3.6): attached to the finished case; a negative one opens a task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from apps.cases.models import Case
from apps.deadlines.clock import add_working_days
from apps.deadlines.dates import today
from apps.deadlines.selectors import load_calendar
from apps.hub import kinds
from apps.hub.inbound.errors import NotTaken
from apps.hub.inbound.fields import moment, text
from apps.hub.models import NEGATIVE, CodeMap, InboundMessage, Rating, RatingTask
from apps.ledger.services import SYSTEM, Subject, record

TASK_DAYS = 15
"""Working days to verify, mend and call back [knowledge: 国办发〔2019〕51号]."""


def take_evaluation(message: InboundMessage, data: Mapping[str, Any]) -> dict[str, Any]:
    """Raises NotTaken for a case that is unknown or not finished, a rating too many, an unknown level."""
    number = text(data, "projectNo", most=50)
    case = Case.objects.select_for_update(of=("self",)).select_related("receiving_authority").filter(number=number)
    rated = case.first()
    if rated is None:
        raise NotTaken("E-CASE", "no such case", "projectNo")
    if not rated.is_closed:
        raise NotTaken("E-OPEN", "the case is not finished: it can be rated afterwards", "projectNo")
    rating = Rating.objects.create(
        case=rated,
        number=_ordinal(rated, data),
        level=_level(data),
        details=text(data, "evalDetail", most=500, required=False),
        text=text(data, "writingEvaluation", most=2000, required=False),
        rated_at=moment(data, "assessTime"),
        message=message,
    )
    facts = {"number": rating.number, "level": str(rating.level)}
    record(kind=kinds.RATED.code, subject=Subject("case", str(rated.pk)), actor=SYSTEM, data=facts)
    return {"case": number, "task": _open_task(rating) if rating.level in NEGATIVE else None}


def _ordinal(case: Case, data: Mapping[str, Any]) -> int:
    """1 for the rating, 2 for the one follow-up. The case is locked: two at once queue up."""
    stated = data.get("assessNumber")
    if stated not in (1, 2, "1", "2"):
        raise NotTaken("E-FIELD", "assessNumber is 1 or 2", "assessNumber")
    number, given = int(stated), set(case.ratings.values_list("number", flat=True))
    if number in given:
        raise NotTaken("E-RATED", "the case has this rating already", "assessNumber")
    if number == 2 and not given:
        raise NotTaken("E-ORDER", "a follow-up comes after a rating", "assessNumber")
    return number


def _level(data: Mapping[str, Any]) -> str:
    external = str(data.get("satisfaction") or "")
    known = CodeMap.objects.filter(interface="rating-live", name="rating", external=external)
    internal = known.values_list("internal", flat=True).first()
    if internal is None:
        raise NotTaken("E-FIELD", "satisfaction is not a level of the code table", "satisfaction")
    return internal


def _open_task(rating: Rating) -> int:
    day = today()
    task = RatingTask.objects.create(
        rating=rating,
        authority=rating.case.receiving_authority,
        opened_at=timezone.now(),
        due_on=add_working_days(day=day, days=TASK_DAYS, calendar=load_calendar()),
    )
    return task.pk
