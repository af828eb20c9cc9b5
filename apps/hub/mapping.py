"""Which ledger entry makes which rows: the declared table of what the hub hears of, and in what order.

ACCEPT comes first: a case that nobody accepted or refused to accept (withdrawn or lapsed before) is not reported.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation

from apps.cases.lifecycle.effects import official
from apps.hub import tables
from apps.hub.columns import Table
from apps.hub.facts import CaseFact, LicenseFact
from apps.ledger import kinds
from apps.ledger.models import Entry
from apps.licenses import kinds as license_kinds

NAMESPACE = uuid.UUID("6f0c5d0e-6a5e-5d53-9a3b-9f2f0b7c2a11")
"""Of our row guids: a UUIDv5 of entry, table and key, so that the same fact always carries the same guid."""


@dataclass(frozen=True)
class Made:
    """A row to be built: its table, its fact, its key among the rows of the entry, and what identifies it."""

    table: Table[Any]
    fact: CaseFact | LicenseFact
    key: str
    row_guid: uuid.UUID
    operation: str = "I"


def guid_of(entry_id: uuid.UUID, table: str, key: str = "") -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{entry_id}/{table}/{key}")


def _row(table: Table[Any], fact: CaseFact | LicenseFact, key: str = "") -> Made:
    return Made(table, fact, key, guid_of(fact.entry.pk, table.name, key))


def _label(kind: str) -> str:
    """Official rows are in Chinese whoever runs the worker."""
    return official(kinds.label, kind)


@dataclass(frozen=True)
class History:
    """Earlier entries of the cases at hand: what was filed, and which procedures were started."""

    filed: Mapping[str, Sequence[Entry]]
    started: Mapping[tuple[str, str], Entry]


Maker = Callable[[CaseFact, History], Iterator[Made]]


def _accept(fact: CaseFact, history: History) -> Iterator[Made]:
    yield _row(tables.ACCEPT, fact)
    newest: dict[str, Mapping[str, Any]] = {}
    for entry in history.filed.get(str(fact.case.pk), ()):
        newest |= {material["code"]: material for material in replace(fact, entry=entry).data.get("materials", [])}
    for code, material in sorted(newest.items()):
        yield _row(tables.MATERIAL, replace(fact, part=material), code)


def _process(fact: CaseFact, history: History) -> Iterator[Made]:
    event = _EVENTS.get(fact.entry.kind, "other")
    yield _row(tables.PROCESS, replace(fact, part={"label": _label(fact.entry.kind), "event": event}))


def _procedure_started(fact: CaseFact, history: History) -> Iterator[Made]:
    data = fact.data
    part = {
        "type": "procedure",
        "name": _procedure_name(fact, data["procedure"]),
        "started": fact.entry.occurred_at,
        "ends": fact.day("until"),
        "reason": data["reason"],
        "basis": data.get("basis"),
    }
    yield _row(tables.SPECIAL, replace(fact, part=part), data["procedure"])


def _procedure_finished(fact: CaseFact, history: History) -> Iterator[Made]:
    """The row of the start again, with its end and result: the hub takes the same guid for an update."""
    code = fact.data["procedure"]
    started = history.started[str(fact.case.pk), code]
    row = next(_procedure_started(replace(fact, entry=started), history))
    part = {**row.fact.part, "ends": fact.entry.occurred_at, "result": fact.data["result"]}  # type: ignore[union-attr]
    yield replace(row, fact=replace(fact, part=part), operation="U")


def _extended(fact: CaseFact, history: History) -> Iterator[Made]:
    part = {
        "type": "extension",
        "name": _label(fact.entry.kind),
        "started": fact.entry.occurred_at,
        "ends": fact.day("due_on"),
        "reason": fact.data["reason"],
    }
    yield _row(tables.SPECIAL, replace(fact, part=part))


def _procedure_name(fact: CaseFact, code: str) -> str:
    with translation.override("zh-hans"):
        try:
            return str(fact.case.matter.spec.procedure(code).name)
        except KeyError:
            return code


def _result(result: str) -> Maker:
    def make(fact: CaseFact, history: History) -> Iterator[Made]:
        part: dict[str, Any] = {"result": result, "label": _label(fact.entry.kind)}
        if fact.license is not None and result == "granted":
            part["license_title"] = license_kinds.get(fact.license.kind).title_zh
        else:
            fact = replace(fact, license=None)
        yield _row(tables.RESULT, replace(fact, part=part))

    return make


_EVENTS = {"case.granted": "agree", "case.refused": "disagree", "case.returned_to_handler": "returned"}
_EVENTS["case.sent_back_down"] = "returned"

MAKERS: dict[str, tuple[Maker, ...]] = {
    "case.accepted": (_accept, _process),
    "case.deemed_accepted": (_accept, _process),
    "case.not_accepted": (_accept, _result("not_accepted")),
    "case.procedure_started": (_procedure_started,),
    "case.procedure_finished": (_procedure_finished,),
    "case.extended": (_extended,),
    "case.certificate_made": (_result("granted"),),
    "case.refused": (_process, _result("refused")),
    "case.withdrawn": (_result("withdrawn"),),
}
"""Everything else that moves an accepted case, also what only one sector's machine knows, is a step of its course."""

SILENT = {
    "case.license_numbered",
    "case.correction_requested",
    "case.corrected",
    "case.filed",
    "case.extension_requested",
}


def rows_of_case(fact: CaseFact, history: History) -> Iterator[Made]:
    """The rows of one entry of a case, in the order they are sent."""
    kind = fact.entry.kind
    reported = fact.case.accepted_on is not None or kind == "case.not_accepted"
    if not reported or kind in SILENT or "action" not in fact.data:
        return
    for maker in MAKERS.get(kind, (_process,)):
        yield from maker(fact, history)


LICENSE_OPERATIONS = {
    "license.issued": "I",
    "license.replaced": "D",
    "license.transferred": "D",
    "license.cancelled": "D",
    "license.revoked": "D",
}
"""What the catalogue of valid licenses hears: one comes in, one goes out; the table has no column for a suspension."""


def rows_of_license(fact: LicenseFact) -> Iterator[Made]:
    """A license enters the catalogue when it is issued; what becomes of it later updates its row."""
    operation = LICENSE_OPERATIONS.get(fact.entry.kind)
    if operation is None:
        return
    key = guid_of(uuid.UUID(int=fact.license.pk), tables.LICENSE.name)
    yield Made(tables.LICENSE, fact, "", key, operation)
