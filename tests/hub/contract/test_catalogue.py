"""`catalogue`: lines of the basic directory and of the implementation lists."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.hub.contract.wire import Wire

EVER, NEVER = "19000101T000000", "99991231T000000"


def lines(wire: Wire, since: str) -> list[dict[str, Any]]:
    found, page, pages = [], 1, 1
    while page <= pages:
        data = wire.data("catalogue", {"since": since, "page": page})
        found, page, pages = found + data["rows"], page + 1, data["pages"]
    return found


def test_every_line_says_which_list_it_belongs_to_and_when_it_came(wire: Wire) -> None:
    found = lines(wire, EVER)
    assert found
    assert all(row["table"].startswith("UP_TASK_") for row in found)
    assert all(re.fullmatch(r"\d{8}T\d{6}", row["cd_time"]) for row in found)


def test_lines_carry_their_codes(wire: Wire) -> None:
    for row in lines(wire, EVER):
        assert re.fullmatch(r"\d{12}", row["catalog_code"])
        if row["table"] == "UP_TASK_GENERAL_BASIC":
            assert re.fullmatch(rf"[0-9A-Z]{{18}}[1-7]{row['catalog_code']}", row["task_code"])


def test_only_what_came_since_is_told(wire: Wire) -> None:
    newest = max(row["cd_time"] for row in lines(wire, EVER))
    assert all(row["cd_time"] >= newest for row in lines(wire, newest))
    assert lines(wire, NEVER) == []


@pytest.mark.parametrize("page", [0, -1, "1", None, True, 10**30])
def test_a_page_is_a_number_from_one(wire: Wire, page: Any) -> None:
    assert wire.call("catalogue", {"since": EVER, "page": page}).status_code == 400


@pytest.mark.parametrize("since", [None, "", 5, {}, "yesterday"])
def test_since_is_a_time(wire: Wire, since: Any) -> None:
    assert wire.call("catalogue", {"since": since, "page": 1}).status_code == 400
