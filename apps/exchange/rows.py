"""Rows of the exchange as its pages list them, each with the case or license it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from apps.cases.models import Case
from apps.exchange import wording
from apps.hub.alarms import age
from apps.hub.models import STOPPED, Delivery
from apps.hub.selectors import rows_of_subject
from apps.hub.tables import TABLES
from apps.licenses.models import License
from apps.ui.paging import Page, page_of


@dataclass(frozen=True)
class About:
    """What a row is about: the number of a case or license, and the case it belongs to."""

    number: str
    case_id: UUID | None


@dataclass(frozen=True)
class Line:
    """A row in a list, in words."""

    row: Delivery
    tag: str
    table: str
    column: str
    reason: str
    age: str
    about: About


@dataclass(frozen=True)
class Filters:
    """What the list of stopped rows is narrowed to; unknown values narrow nothing."""

    state: str = ""
    table: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Filters:
        state, table = query.get("state", ""), query.get("table", "")
        return cls(state if state in STOPPED else "", table if table in TABLES else "")

    def apply(self, rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
        if self.state:
            rows = rows.filter(state=self.state)
        return rows.filter(table=self.table) if self.table else rows


def stopped(filters: Filters, *, cursor: str) -> tuple[Sequence[Line], Page[Delivery]]:
    """Rows that wait for a person, oldest first. Four queries at most."""
    waiting = filters.apply(Delivery.objects.filter(state__in=STOPPED)).select_related("lane").defer("body")
    page = page_of(waiting, by=("created_at", "pk"), cursor=cursor)
    return lines_of(page.rows), page


def chosen(keys: Iterable[str], *, most: int) -> list[Delivery]:
    """The rows of a selection that still wait for a person, in order; what is no number is passed over."""
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19][:most]
    rows = Delivery.objects.filter(pk__in=numbers, state__in=STOPPED).select_related("lane").defer("body")
    return list(rows.order_by("created_at", "pk"))


def of_case(case: Case) -> list[Line]:
    """What was and will be reported of a case and of its licenses, in order. At most a hundred rows each."""
    rows = rows_of_subject(subject_type="case", subject_id=str(case.pk))
    for key in License.objects.filter(source_ref=str(case.pk)).order_by("pk").values_list("pk", flat=True):
        rows += rows_of_subject(subject_type="license", subject_id=str(key))
    return lines_of(rows)


def lines_of(rows: Sequence[Delivery]) -> list[Line]:
    about, now = _about(rows), timezone.now()
    return [
        Line(
            row,
            wording.STATE_TAGS[Delivery.State(row.state)],
            wording.table_title(row.table),
            wording.column_title(row),
            wording.reason(row),
            age(now - row.created_at),
            about.get(row.lane_id, About("", None)),
        )
        for row in rows
    ]


def _about(rows: Sequence[Delivery]) -> Mapping[int, About]:
    """By lane. Two queries, however many rows."""
    lanes = {row.lane_id: row.lane for row in rows}
    keys = {(lane.subject_type, lane.subject_id) for lane in lanes.values()}
    cases = Case.objects.filter(pk__in=[key for kind, key in keys if kind == "case"]).values_list("pk", "number")
    licenses = License.objects.filter(pk__in=[key for kind, key in keys if kind == "license"])
    found = {("case", str(pk)): About(number or "", pk) for pk, number in cases}
    for pk, number, source in licenses.values_list("pk", "number", "source_ref"):
        found["license", str(pk)] = About(number, _uuid(source))
    return {
        pk: found[lane.subject_type, lane.subject_id]
        for pk, lane in lanes.items()
        if (lane.subject_type, lane.subject_id) in found
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
