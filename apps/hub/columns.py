"""A table of the hub as a declaration: each column, its length, whether it must be there, where it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from apps.ledger.canonical import canonical_json, sm3_hex

SHANGHAI = ZoneInfo("Asia/Shanghai")
TIME_FORMAT = "%Y%m%dT%H%M%S"  # YYYYMMDDThhmmss, Asia/Shanghai

F = TypeVar("F")
"""What a table's rows are made from: a case's entry with what belongs to it, or a license."""

MISSING, TOO_LONG, WRONG_TYPE, NO_CODE = "missing", "too_long", "wrong_type", "no_code"
REASONS = {
    MISSING: gettext_noop("is required and empty"),
    TOO_LONG: gettext_noop("is longer than the hub's column"),
    WRONG_TYPE: gettext_noop("has another form than the hub's column"),
    NO_CODE: gettext_noop("has no code at the hub: enter it in the code tables or the implementation list"),
}


HEAD = ("row_guid", "cd_operation", "cd_time", "cd_batch", "data_source")
"""The five columns that every row begins with."""


class NoCode(Exception):
    """An internal code that nobody has given an external one yet; `what` says where it is to be entered."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be sent: the column, one of `REASONS`, and what was found."""

    field: str
    code: str
    found: str = ""


@dataclass(frozen=True)
class Column(Generic[F]):
    """`length` counts characters. `cut` shortens long free text with an ellipsis; else too long is an error."""

    name: str
    label_zh: str
    source: Callable[[F], Any]
    length: int = 0
    required: bool = False
    kind: Literal["text", "date", "int"] = "text"
    cut: bool = False

    def value(self, fact: F) -> str | int | None:
        """The value as it is sent. Raises NoCode."""
        raw = self.source(fact)
        if raw is None or raw == "":
            return None
        if self.kind == "date":
            return hub_time(raw)
        if self.kind == "int":
            return int(raw)
        text = str(raw)
        return text[: self.length - 1] + "…" if self.cut and len(text) > self.length else text

    def problem(self, value: str | int | None) -> Problem | None:
        """What the hub would refuse in the value."""
        if value is None:
            return Problem(self.name, MISSING) if self.required else None
        if (self.kind == "int") is not isinstance(value, int):
            return Problem(self.name, WRONG_TYPE, str(value)[:40])
        if self.kind == "date" and not _is_time(str(value)):
            return Problem(self.name, WRONG_TYPE, str(value)[:40])
        if self.length and len(str(value)) > self.length:
            return Problem(self.name, TOO_LONG, f"{len(str(value))} > {self.length}")
        return None


@dataclass(frozen=True)
class Row:
    """A row ready to be sent, or with the problems that keep it back."""

    body: str
    digest: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Table(Generic[F]):
    """`service` is the gateway's service that takes it. Every row begins with the five columns of `head`."""

    name: str
    title_zh: str
    service: str
    columns: tuple[Column[F], ...]

    def build(self, fact: F, *, head: Mapping[str, str]) -> Row:
        """The row of a fact, checked. All columns are there, empty ones as null: reconciliation compares them."""
        values: dict[str, str | int | None] = dict(head)
        problems = []
        for column in self.columns:
            try:
                values[column.name] = column.value(fact)
            except NoCode as missing:
                values[column.name] = None
                problems.append(Problem(column.name, NO_CODE, missing.what))
                continue
            if problem := column.problem(values[column.name]):
                problems.append(problem)
        body = canonical_json(values)
        return Row(body, sm3_hex(body.encode()), tuple(problems))


def hub_time(moment: dt.datetime | dt.date) -> str:
    """`YYYYMMDDThhmmss` in Asia/Shanghai; a day alone is its beginning."""
    if isinstance(moment, dt.datetime):
        return moment.astimezone(SHANGHAI).strftime(TIME_FORMAT)
    return moment.strftime("%Y%m%dT000000")


def _is_time(text: str) -> bool:
    try:
        return dt.datetime.strptime(text, TIME_FORMAT).strftime(TIME_FORMAT) == text
    except ValueError:
        return False
