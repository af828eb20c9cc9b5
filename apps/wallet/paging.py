"""Pages of a list by its last entry (keyset): no count, no offset, the same cost on every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q, QuerySet

from apps.licenses.models import License
from apps.licenses.use_models import LicenseUse
from apps.ui.pieces import Pages

SIZE = 20


def page_of_licenses(licenses: QuerySet[License], query: Mapping[str, str]) -> tuple[list[License], Pages]:
    """Newest first; `before` is a place that this function wrote, others are ignored."""
    place = _place(query.get("before", ""))
    if place is not None:
        day, pk = place
        licenses = licenses.filter(Q(issued_on__lt=day) | Q(issued_on=day, pk__lt=pk))
    rows = list(licenses.order_by("-issued_on", "-pk")[: SIZE + 1])
    older = f"?before={rows[SIZE - 1].issued_on}_{rows[SIZE - 1].pk}" if len(rows) > SIZE else ""
    return rows[:SIZE], Pages(newer="?" if place is not None else "", older=older)


def page_of_uses(uses: QuerySet[LicenseUse], query: Mapping[str, str]) -> tuple[list[LicenseUse], Pages]:
    """Newest first; `before` is a use's number."""
    place = _number(query.get("before", ""))
    if place is not None:
        uses = uses.filter(pk__lt=place)
    rows = list(uses[: SIZE + 1])
    older = f"?before={rows[SIZE - 1].pk}" if len(rows) > SIZE else ""
    return rows[:SIZE], Pages(newer="?" if place is not None else "", older=older)


def _place(text: str) -> tuple[dt.date, int] | None:
    day, _underscore, key = text.partition("_")
    number = _number(key)
    try:
        return (dt.date.fromisoformat(day), number) if number is not None else None
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
