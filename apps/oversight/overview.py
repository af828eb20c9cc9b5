"""The list of cases under supervision, with lights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from apps.cases.lists import Filters, Light, Page, capped_count, in_light, page_of, shown_count
from apps.cases.models import Case, WorkItem
from apps.cases.vocabulary import ItemState, Stage
from apps.cases.wording import listed
from apps.oversight.access import Supervisor
from apps.ui.case_pieces import DayCounter, matter_title
from apps.ui.clock import DaysTag

TAGS = {Light.OVER: "over", Light.SOON: "warn", Light.PAUSED: "paused", Light.GOOD: "soon"}


@dataclass(frozen=True)
class LightCount:
    light: Light
    tag: str
    count: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    case: Case
    days: DaysTag
    matter: str
    whose: str


@dataclass(frozen=True)
class Overview:
    rows: Sequence[Row]
    page: Page
    lights: Sequence[LightCount]


def overview_of(supervisor: Supervisor, *, filters: Filters, cursor: str) -> Overview:
    """A constant number of queries; counts stop at 99+."""
    counter = DayCounter.of(supervisor.on)
    items = WorkItem.objects.filter(state=ItemState.OPEN).select_related("assignee").order_by("opened_at")
    cases = (
        filters.apply(supervisor.cases, on=supervisor.on, calendar=counter.calendar)
        .select_related("matter", "applicant", "holder")
        .defer("matter__definition")
        .prefetch_related(Prefetch("items", items, to_attr="open_now"), "procedures")
    )
    page = page_of(cases, order=filters.order, cursor=cursor)
    lights = []
    for light in Light:
        where = in_light(light, on=supervisor.on, calendar=counter.calendar)
        count = shown_count(capped_count(supervisor.cases.filter(where)))
        lights.append(LightCount(light, TAGS[light], count, filters.light == light))
    rows = [Row(c, counter.tag(c), matter_title(c.matter), _whose(c)) for c in page.cases]
    return Overview(rows, page, lights)


def _whose(case: Case) -> str:
    """Who works on it now, or the post that nobody has claimed."""
    if case.is_closed:
        return ""
    if case.stage == Stage.CORRECTION:
        return case.applicant.name
    items: list[WorkItem] = case.open_now  # type: ignore[attr-defined]  # prefetched
    return listed(dict.fromkeys(str(i.assignee or i.get_duty_display()) for i in items))
