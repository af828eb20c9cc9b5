"""`report`: rows of the five case tables."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.columns_of_domain import COLUMNS, HEAD, TIME
from tests.hub.contract.wire import Wire, a_row, an_hour_of_its_own, canonical, sm3

TABLES = [name for name in COLUMNS if name.startswith("UP_PRO_")]
REQUIRED = [
    (table, name)
    for table in TABLES
    for name, _kind, required in (*HEAD, *COLUMNS[table])
    if required and name != "row_guid"
]
LIMITED = [(t, name, kind) for t in TABLES for name, kind, _r in COLUMNS[t] if isinstance(kind, int)]
TIMES = [(table, name) for table in TABLES for name, kind, _required in COLUMNS[table] if kind == TIME]


def report(wire: Wire, table: str, *rows: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = wire.data("report", {"table": table, "rows": rows})
    return answer


@pytest.mark.parametrize("table", TABLES)
def test_a_row_with_what_the_table_asks_for_is_accepted(wire: Wire, table: str) -> None:
    row = a_row(table)
    assert report(wire, table, row) == {"accepted": [row["row_guid"]], "rejected": []}


@pytest.mark.parametrize(("table", "column"), REQUIRED)
@pytest.mark.parametrize("empty", [None, ""])
def test_a_row_without_a_required_column_is_rejected_at_it(wire: Wire, table: str, column: str, empty: Any) -> None:
    row = a_row(table, **{column: empty})
    rejected = report(wire, table, row)["rejected"]
    assert [(r["row_guid"], r["field"]) for r in rejected] == [(row["row_guid"], column)]
    assert rejected[0]["reason"]


@pytest.mark.parametrize(("table", "column", "length"), LIMITED)
def test_lengths_are_counted_in_characters(wire: Wire, table: str, column: str, length: int) -> None:
    fits, too_long = a_row(table, **{column: "字" * length}), a_row(table, **{column: "字" * (length + 1)})
    answer = report(wire, table, fits, too_long)
    assert answer["accepted"] == [fits["row_guid"]]
    assert [(r["row_guid"], r["field"]) for r in answer["rejected"]] == [(too_long["row_guid"], column)]


@pytest.mark.parametrize(("table", "column"), TIMES)
@pytest.mark.parametrize("time", ["2026-01-02T03:04:05", "20261301T000000", "20260102T030405+0800", "20260102"])
def test_a_time_of_another_form_is_rejected(wire: Wire, table: str, column: str, time: str) -> None:
    assert [r["field"] for r in report(wire, table, a_row(table, **{column: time}))["rejected"]] == [column]


def test_a_good_row_is_accepted_beside_a_bad_one(wire: Wire) -> None:
    good, bad = a_row("UP_PRO_MATERIAL"), a_row("UP_PRO_MATERIAL", material_name=None)
    answer = report(wire, "UP_PRO_MATERIAL", bad, good)
    assert (answer["accepted"], [r["row_guid"] for r in answer["rejected"]]) == ([good["row_guid"]], [bad["row_guid"]])


def test_a_second_row_with_the_same_guid_is_an_update(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    row = a_row("UP_PRO_PROCESS", cd_time=first, handle_explain="甲")
    report(wire, "UP_PRO_PROCESS", row)
    changed = {**row, "cd_operation": "U", "handle_explain": "乙"}
    assert report(wire, "UP_PRO_PROCESS", changed)["accepted"] == [row["row_guid"]]
    kept = wire.data("reconcile", {"table": "UP_PRO_PROCESS", "from": first, "to": last, "page": 1})["rows"]
    assert kept == [{"row_guid": row["row_guid"], "digest": sm3(canonical(changed).encode())}]


def test_five_hundred_rows_go_in_one_call_and_no_more(wire: Wire) -> None:
    rows = [a_row("UP_PRO_MATERIAL") for _ in range(501)]
    assert len(report(wire, "UP_PRO_MATERIAL", *rows[:500])["accepted"]) == 500
    assert wire.call("report", {"table": "UP_PRO_MATERIAL", "rows": rows}).status_code == 413


def test_of_a_call_that_is_too_large_nothing_is_kept(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    rows = [a_row("UP_PRO_MATERIAL", cd_time=first) for _ in range(501)]
    wire.call("report", {"table": "UP_PRO_MATERIAL", "rows": rows})
    assert wire.data("reconcile", {"table": "UP_PRO_MATERIAL", "from": first, "to": last, "page": 1})["rows"] == []


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'"x"',
        b"\xff",
        b"",
        {},
        {"table": "UP_PRO_MATERIAL"},
        {"table": "UP_PRO_MATERIAL", "rows": {}},
        {"table": "UP_PRO_MATERIAL", "rows": ["x"]},
        {"table": "UP_PRO_MATERIAL", "rows": [{}]},
        {"table": "UP_PRO_NOTHING", "rows": []},
        {"table": ["UP_PRO_MATERIAL"], "rows": []},
        {"table": {"a": 1}, "rows": []},
        {"table": "UP_LIC_DATA", "rows": []},
    ],
)
def test_what_is_no_report_is_malformed(wire: Wire, content: Any) -> None:
    assert wire.call("report", content).status_code == 400
