"""`license`: rows of the catalogue of licenses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.columns_of_domain import COLUMNS
from tests.hub.contract.wire import Wire, a_row, an_hour_of_its_own, canonical, sm3

TABLE = "UP_LIC_DATA"


def send(wire: Wire, *rows: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = wire.data("license", {"table": TABLE, "rows": rows})
    return answer


def test_a_license_with_its_identifier_alone_is_accepted(wire: Wire) -> None:
    row = a_row(TABLE)
    assert send(wire, row) == {"accepted": [row["row_guid"]], "rejected": []}


def test_a_license_without_its_identifier_is_rejected_at_it(wire: Wire) -> None:
    assert [r["field"] for r in send(wire, a_row(TABLE, certificate_source_id=""))["rejected"]] == [
        "certificate_source_id"
    ]


@pytest.mark.parametrize(("column", "length"), [(name, kind) for name, kind, _required in COLUMNS[TABLE]])
def test_lengths_are_counted_in_characters(wire: Wire, column: str, length: int) -> None:
    fits, too_long = a_row(TABLE, **{column: "证" * length}), a_row(TABLE, **{column: "证" * (length + 1)})
    answer = send(wire, fits, too_long)
    assert (answer["accepted"], [r["field"] for r in answer["rejected"]]) == ([fits["row_guid"]], [column])


def test_what_becomes_of_a_license_updates_its_row(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    row = a_row(TABLE, cd_time=first)
    send(wire, row)
    ended = {**row, "cd_operation": "D"}
    assert send(wire, ended)["accepted"] == [row["row_guid"]]
    kept = wire.data("reconcile", {"table": TABLE, "from": first, "to": last, "page": 1})["rows"]
    assert kept == [{"row_guid": row["row_guid"], "digest": sm3(canonical(ended).encode())}]


def test_more_than_five_hundred_rows_are_refused(wire: Wire) -> None:
    assert wire.call("license", {"table": TABLE, "rows": [a_row(TABLE) for _ in range(501)]}).status_code == 413


@pytest.mark.parametrize("table", ["UP_PRO_ACCEPT", "UP_LIC_NOTHING", "", None])
def test_another_table_is_malformed(wire: Wire, table: str | None) -> None:
    assert wire.call("license", {"table": table, "rows": []}).status_code == 400
