"""Opinions of a case: rounds of co-review with who has not answered, and what handlers, reviewers, approvers wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Case, CoReview, Opinion, WorkItem
from apps.cases.vocabulary import ItemKind, ItemState, Verdict

Words = str | Promise

SHAPES = {Verdict.AGREE: "done", Verdict.NO_COMMENT: "done", Verdict.CONDITIONAL: "warn", Verdict.DISAGREE: "bad"}
ACTIONS: dict[str, Promise] = {
    "examine": _("Examination"),
    "report_up": _("Reported up"),
    "review": _("Review"),
    "grant": _("Decision"),
    "refuse": _("Decision"),
}


@dataclass(frozen=True)
class OpinionLine:
    """`shape` is a name the `state` tag knows; `at` None where nothing was said yet."""

    who: str
    author: str
    at: dt.datetime | None
    shape: str
    verdict: Words
    text: str
    due_on: dt.date | None = None


@dataclass(frozen=True)
class OpinionRound:
    review: CoReview
    lines: Sequence[OpinionLine]


def opinions_of(case: Case, items: Sequence[WorkItem]) -> tuple[list[OpinionRound], list[OpinionLine]]:
    """One query. `items`: all work items of the case, with their departments."""
    opinions = list(case.opinions.select_related("author", "authority", "department").order_by("-id"))
    rounds = [_round(review, opinions, items) for review in case.co_reviews.all()]
    others = [_line(o, ACTIONS.get(o.action)) for o in opinions if o.co_review_id is None]
    return rounds, others


def _round(review: CoReview, opinions: Sequence[Opinion], items: Sequence[WorkItem]) -> OpinionRound:
    waiting = [
        i
        for i in items
        if i.kind == ItemKind.CO_REVIEW
        and i.opened_at >= review.opened_at
        and (review.closed_at is None or i.opened_at <= review.closed_at)
        and i.state != ItemState.DONE
    ]
    lines = [_silent(item) for item in waiting]
    return OpinionRound(review, lines + [_line(o) for o in opinions if o.co_review_id == review.pk])


def _line(opinion: Opinion, action: Words | None = None) -> OpinionLine:
    place = opinion.department.name if opinion.department else opinion.authority.name
    who = f"{action} · {opinion.authority.name}" if action else place
    verdict = Verdict(opinion.verdict)
    return OpinionLine(who, str(opinion.author), opinion.created_at, SHAPES[verdict], verdict.label, opinion.text)


def _silent(item: WorkItem) -> OpinionLine:
    words = _("Not answered") if item.state == ItemState.OPEN else _("Closed without an answer")
    name = item.department.name if item.department else item.authority.name
    return OpinionLine(name, str(item.assignee or ""), None, "", words, "", item.due_on)
