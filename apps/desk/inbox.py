"""The inbox (待办): one bounded set of queries, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.cases.lists import Filters, Light, Page, capped_count, in_light, page_of, shown_count
from apps.cases.models import Case, Notice, WorkItem
from apps.cases.selectors import open_items_for
from apps.cases.vocabulary import CLOSED, ItemKind, ItemState, Stage
from apps.desk.access import Clerk
from apps.desk.rows import Row, row_of
from apps.ui.case_pieces import DayCounter


class Tab(models.TextChoices):
    MINE = "mine", _("Mine")
    UNASSIGNED = "unassigned", _("Unassigned")
    UPDATED = "updated", _("Updated")
    WAITING = "waiting", _("Waiting for others")
    CLOSED = "closed", _("Closed")
    ALL = "all", _("All")


@dataclass(frozen=True)
class Inbox:
    rows: Sequence[Row]
    page: Page
    counts: Mapping[str, str]
    lights: Sequence[tuple[Light, str]]
    can_claim: bool


def inbox_of(clerk: Clerk, *, tab: str, filters: Filters, cursor: str) -> Inbox:
    counter = DayCounter.of(clerk.on)
    cases = filters.apply(cases_in(tab, clerk), on=counter.on, calendar=counter.calendar)
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
    )


_COUNTED = (Tab.MINE, Tab.UNASSIGNED, Tab.UPDATED, Tab.WAITING)
_LIGHTS = (Light.OVER, Light.SOON, Light.PAUSED)


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
