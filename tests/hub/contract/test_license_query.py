"""`license-query`: licenses by identifier, or by the holder's code and the type."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.hub.contract.wire import Wire, a_row


@pytest.fixture
def reported(wire: Wire) -> dict[str, Any]:
    """A license of a holder of its own, that we reported."""
    mark = uuid.uuid4().hex
    row = a_row(
        "UP_LIC_DATA", certificate_source_id=f"1.2.156.{mark}", certificate_holder_code=mark, certificate_type_code="T1"
    )
    wire.data("license", {"table": "UP_LIC_DATA", "rows": [row]})
    return row


def asked(wire: Wire, **question: Any) -> list[str]:
    return [row["certificate_source_id"] for row in wire.data("license-query", question)["licenses"]]


def test_a_license_is_found_by_its_identifier(wire: Wire, reported: dict[str, Any]) -> None:
    found = wire.data("license-query", {"certificate_identifier": reported["certificate_source_id"]})["licenses"]
    assert [{name: row[name] for name in reported} for row in found] == [reported]


def test_an_identifier_that_nobody_has_finds_none(wire: Wire) -> None:
    assert asked(wire, certificate_identifier="1.2.156.0.nobody") == []


def test_a_holder_has_its_own_licenses(wire: Wire, reported: dict[str, Any]) -> None:
    assert asked(wire, holder_code=reported["certificate_holder_code"]) == [reported["certificate_source_id"]]
    assert asked(wire, holder_code=uuid.uuid4().hex) == []


@pytest.mark.parametrize(("kind", "count"), [("T1", 1), ("T2", 0)])
def test_the_type_narrows_what_a_holder_has(wire: Wire, reported: dict[str, Any], kind: str, count: int) -> None:
    code = reported["certificate_holder_code"]
    assert len(asked(wire, holder_code=code, certificate_type_code=kind)) == count


@pytest.mark.parametrize(
    "question",
    [{}, {"certificate_identifier": ""}, {"holder_code": None}, {"certificate_type_code": "T1"}],
)
def test_a_question_about_everybody_is_malformed(wire: Wire, question: dict[str, Any]) -> None:
    assert wire.call("license-query", question).status_code == 400
