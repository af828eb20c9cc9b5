"""The inbox (待办): one bounded set of queries, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.cases.lists import CAP, Light, Order, Page, capped_count, in_light, matching, page_of
from apps.cases.models import Case, Notice, WorkItem
from apps.cases.selectors import open_items_for
from apps.cases.vocabulary import CLOSED, ItemKind, ItemState, Stage
from apps.catalogue.models import MatterVersion
from apps.desk.access import Clerk
from apps.desk.rows import Row, row_of
from apps.ui.case_pieces import DayCounter, matter_title


class Tab(models.TextChoices):
    MINE = "mine", _("Mine")
    UNASSIGNED = "unassigned", _("Unassigned")
    UPDATED = "updated", _("Updated")
    WAITING = "waiting", _("Waiting for others")
    CLOSED = "closed", _("Closed")
    ALL = "all", _("All")


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; unknown values narrow nothing."""

    text: str = ""
    matter: str = ""
    stage: str = ""
    light: str = ""
    order: str = Order.DUE

    @classmethod
    def from_query(cls, query: Mapping[str, Any], *, order: str = Order.DUE) -> Filters:
        def one_of(name: str, choices: Sequence[str], default: str = "") -> str:
            value = str(query.get(name, ""))
            return value if value in choices else default

        return cls(
            str(query.get("q", "")).strip()[:100],
            str(query.get("matter", ""))[:64],
            one_of("stage", Stage.values),
            one_of("light", Light.values),
            one_of("order", Order.values, order),
        )

    def apply(self, cases: QuerySet[Case], counter: DayCounter) -> QuerySet[Case]:
        if self.text:
            cases = cases.filter(matching(self.text))
        if self.matter:
            cases = cases.filter(matter_code=self.matter)
        if self.stage:
            cases = cases.filter(stage=self.stage)
        if self.light:
            cases = cases.filter(in_light(self.light, on=counter.on, calendar=counter.calendar))
        return cases


@dataclass(frozen=True)
class Inbox:
    rows: Sequence[Row]
    page: Page
    counts: Mapping[str, str]
    lights: Sequence[tuple[Light, str]]
    can_claim: bool
    matters: Sequence[tuple[str, str]] = field(default_factory=tuple)


def inbox_of(clerk: Clerk, *, tab: str, filters: Filters, cursor: str) -> Inbox:
    counter = DayCounter.of(clerk.on)
    cases = filters.apply(cases_in(tab, clerk), counter)
    page = page_of(_with_row_parts(cases, clerk), order=filters.order, cursor=cursor)
    rows = [row_of(case, clerk, counter) for case in page.cases]
    mine = cases_in(Tab.MINE, clerk)
    counts = {str(name): shown_count(capped_count(cases_in(name, clerk))) for name in _COUNTED}
    lights = [(light, in_light(light, on=clerk.on, calendar=counter.calendar)) for light in _LIGHTS]
    return Inbox(
        rows,
        page,
        counts,
        [(light, shown_count(n)) for light, where in lights if (n := capped_count(mine.filter(where)))],
        any(row.claimable for row in rows),
        matters_open(),
    )


_COUNTED = (Tab.MINE, Tab.UNASSIGNED, Tab.UPDATED, Tab.WAITING)
_LIGHTS = (Light.OVER, Light.SOON, Light.PAUSED)


def shown_count(n: int) -> str:
    """99+ where there are more: nobody waits for an exact count (lesson of open-zaak)."""
    return f"{CAP - 1}+" if n >= CAP else str(n)


def cases_in(tab: str, clerk: Clerk) -> QuerySet[Case]:
    """The cases of a tab, always within what the clerk may see."""
    cases = clerk.cases
    theirs = WorkItem.objects.filter(open_items_for(posts=clerk.posts))
    mine = theirs.filter(assignee__in=_names_of(clerk))
    if tab == Tab.MINE:
        return cases.filter(pk__in=mine.values("case"))
    if tab == Tab.UNASSIGNED:
        return cases.filter(pk__in=theirs.filter(assignee=None).values("case"))
    if tab == Tab.UPDATED:
        return cases.filter(pk__in=mine.values("case")).filter(Exists(_news(clerk)))
    touched = cases.filter(pk__in=WorkItem.objects.filter(assignee=clerk.user).values("case"))
    if tab == Tab.WAITING:
        return touched.exclude(stage__in=sorted(CLOSED)).exclude(pk__in=mine.exclude(_HALTED).values("case"))
    if tab == Tab.CLOSED:
        return touched.filter(stage__in=sorted(CLOSED))
    return cases


# The handler keeps the item while departments answer or the clock stands still, but has nothing to do.
_HALTED = Q(kind=ItemKind.EXAMINE, case__stage__in=[Stage.CO_REVIEW, Stage.SUSPENDED])


def _names_of(clerk: Clerk) -> set[int]:
    """The clerk, and those they stand in for: what is claimed by them can be done in their place."""
    return {clerk.user.pk, *(p.post.user_id for p in clerk.posts)}


def _news(clerk: Clerk) -> QuerySet[Notice]:
    return Notice.objects.filter(case=OuterRef("pk"), recipient=clerk.user, read_at__isnull=True)


def _with_row_parts(cases: QuerySet[Case], clerk: Clerk) -> QuerySet[Case]:
    """Everything a row shows: two more queries a page. The matters' definitions are large and stay behind."""
    items = WorkItem.objects.filter(state=ItemState.OPEN).select_related("assignee", "authority", "department")
    return (
        cases.select_related("matter", "applicant", "holder")
        .defer("matter__definition")
        .annotate(has_news=Exists(_news(clerk)))
        .prefetch_related(Prefetch("items", items.order_by("opened_at"), to_attr="open_now"), "procedures")
    )


def matters_open() -> list[tuple[str, str]]:
    """Code and title of the matters that can have cases, for the filter."""
    versions = MatterVersion.objects.filter(is_current=True).exclude(machine="").select_related("matter")
    return sorted(((v.matter.code, matter_title(v)) for v in versions.defer("definition")), key=lambda pair: pair[1])
