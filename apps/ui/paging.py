"""Lists in pages by keyset: page 1 000 costs what page 1 costs, and nothing is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

PAGE_SIZE = 25
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """`newer` and `older` are cursors of the pages before and after, empty where there is none."""

    rows: Sequence[M]
    newer: str = ""
    older: str = ""


def page_of(rows: QuerySet[M], *, by: Sequence[str], cursor: str, size: int = PAGE_SIZE) -> Page[M]:
    """`by`: columns that order the rows and end with a unique one; `-` in front of the first turns all of them.

    A cursor names a row, with `<` in front for the page that ends before it. One that makes no sense, or names a row
    that is gone, gives the first page.
    """
    down, names = by[0].startswith("-"), [name.removeprefix("-") for name in by]
    back = cursor.startswith("<")
    place = _place(rows, names, cursor.removeprefix("<"))
    if place is not None:
        rows = rows.filter(_beyond(names, place, upwards=down == back))
    back = back and place is not None
    sign = "-" if down != back else ""
    found = list(rows.order_by(*(sign + name for name in names))[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([])
    before = more if back else place is not None
    after = True if back else more
    return Page(found, f"<{found[0].pk}" if before else "", str(found[-1].pk) if after else "")


def _place(rows: QuerySet[M], names: Sequence[str], key: str) -> Mapping[str, Any] | None:
    """Where the row stands that a cursor names; None for one that has no place, for want of a value to stand by."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    place = rows.model._default_manager.filter(pk=int(key)).values(*names).first()
    return None if place is None or None in place.values() else place


def _beyond(names: Sequence[str], place: Mapping[str, Any], *, upwards: bool) -> Q:
    """Rows after the place in the order of all columns together."""
    found, equal = Q(), Q()
    for name in names:
        found |= equal & Q(**{f"{name}__{'gt' if upwards else 'lt'}": place[name]})
        equal &= Q(**{name: place[name]})
    return found
