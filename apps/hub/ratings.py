"""What follows from a rating (好差评): a bad one is verified, mended and called back (核实、整改、回访), in this order.

The three steps within 15 working days are those of 国办发〔2019〕51号 [knowledge].
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.cases.errors import NotPermitted, NotPossible, NotVisible
from apps.cases.models import Case
from apps.deadlines.dates import today
from apps.hub import kinds
from apps.hub.models import Rating, RatingTask
from apps.identity.models import Duty, User
from apps.identity.selectors import ActingPost, acting_posts
from apps.ledger.services import Subject, record

State = RatingTask.State
SHORTEST, LONGEST = 5, 2000


@dataclass(frozen=True)
class Step:
    """`field` of the task takes the text; the state becomes `target`."""

    field: str
    target: str
    label: Promise
    asked: Promise


STEPS: dict[str, Step] = {
    State.OPEN: Step(
        "finding",
        State.VERIFIED,
        pgettext_lazy("rating step", "Verify"),
        gettext_lazy("What was found: what happened, and whether the complaint is right."),
    ),
    State.VERIFIED: Step(
        "measures",
        State.MENDED,
        pgettext_lazy("rating step", "Mend"),
        gettext_lazy("What was mended, or why nothing had to be."),
    ),
    State.MENDED: Step(
        "call_back",
        State.CLOSED,
        pgettext_lazy("rating step", "Call back"),
        gettext_lazy("What was said when the applicant was called back, and on which day."),
    ),
}


@transaction.atomic
def take_step(*, task_id: int, user: User, state: str, text: str) -> RatingTask:
    """Writes down the step that is due while the task is in `state`, and moves the task on.

    Raises NotVisible for whom the task does not exist, NotPermitted without a window post at its authority, NotPossible
    where another step is due by now, ValidationError at `text` (5 to 2 000 characters).
    """
    task = RatingTask.objects.select_for_update(of=("self",)).select_related("rating").filter(pk=task_id).first()
    posts = acting_posts(user=user, on=today())
    if task is None or task.authority_id not in {p.post.authority_id for p in posts}:
        raise NotVisible
    post = next((p for p in windows(posts) if p.post.authority_id == task.authority_id), None)
    if post is None:
        raise NotPermitted(_("Ratings are followed up by the acceptance window."))
    if task.state != state or state not in STEPS:
        raise NotPossible(_("Another step is due by now. Look at the task again."))
    step, text = STEPS[state], text.strip()
    if not SHORTEST <= len(text) <= LONGEST:
        words = _("Write %(least)d to %(most)d characters.")
        raise ValidationError({"text": words % {"least": SHORTEST, "most": LONGEST}})
    setattr(task, step.field, text)
    task.state = step.target
    if task.state == State.CLOSED:
        task.closed_at = timezone.now()
    task.save(update_fields=[step.field, "state", "closed_at"])
    data = {"state": str(task.state), step.field: text}
    subject = Subject("case", str(task.rating.case_id))
    record(kind=kinds.RATING_TASK_STEP.code, subject=subject, actor=post.actor, data=data)
    return task


def windows(posts: Iterable[ActingPost]) -> list[ActingPost]:
    """The posts that follow ratings up."""
    return [p for p in posts if p.duty == Duty.WINDOW]


def tasks_at(authorities: Iterable[int]) -> QuerySet[RatingTask]:
    """Tasks of these authorities with what a list shows; order them by day due and key."""
    tasks = RatingTask.objects.filter(authority__in=list(authorities))
    return tasks.select_related("rating__case", "authority")


def open_tasks(tasks: QuerySet[RatingTask]) -> QuerySet[RatingTask]:
    return tasks.filter(state__in=[*STEPS])


def overdue(tasks: QuerySet[RatingTask], *, on: dt.date) -> QuerySet[RatingTask]:
    """Not called back by the day it was due."""
    return open_tasks(tasks).filter(due_on__lt=on)


def ratings_of(case: Case) -> list[Rating]:
    """At most two: the rating and its follow-up, each with its task. One query."""
    return list(Rating.objects.filter(case=case).select_related("task").order_by("number"))
