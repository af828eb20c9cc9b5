"""What anyone may ask: matters and verification."""

from __future__ import annotations

import pytest

from tests.api.client import Caller, ok, refused


@pytest.mark.usefixtures("catalogue")
def test_anyone_reads_the_matters():
    listed = {m["code"] for m in ok(Caller().get("matters/", {"online": "true"}))["results"]}
    assert {"land.preexam_site", "marine.temporary_use"} <= listed
    assert "land.supply" not in listed
    assert ok(Caller().get("matters/land.preexam_site/"))["materials"]
    assert refused(Caller().get("matters/land.nothing/"), 404)["code"] == "not_found"


def test_anyone_verifies(world):
    assert ok(Caller().get("verification/", {"number": "核字第1号"}))["outcome"] == "not_found"
    assert refused(Caller().get("verification/"), 400)["code"] == "invalid"


def test_too_many_requests_are_refused(world):
    answers = [Caller().get("matters/") for _ in range(61)]
    assert refused(answers[-1], 429)["code"] == "throttled"
