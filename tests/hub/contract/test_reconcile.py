"""`reconcile`: guids and digests of what the hub has, by table and time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.contract.wire import Wire, a_row, an_hour_of_its_own, canonical, sm3

TABLE = "UP_PRO_MATERIAL"


def at_hub(wire: Wire, *rows: dict[str, Any]) -> list[str]:
    accepted = []
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        accepted += wire.data("report", {"table": TABLE, "rows": part})["accepted"]
    assert len(accepted) == len(rows)
    return accepted


def asked(wire: Wire, first: str, last: str, *, table: str = TABLE, page: int = 1) -> dict[str, Any]:
    answer: dict[str, Any] = wire.data("reconcile", {"table": table, "from": first, "to": last, "page": page})
    return answer


def test_a_digest_is_the_sm3_of_the_rows_canonical_text(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    row = a_row(TABLE, cd_time=first, material_name="申请表 “甲”/\\ é \U00020000", remark="<b>&\n\t")
    at_hub(wire, row)
    assert asked(wire, first, last)["rows"] == [{"row_guid": row["row_guid"], "digest": sm3(canonical(row).encode())}]


def test_the_order_of_columns_does_not_matter(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    row = a_row(TABLE, cd_time=first)
    at_hub(wire, dict(reversed(row.items())))
    assert asked(wire, first, last)["rows"][0]["digest"] == sm3(canonical(row).encode())


def test_the_first_moment_is_inside_and_the_last_is_not(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    inside = [a_row(TABLE, cd_time=first), a_row(TABLE, cd_time=f"{first[:11]}5959")]
    at_hub(wire, *inside, a_row(TABLE, cd_time=last))
    assert {row["row_guid"] for row in asked(wire, first, last)["rows"]} == {row["row_guid"] for row in inside}


def test_another_table_has_other_rows(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    at_hub(wire, a_row(TABLE, cd_time=first))
    assert asked(wire, first, last, table="UP_PRO_RESULT")["rows"] == []


def test_a_rejected_row_is_not_there(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    wire.data("report", {"table": TABLE, "rows": [a_row(TABLE, cd_time=first, material_name=None)]})
    assert asked(wire, first, last) == {"rows": [], "pages": 1}


def test_pages_bring_every_row_once(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    sent = at_hub(wire, *(a_row(TABLE, cd_time=first) for _ in range(1203)))
    pages = asked(wire, first, last)["pages"]
    found = [row["row_guid"] for n in range(1, pages + 1) for row in asked(wire, first, last, page=n)["rows"]]
    assert pages > 1
    assert sorted(found) == sorted(sent)


def test_beyond_the_last_page_there_is_nothing(wire: Wire) -> None:
    first, last = an_hour_of_its_own()
    assert asked(wire, first, last, page=9)["rows"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"table": "UP_NOTHING"},
        {"table": None},
        {"table": [TABLE]},
        {"page": 0},
        {"page": -1},
        {"page": "1"},
        {"page": True},
        {"page": 10**30},
        {"from": None},
        {"from": 5},
        {"to": "2026-01-02"},
    ],
)
def test_what_is_no_question_is_malformed(wire: Wire, changes: dict[str, Any]) -> None:
    first, last = an_hour_of_its_own()
    assert wire.call("reconcile", {"table": TABLE, "from": first, "to": last, "page": 1} | changes).status_code == 400
