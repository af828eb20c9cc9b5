"""Ratings as the desk shows them: a task in a list, and the steps of one task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.desk.access import Clerk
from apps.hub.models import RatingTask
from apps.hub.ratings import LONGEST, SHORTEST, STEPS, tasks_at, windows
from apps.ui.case_pieces import DayCounter
from apps.ui.clock import DaysTag, days_tag


@dataclass(frozen=True)
class TaskLine:
    task: RatingTask
    days: DaysTag


@dataclass(frozen=True)
class StepLine:
    """A step of a task: `text` is empty until it is done; `is_due` for the one that comes now."""

    label: Promise
    text: str
    is_due: bool


class StepForm(forms.Form):
    """What was done in the step that is due. `state` says which one the page showed."""

    state = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What was done"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what was done.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, task: RatingTask) -> None:
        super().__init__(data, initial={"state": task.state})
        step = STEPS[task.state]
        self.fields["text"].label, self.fields["text"].help_text = str(step.label), str(step.asked)


def lines_of(tasks: Sequence[RatingTask], counter: DayCounter) -> list[TaskLine]:
    return [TaskLine(task, tag_of(task, counter)) for task in tasks]


def tag_of(task: RatingTask, counter: DayCounter) -> DaysTag:
    if task.closed_at is not None:
        return days_tag(None, done=task.get_state_display())
    return days_tag(counter.left(task.due_on))


def steps_of(task: RatingTask) -> list[StepLine]:
    return [StepLine(step.label, getattr(task, step.field), state == task.state) for state, step in STEPS.items()]


def task_for(clerk: Clerk, task_id: int) -> RatingTask | None:
    """None for who holds no window post at the task's authority."""
    return tasks_at(p.post.authority_id for p in windows(clerk.posts)).filter(pk=task_id).first()
