"""The two lists that are taken over, column by column (domain 3.1), and how a row of an answer is read.

Lengths and types are those seen in the published tables; where none was seen, `LONGEST` [knowledge: real columns may
be shorter]. Columns outside the list are a vendor's own and are left out. The other lists (`UP_TASK_GENERAL_EXTEND`,
`_MATERIAL`, `_FEE_PROJECT`, `_QUESTIONS`) are not taken over: materials and fees are the law's, in the matter's file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.hub.columns import TIME_FORMAT
from apps.identity.numbers import clean_uscc

LONGEST = 4000
DIRECTORY, BASIC = "UP_TASK_DIRECTORY", "UP_TASK_GENERAL_BASIC"
TITLES: dict[str, Promise] = {DIRECTORY: _("Basic directory"), BASIC: _("Implementation list")}
FAMILY = "UP_TASK_"
DELETED = "D"
"""`cd_operation` of a line that is taken away [knowledge: I, U, D]."""


class BadRow(Exception):
    """A row of the answer that cannot be read: nothing of the answer is taken over then."""


@dataclass(frozen=True)
class Column:
    """`length` counts characters."""

    name: str
    label: Promise
    length: int = LONGEST
    kind: Literal["text", "int", "time"] = "text"
    required: bool = False

    def read(self, raw: Any) -> str | int | None:
        """Raises BadRow."""
        if raw is None or raw == "":
            if self.required:
                raise BadRow(f"{self.name} is empty")
            return None
        if self.kind == "int":
            if not isinstance(raw, int) or isinstance(raw, bool) or not -(10**9) < raw < 10**9:
                raise BadRow(f"{self.name} is not a whole number")
            return raw
        if not isinstance(raw, str) or "\x00" in raw:
            raise BadRow(f"{self.name} is not a text")
        if len(raw) > self.length:
            raise BadRow(f"{self.name} is longer than {self.length}")
        if self.kind == "time" and moment(raw) is None:
            raise BadRow(f"{self.name} is not a time YYYYMMDDThhmmss")
        return raw


_SHARED = (
    Column("catalog_code", _("Basic code (12 digits)"), 12, required=True),
    Column("local_catalog_code", _("Local basic code"), 50),
    Column("task_name", pgettext_lazy("column", "Name of the matter"), 1000, required=True),
    Column("task_type", _("Kind of matter"), 2),
    Column("task_state", pgettext_lazy("column", "State of the line"), 2),
    Column("task_version", _("Version at the hub"), kind="int"),
    Column("use_level", _("Level of exercise"), 11),
    Column("by_law", _("Law it rests on"), 256),
    Column("plan_effective_date", _("In force from"), kind="time"),
    Column("plan_cancel_date", _("Ends on"), kind="time"),
)
_BASIC = (
    Column("task_code", _("Implementation code (31 characters)"), 36, required=True),
    Column("local_task_code", _("Local implementation code"), 50),
    Column("task_handle_item", _("Handling item code (33 characters)"), 50),
    Column("dept_code", _("Code of the organ"), 50),
    Column("dept_name", _("Name of the organ"), 200),
    Column("dept_type", _("Nature of the organ"), 2),
    Column("entrust_name", _("Entrusted by")),
    Column("anticipate_day", _("Days by law"), kind="int"),
    Column("anticipate_type", _("Unit of the days by law"), 2),
    Column("anticipate_explain", _("Remark on the days by law")),
    Column("promise_day", _("Days promised"), kind="int"),
    Column("promise_type", _("Unit of the days promised"), 2),
    Column("promise_explain", _("Remark on the days promised")),
    Column("project_type", _("Kind of case"), 2),
    Column("power_source", _("Source of the power")),
    Column("accept_condition", _("Conditions of acceptance")),
    Column("handle_flow", _("Course of the procedure")),
    Column("handle_type", _("How it can be filed"), 5),
    Column("server_type", _("Who is served"), 32),
    Column("special_procedure", _("Special procedures"), 500),
    Column("is_fee", _("Whether there is a fee"), 2),
    Column("fee_basis", _("Basis of the fee")),
    Column("limit_scene_num", _("Visits to the window at most"), kind="int"),
    Column("link_way", _("Enquiries")),
    Column("supervise_way", _("Complaints")),
    Column("transact_addr", _("Address of the window")),
    Column("transact_time", _("Hours of the window")),
    Column("mobile_terminal_url", _("Address on the phone")),
    Column("is_single_login", _("Single sign-on in the browser"), 2),
    Column("app_is_single_login", _("Single sign-on in the app"), 2),
)
COLUMNS: dict[str, tuple[Column, ...]] = {DIRECTORY: _SHARED, BASIC: _SHARED + _BASIC}


@dataclass(frozen=True)
class Row:
    """One line of a list as the hub states it. `key`: its basic code, implementation code or handling item code."""

    table: str
    key: str
    body: Mapping[str, str | int | None]
    cd_time: str
    is_deleted: bool


def moment(text: str) -> dt.datetime | None:
    """None for what is no time of the hub's."""
    try:
        found = dt.datetime.strptime(text, TIME_FORMAT)
    except ValueError:
        return None
    return found if found.strftime(TIME_FORMAT) == text else None


def read_row(raw: Any) -> Row | None:
    """A row of an answer; None for a list that is not taken over. Raises BadRow."""
    if not isinstance(raw, Mapping):
        raise BadRow("a row is not an object")
    table = raw.get("table")
    if not isinstance(table, str) or not table.startswith(FAMILY):
        raise BadRow("a row does not say which list it belongs to")
    if table not in COLUMNS:
        return None
    cd_time = raw.get("cd_time")
    if not isinstance(cd_time, str) or moment(cd_time) is None:
        raise BadRow(f"{table}: cd_time is not a time YYYYMMDDThhmmss")
    try:
        body = {column.name: column.read(raw.get(column.name)) for column in COLUMNS[table]}
        return Row(table, _key(table, body), body, cd_time, raw.get("cd_operation") == DELETED)
    except BadRow as problem:
        raise BadRow(f"{table} {str(raw.get('catalog_code'))[:20]}: {problem}") from None


def _key(table: str, body: Mapping[str, str | int | None]) -> str:
    """Checks the codes of domain 3.3 on the way: what is wrong in a key would be held for ever. Raises BadRow."""
    catalog, task, item = (str(body.get(n) or "") for n in ("catalog_code", "task_code", "task_handle_item"))
    if not re.fullmatch(r"[0-9]{12}", catalog):
        raise BadRow("catalog_code has no 12 digits")
    if table == DIRECTORY:
        return catalog
    if not re.fullmatch(rf"[0-9A-Z]{{18}}[1-7]{catalog}", task):
        raise BadRow("task_code is not a credit code, a level and the basic code")
    try:
        clean_uscc(task[:18])
    except ValidationError:
        raise BadRow("task_code begins with a credit code whose check digit is wrong") from None
    if item and not re.fullmatch(rf"{task}[0-9]{{2}}", item):
        raise BadRow("task_handle_item is not the implementation code and two digits")
    return item or task
