"""Lists of cases: search, lights, and pages by keyset, so that page 1 000 costs what page 1 costs. No exact counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Case
from apps.cases.vocabulary import CLOSED, Stage
from apps.deadlines.calendar import Calendar
from apps.deadlines.clock import add_working_days

PAGE_SIZE = 25
CAP = 100
_NO_DUE_DATE = dt.date(9999, 12, 31)


class Light(models.TextChoices):
    """How a case stands with what is due next (红黄牌, domain 4.1)."""

    OVER = "over", _("Overdue")
    SOON = "soon", _("Due soon")
    PAUSED = "paused", _("Clock stopped")
    GOOD = "good", _("On time")


class Order(models.TextChoices):
    DUE = "due", _("Due first")
    LATEST = "latest", _("Latest change first")


def in_light(light: str, *, on: dt.date, calendar: Calendar) -> Q:
    """Open cases in this light on that day; each open case is in exactly one."""
    running = ~Q(stage__in=sorted(CLOSED))
    # While the applicant corrects, the days are theirs: nobody here is late.
    theirs = Q(stage=Stage.CORRECTION)
    late = Q(next_due_on__isnull=False, next_due_on__lt=on) & ~theirs
    near = Q(next_due_on__isnull=False) & (
        Q(next_due_on__lte=add_working_days(day=on, days=1, calendar=calendar))
        | Q(warn_on__isnull=False, warn_on__lte=on)
    )
    still = Q(paused_since__isnull=False) | theirs
    return (
        running
        & {
            Light.OVER: late,
            Light.PAUSED: still & ~late,
            Light.SOON: near & ~late & ~still,
            Light.GOOD: ~near & ~late & ~still,
        }[Light(light)]
    )


def matching(text: str) -> Q:
    """Every word occurs in number, subject, applicant, matter or project code. At most five words count."""
    found = Q()
    for word in text.lower().split()[:5]:
        found &= Q(search_text__contains=word)
    return found


def capped_count(cases: QuerySet[Any]) -> int:
    """How many, at most `CAP`: the database stops counting there."""
    return cases.order_by()[:CAP].count()


def shown_count(n: int) -> str:
    """99+ where there are more: nobody waits for an exact count (lesson of open-zaak)."""
    return f"{CAP - 1}+" if n >= CAP else str(n)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; unknown values narrow nothing. `authority`: the code of the one that holds it."""

    text: str = ""
    matter: str = ""
    stage: str = ""
    light: str = ""
    authority: str = ""
    order: str = Order.DUE

    @classmethod
    def from_query(cls, query: Mapping[str, Any], *, order: str = Order.DUE) -> Filters:
        def one_of(name: str, choices: Sequence[str], default: str = "") -> str:
            value = str(query.get(name, ""))
            return value if value in choices else default

        return cls(
            # A NUL is text to no database; PostgreSQL refuses the query.
            str(query.get("q", "")).replace("\x00", "").strip()[:100],
            str(query.get("matter", "")).replace("\x00", "")[:64],
            one_of("stage", Stage.values),
            one_of("light", Light.values),
            str(query.get("authority", "")).replace("\x00", "")[:32],
            one_of("order", Order.values, order),
        )

    def apply(self, cases: QuerySet[Case], *, on: dt.date, calendar: Calendar) -> QuerySet[Case]:
        if self.text:
            cases = cases.filter(matching(self.text))
        if self.matter:
            cases = cases.filter(matter_code=self.matter)
        if self.stage:
            cases = cases.filter(stage=self.stage)
        if self.authority:
            cases = cases.filter(holder__code=self.authority)
        if self.light:
            cases = cases.filter(in_light(self.light, on=on, calendar=calendar))
        return cases

    @property
    def narrow(self) -> bool:
        return any((self.text, self.matter, self.stage, self.light, self.authority))


@dataclass(frozen=True)
class Page:
    """`newer` and `older` are cursors of the pages before and after, empty where there is none."""

    cases: Sequence[Case]
    newer: str = ""
    older: str = ""


@dataclass(frozen=True)
class _Cursor:
    back: bool
    key: dt.date | dt.datetime
    pk: UUID


def page_of(cases: QuerySet[Case], *, order: str = Order.DUE, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """One page in that order; a cursor that makes no sense is the first page."""
    by_due = order == Order.DUE
    cases = cases.annotate(place=Coalesce("next_due_on", _NO_DUE_DATE) if by_due else F("touched_at"))
    at = _read(cursor, by_due=by_due)
    back = at is not None and at.back
    if at is not None:
        upwards = by_due != back
        beyond = Q(**{"place__gt" if upwards else "place__lt": at.key})
        cases = cases.filter(beyond | Q(place=at.key, **{"pk__lt" if back else "pk__gt": at.pk}))
    keys = ("place" if by_due != back else "-place", "-pk" if back else "pk")
    rows = list(cases.order_by(*keys)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    if not rows:
        return Page([])
    newer = more if back else at is not None
    older = back or more
    return Page(rows, _write("b", rows[0]) if newer else "", _write("a", rows[-1]) if older else "")


def _write(side: str, case: Case) -> str:
    place: dt.date = case.place  # type: ignore[attr-defined]  # annotated by page_of
    return f"{side}~{place.isoformat()}~{case.pk.hex}"


def _read(cursor: str, *, by_due: bool) -> _Cursor | None:
    side, _sep, rest = cursor.partition("~")
    place, _sep, key = rest.partition("~")
    try:
        at = dt.date.fromisoformat(place) if by_due else dt.datetime.fromisoformat(place)
        if side not in ("a", "b") or (isinstance(at, dt.datetime) and at.tzinfo is None):
            return None
        return _Cursor(side == "b", at, UUID(hex=key))
    except ValueError:
        return None
