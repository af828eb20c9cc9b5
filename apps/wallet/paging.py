"""Pages of a list by its last entry (keyset): no count, no offset, the same cost on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.db.models import QuerySet

from apps.licenses.models import License
from apps.licenses.use_models import LicenseUse
from apps.ui.paging import page_of
from apps.ui.pieces import Pages

SIZE = 20


def page_of_licenses(
    licenses: QuerySet[License], query: Mapping[str, str], *, by: Sequence[str]
) -> tuple[Sequence[License], Pages]:
    """`by` as in `ui.paging.page_of`; `at` is a cursor that this function wrote, others give the first page."""
    page = page_of(licenses, by=by, cursor=query.get("at", ""), size=SIZE)
    kept = {"tab": query["tab"]} if query.get("tab") else {}
    newer, older = ("?" + urlencode({**kept, "at": at}) if at else "" for at in (page.newer, page.older))
    return page.rows, Pages(newer=newer, older=older)


def page_of_uses(uses: QuerySet[LicenseUse], query: Mapping[str, str]) -> tuple[list[LicenseUse], Pages]:
    """Newest first; `before` is a use's number."""
    place = _number(query.get("before", ""))
    if place is not None:
        uses = uses.filter(pk__lt=place)
    rows = list(uses[: SIZE + 1])
    older = f"?before={rows[SIZE - 1].pk}" if len(rows) > SIZE else ""
    return rows[:SIZE], Pages(newer="?" if place is not None else "", older=older)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
