"""`applications`: what was filed at the hub for us."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.contract.wire import Wire


def test_applications_come_in_the_order_of_their_ids(wire: Wire) -> None:
    found = [each["id"] for each in wire.data("applications", {"since_id": 0})["applications"]]
    assert found == sorted(set(found))
    assert all(isinstance(each, int) and each > 0 for each in found)


def test_only_those_after_the_last_id_are_told(wire: Wire) -> None:
    ids = [each["id"] for each in wire.data("applications", {"since_id": 0})["applications"]]
    after = max(ids, default=0)
    told = wire.data("applications", {"since_id": after})["applications"]
    assert all(each["id"] > after for each in told)


def test_after_the_last_of_all_there_is_none(wire: Wire) -> None:
    assert wire.data("applications", {"since_id": 2**40})["applications"] == []


@pytest.mark.parametrize("since", [None, "0", [], 1.5, True, 10**30])
def test_since_id_is_a_whole_number(wire: Wire, since: Any) -> None:
    assert wire.call("applications", {"since_id": since}).status_code == 400
