"""Pages of a list by its last entry (keyset): no count, no offset, the same cost on every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.cases.models import Case, Notice
from apps.ui.pieces import Pages

SIZE = 20


def page_of_cases(cases: QuerySet[Case], query: Mapping[str, str]) -> tuple[list[Case], Pages]:
    """Newest touched first. `query` holds `before` or `after`, a place that this function wrote; others are ignored."""
    older, newer = _case_place(query.get("before", "")), _case_place(query.get("after", ""))
    if newer:
        at, pk = newer
        rows = list(
            cases.filter(Q(touched_at__gt=at) | Q(touched_at=at, pk__lt=pk)).order_by("touched_at", "-pk")[: SIZE + 1]
        )
        has_newer, has_older = len(rows) > SIZE, True
        rows = rows[:SIZE][::-1]
    else:
        if older:
            at, pk = older
            cases = cases.filter(Q(touched_at__lt=at) | Q(touched_at=at, pk__gt=pk))
        rows = list(cases.order_by("-touched_at", "pk")[: SIZE + 1])
        has_newer, has_older = older is not None, len(rows) > SIZE
        rows = rows[:SIZE]
    if not rows:
        return [], Pages()
    kept = {key: value for key, value in query.items() if key not in ("before", "after")}
    first, last = (f"{case.touched_at.isoformat()}_{case.pk}" for case in (rows[0], rows[-1]))
    return rows, Pages(
        newer="?" + urlencode({**kept, "after": first}) if has_newer else "",
        older="?" + urlencode({**kept, "before": last}) if has_older else "",
    )


def _case_place(text: str) -> tuple[dt.datetime, UUID] | None:
    moment, _underscore, key = text.rpartition("_")
    try:
        at, pk = dt.datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return None
    return (at, pk) if at.tzinfo is not None else None


def page_of_notices(notices: QuerySet[Notice], query: Mapping[str, str]) -> tuple[list[Notice], Pages]:
    """Newest first; `before` is a notice's number."""
    before = query.get("before", "")
    place = int(before) if before.isdecimal() and len(before) < 18 else None
    if place is not None:
        notices = notices.filter(pk__lt=place)
    rows = list(notices.order_by("-pk")[: SIZE + 1])
    older = f"?before={rows[SIZE - 1].pk}" if len(rows) > SIZE else ""
    return rows[:SIZE], Pages(newer="?" if place is not None else "", older=older)
