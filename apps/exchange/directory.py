"""Changes of the hub's lists in the reader's words: what was, what is proposed, and what our own catalogue says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from apps.catalogue.models import MatterVersion
from apps.deadlines.clock import Unit
from apps.hub.columns import TIME_FORMAT
from apps.hub.directory.columns import BASIC, COLUMNS, TITLES
from apps.hub.directory.decisions import authority_of, changed_names, matter_of
from apps.hub.models import CataloguePull, DirectoryChange, DirectoryEntry, ImplementationItem
from apps.identity.models import Authority

KIND_TAGS = {
    DirectoryChange.Kind.ADDED: "now",
    DirectoryChange.Kind.CHANGED: "warn",
    DirectoryChange.Kind.ENDED: "bad",
}
STATE_TAGS = {
    DirectoryChange.State.WAITING: "warn",
    DirectoryChange.State.CONFIRMED: "done",
    DirectoryChange.State.SET_ASIDE: "locked",
    DirectoryChange.State.SUPERSEDED: "locked",
}
SHOWN_IN_LIST = 3


@dataclass(frozen=True)
class Cell:
    """One column: `before` is empty where there was no version; `differs` from it, or from our own."""

    name: str
    label: str
    before: str
    after: str
    differs: bool


@dataclass(frozen=True)
class ChangeLine:
    """A change in a list, with its first differences and how many more there are."""

    change: DirectoryChange
    tag: str
    state_tag: str
    list_title: str
    title: str
    organ: str
    cells: Sequence[Cell]
    more: int


@dataclass(frozen=True)
class PullLine:
    """A fetch in words."""

    pull: CataloguePull
    tag: str
    words: str


def shown(value: Any) -> str:
    """A value as people read it: times as days, nothing as nothing."""
    if value is None:
        return ""
    try:
        moment = dt.datetime.strptime(str(value), TIME_FORMAT)
    except ValueError:
        return str(value)
    return moment.strftime("%Y-%m-%d" if moment.time() == dt.time() else "%Y-%m-%d %H:%M")


def cells_of(change: DirectoryChange) -> list[Cell]:
    """All columns that are filled before or after, in the order of the list."""
    before: Mapping[str, Any] = change.before.body if change.before else {}
    differ = set(changed_names(change)) if change.before else set()
    return [
        Cell(column.name, str(column.label), shown(before.get(column.name)), shown(value), column.name in differ)
        for column in COLUMNS[change.table]
        if (value := change.body.get(column.name)) is not None or before.get(column.name) is not None
    ]


def lines_of(changes: Iterable[DirectoryChange]) -> list[ChangeLine]:
    """No query: the version before was selected with the change."""
    lines = []
    for change in changes:
        cells = [cell for cell in cells_of(change) if cell.differs]
        lines.append(
            ChangeLine(
                change,
                KIND_TAGS[DirectoryChange.Kind(change.kind)],
                STATE_TAGS[DirectoryChange.State(change.state)],
                str(TITLES[change.table]),
                str(change.body["task_name"]),
                str(change.body.get("dept_name") or ""),
                cells[:SHOWN_IN_LIST],
                max(0, len(cells) - SHOWN_IN_LIST),
            )
        )
    return lines


def changes_in(state: str) -> QuerySet[DirectoryChange]:
    """Waiting ones, or those that are decided."""
    changes = DirectoryChange.objects.select_related("before")
    waiting = DirectoryChange.State.WAITING
    return changes.filter(state=waiting) if state == "waiting" else changes.exclude(state=waiting)


def pull_line(pull: CataloguePull) -> PullLine:
    if pull.failure:
        return PullLine(pull, "bad", gettext("nothing was taken over"))
    if pull.ended_at is None:
        return PullLine(pull, "now", gettext("under way"))
    if pull.found:
        return PullLine(pull, "warn", gettext("differences"))
    return PullLine(pull, "done", gettext("no difference"))


@dataclass(frozen=True)
class Own:
    """What this system has about the line: organ, matter, its codes, and a comparison with the matter's own file."""

    authority: Authority | None
    matter: MatterVersion | None
    item: ImplementationItem | None
    cells: Sequence[Cell]


def own_side(change: DirectoryChange) -> Own:
    """Empty for the basic directory, and for an organ that is none of ours."""
    authority = authority_of(change.body) if change.table == BASIC else None
    if authority is None:
        return Own(None, None, None, [])
    code = matter_of(change.body, authority)
    matter = MatterVersion.objects.filter(matter__code=code, is_current=True).first()
    if matter is None:
        return Own(authority, None, None, [])
    item = ImplementationItem.objects.filter(authority=authority, matter_code=code).first()
    return Own(authority, matter, item, _compared(change.body, matter, item))


def asks_matter(change: DirectoryChange, own: Own) -> bool:
    """Whether a person has to say which matter it is: the codes do not, or another handling item is entered already."""
    if own.authority is None or change.kind == DirectoryChange.Kind.ENDED:
        return False
    stated = change.body["task_handle_item"] or ""
    return own.matter is None or bool(own.item and own.item.handle_item and own.item.handle_item != stated)


def _compared(body: Mapping[str, Any], matter: MatterVersion, item: ImplementationItem | None) -> list[Cell]:
    spec = matter.spec
    ours: dict[str, Any] = {
        "task_name": matter.name_zh,
        "anticipate_day": spec.statutory.days if spec.statutory.unit == Unit.WORKING_DAY else None,
        "promise_day": spec.promise.days if spec.promise.unit == Unit.WORKING_DAY else None,
        "project_type": spec.case_type,
        "catalog_code": item.catalog_code if item else None,
        "task_code": item.task_code if item else None,
        "task_handle_item": (item.handle_item or None) if item else None,
    }
    labels = {column.name: str(column.label) for column in COLUMNS[BASIC]}
    return [
        Cell(name, labels[name], shown(value), shown(body.get(name)), value != body.get(name))
        for name, value in ours.items()
        if value is not None or body.get(name) is not None
    ]


def versions_of(entry: DirectoryEntry) -> QuerySet[DirectoryEntry]:
    """Newest first; at most what one line has lived through."""
    return DirectoryEntry.objects.filter(table=entry.table, key=entry.key).order_by("-number")
