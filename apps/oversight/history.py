"""The history of a case: entries by filter and page, each in words, with what it changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.actions import subject_of
from apps.cases.models import Case
from apps.cases.registry import machine_for
from apps.cases.vocabulary import Verdict
from apps.deadlines.dates import SHANGHAI
from apps.ledger import kinds
from apps.ledger.models import Entry, Nature
from apps.oversight.names import Names
from apps.oversight.wording import changes_of, day_of, facts_of
from apps.ui import pieces

PAGE_SIZE = 50
_LOOK_BACK = 40
_MOST_STATES = 1000


class Group(models.TextChoices):
    """What a kind of entry is about."""

    COURSE = "course", _("Course")
    CLOCK = "clock", _("Term")
    PAPERS = "papers", _("Materials and documents")
    CO_REVIEW = "co_review", _("Co-review and opinions")
    ITEMS = "items", _("Who works on it")


_KINDS: Mapping[str, Sequence[str]] = {
    Group.CLOCK: (
        "case.accepted",
        "case.deemed_accepted",
        "case.procedure_started",
        "case.procedure_finished",
        "case.extension_requested",
        "case.extended",
        "case.extension_declined",
        "case.due_soon",
        "case.due_moved",
    ),
    Group.PAPERS: (
        "case.material_added",
        "case.material_removed",
        "case.document_sealed",
        "case.number_asked",
        "case.number_refused",
        "case.document_ofd_sealed",
        "case.license_numbered",
        "case.certificate_made",
    ),
    Group.CO_REVIEW: (
        "case.co_review_opened",
        "case.opinion_given",
        "case.co_review_closed",
        "case.examined",
        "case.reviewed",
    ),
    Group.ITEMS: ("case.item_claimed", "case.item_released", "case.item_handed_over"),
}
_GROUPED = frozenset(kind for group in _KINDS.values() for kind in group)
_MARKS = {Group.CLOCK: "lozenge", Group.PAPERS: "square"}


@dataclass(frozen=True)
class Filters:
    """Unknown values narrow nothing; `after` is the id of the last entry of the page before."""

    actor: str = ""
    groups: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    attempts: bool = False
    after: str = ""

    @classmethod
    def from_query(cls, query: Any) -> Filters:
        groups = tuple(g for g in Group.values if g in query.getlist("group"))
        return cls(
            query.get("actor", "").replace("\x00", "")[:64],
            groups,
            day_of(query.get("from", "")),
            day_of(query.get("until", "")),
            query.get("attempts") == "1",
            query.get("after", "")[:36],
        )


@dataclass(frozen=True)
class Line:
    """An entry as the timeline shows it."""

    entry: Entry
    title: str
    mark: str
    facts: Sequence[pieces.Fact]
    changes: Sequence[pieces.Change]
    by: str

    @property
    def is_attempt(self) -> bool:
        return self.entry.nature == Nature.ATTEMPT


@dataclass(frozen=True)
class History:
    lines: Sequence[Line]
    actors: Sequence[tuple[str, str]]
    older: str


def entries_of(case_id: UUID) -> QuerySet[Entry]:
    subject = subject_of(case_id)
    return Entry.objects.filter(subject_type=subject.type, subject_id=subject.id)


def history_of(case: Case, filters: Filters) -> History:
    """At most 50 entries, newest first, in a constant number of queries."""
    everything = entries_of(case.pk)
    shown = everything if filters.attempts else everything.filter(nature=Nature.FACT)
    actors = shown.order_by("actor_name").values_list("actor_id", "actor_name").distinct()[:200]
    rows = list(_filtered(shown, filters).order_by("-occurred_at", "-chain_index", "-pk")[: PAGE_SIZE + 1])
    page = rows[:PAGE_SIZE]
    names, states = Names.of(page), _states_before(everything, page)
    lines = [_line(case, entry, states, names) for entry in page]
    older = str(page[-1].pk) if len(rows) > PAGE_SIZE else ""
    # Someone who changed their name has two rows here: one of the names stands for both.
    return History(lines, sorted(dict(actors).items(), key=lambda actor: actor[1]), older)


def _filtered(entries: QuerySet[Entry], filters: Filters) -> QuerySet[Entry]:
    if filters.actor:
        entries = entries.filter(actor_id=filters.actor)
    if filters.groups:
        wanted = Q(kind__in=[kind for g in filters.groups for kind in _KINDS.get(g, ())])
        if Group.COURSE in filters.groups:
            wanted |= ~Q(kind__in=_GROUPED)
        # The switch for attempts is its own: a group narrows the facts only.
        entries = entries.filter(wanted | Q(nature=Nature.ATTEMPT))
    if filters.first:
        entries = entries.filter(occurred_at__gte=_midnight(filters.first))
    if filters.last:
        entries = entries.filter(occurred_at__lt=_midnight(filters.last + timedelta(days=1)))
    return _after(entries, filters.after)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def _after(entries: QuerySet[Entry], key: str) -> QuerySet[Entry]:
    try:
        last = entries.filter(pk=UUID(key)).first() if key else None
    except ValueError:
        return entries
    if last is None:
        return entries
    at, index = last.occurred_at, last.chain_index
    same = Q(occurred_at=at, chain_index__lt=index) | Q(occurred_at=at, chain_index=index, pk__lt=last.pk)
    return entries.filter(Q(occurred_at__lt=at) | same)


def _states_before(entries: QuerySet[Entry], page: Sequence[Entry]) -> dict[int, dict[str, Any]]:
    """Chain index of a move → the state that the move before it left."""
    places = [e.chain_index for e in page if e.nature == Nature.FACT]
    if not places:
        return {}
    span = entries.filter(
        nature=Nature.FACT, chain_index__gte=min(places) - _LOOK_BACK, chain_index__lte=max(places)
    ).order_by("chain_index")
    before: dict[int, dict[str, Any]] = {}
    last: dict[str, Any] | None = None
    for index, text in span.values_list("chain_index", "data")[:_MOST_STATES]:
        data = json.loads(text)
        if "from" not in data:
            continue
        if last is not None:
            before[index] = last
        last = data
    return before


def _line(case: Case, entry: Entry, states: Mapping[int, dict[str, Any]], names: Names) -> Line:
    data = json.loads(entry.data)
    before = states.get(entry.chain_index) if entry.nature == Nature.FACT else None
    return Line(
        entry,
        _title(case, entry, data),
        _mark(entry),
        facts_of(data, names, kind=entry.kind),
        changes_of(data, before, names) if entry.nature == Nature.FACT else (),
        names.acting_for(entry),
    )


def _title(case: Case, entry: Entry, data: Mapping[str, Any]) -> str:
    title = kinds.label(entry.kind)
    more: str | Promise = ""
    if entry.kind == "case.refused_act":
        labels = {info.name: info.label for info, _stage in machine_for(case.machine).acts()}
        code = str(data.get("action", ""))
        more = labels.get(code) or kinds.label(code)
    elif data.get("verdict") in Verdict.values:
        more = Verdict(data["verdict"]).label
    return f"{title} · {more}" if more else title


def _mark(entry: Entry) -> str:
    if entry.nature == Nature.ATTEMPT:
        return "ring"
    if entry.kind == "case.due_soon":
        return "warn"
    group = next((g for g, of_group in _KINDS.items() if entry.kind in of_group), Group.COURSE)
    return _MARKS.get(Group(group), "round")
