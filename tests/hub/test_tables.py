"""Every column of the hub's tables: beside the document's own list, and with values that lack, strain or spoil it.

Here each column is fed by hand, so that what is tried is its rule; where its values come from is in test_sources.py.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from django.core.exceptions import ImproperlyConfigured

from apps.hub import columns
from apps.hub.columns import Column, NoCode, Problem, Table
from apps.hub.tables import TABLES
from config import env
from tests.hub import columns_of_domain as domain

MOMENT = dt.datetime(2026, 11, 24, 18, 30, 5, tzinfo=dt.UTC)
HEAD = dict.fromkeys(columns.HEAD, "1")


def every(*kinds: str, cut: bool | None = None) -> list[ParameterSet]:
    """Table and column, of the kinds asked for."""
    return [
        pytest.param(table, column, id=f"{table.name}.{column.name}")
        for table in TABLES.values()
        for column in table.columns
        if column.kind in (kinds or ("text", "date", "int")) and cut in (None, column.cut)
    ]


def fed(table: Table[Any], column: Column[Any], value: Any) -> tuple[Any, list[Problem]]:
    """What the table makes of one value in the column: the value that would be sent, and what is wrong with it."""

    def source(fact: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value

    row = replace(table, columns=(replace(column, source=source),)).build(None, head=HEAD)
    return json.loads(row.body)[column.name], list(row.problems)


@pytest.mark.parametrize("name", domain.COLUMNS)
def test_the_columns_are_those_of_the_document(name: str) -> None:
    kinds: dict[str, Any] = {"date": domain.TIME, "int": domain.INT}
    declared = [(c.name, kinds.get(c.kind, c.length), c.required) for c in TABLES[name].columns]
    assert declared == list(domain.COLUMNS[name])


def test_the_tables_are_those_of_the_document() -> None:
    assert set(TABLES) == set(domain.COLUMNS)


def test_every_row_begins_as_the_document_says() -> None:
    assert [name for name, _kind, _required in domain.HEAD] == list(columns.HEAD)


@pytest.mark.parametrize("source", ["", "1330"])
def test_a_data_source_that_the_column_cannot_hold_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    length = {name: kind for name, kind, _required in domain.HEAD}["data_source"]
    assert isinstance(length, int)
    monkeypatch.setenv("HUB_DATA_SOURCE", source)
    monkeypatch.setattr(env, "VARIABLES", [])
    with pytest.raises(ImproperlyConfigured, match="1 to 3 characters"):
        env.env("HUB_DATA_SOURCE", "999", help="", longest=length)


@pytest.mark.parametrize(("table", "column"), every())
@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_required_is_missed_and_nothing_else(table: Table[Any], column: Column[Any], nothing: Any) -> None:
    expected = [Problem(column.name, columns.MISSING)] if column.required else []
    assert fed(table, column, nothing) == (None, expected)


@pytest.mark.parametrize(("table", "column"), every("text"))
def test_a_text_at_the_length_goes_as_it_is(table: Table[Any], column: Column[Any]) -> None:
    longest = "字" * column.length
    assert fed(table, column, longest) == (longest, [])


@pytest.mark.parametrize(("table", "column"), every("text", cut=False))
def test_a_longer_text_is_named_with_both_lengths(table: Table[Any], column: Column[Any]) -> None:
    found = f"{column.length + 1} > {column.length}"
    _value, problems = fed(table, column, "字" * (column.length + 1))
    assert problems == [Problem(column.name, columns.TOO_LONG, found)]


@pytest.mark.parametrize(("table", "column"), every("text", cut=True))
def test_longer_free_text_is_cut_to_the_length(table: Table[Any], column: Column[Any]) -> None:
    cut = "字" * (column.length - 1) + "…"
    assert fed(table, column, "字" * (column.length + 1)) == (cut, [])


@pytest.mark.parametrize(("table", "column"), every())
def test_a_code_that_nobody_entered_is_named_also_where_none_is_required(
    table: Table[Any], column: Column[Any]
) -> None:
    missing = Problem(column.name, columns.NO_CODE, "set value")
    assert fed(table, column, NoCode("set value")) == (None, [missing])


@pytest.mark.parametrize(("table", "column"), every("date"))
def test_a_moment_goes_in_shanghai_time(table: Table[Any], column: Column[Any]) -> None:
    assert fed(table, column, MOMENT) == ("20261125T023005", [])


@pytest.mark.parametrize(("table", "column"), every("date"))
def test_a_day_goes_as_its_beginning(table: Table[Any], column: Column[Any]) -> None:
    assert fed(table, column, dt.date(2026, 11, 24)) == ("20261124T000000", [])


@pytest.mark.parametrize(("table", "column"), every("int"))
def test_a_number_goes_as_a_number(table: Table[Any], column: Column[Any]) -> None:
    assert fed(table, column, 3) == (3, [])


WRONG: dict[str, list[Any]] = {
    "text": [5],
    "int": ["5", "five"],
    "date": ["2026-11-24", "20261124", "20261324T000000", "20261124T250000", "20261124T000000Z", 20261124],
}


@pytest.mark.parametrize(("table", "column"), every())
def test_a_value_of_another_type_is_named(table: Table[Any], column: Column[Any]) -> None:
    problems = [column.problem(value) for value in WRONG[column.kind]]
    assert problems == [Problem(column.name, columns.WRONG_TYPE, str(value)) for value in WRONG[column.kind]]


@pytest.mark.parametrize(("table", "column"), every())
def test_no_text_is_without_a_length(table: Table[Any], column: Column[Any]) -> None:
    assert (column.length > 0) is (column.kind == "text")


def test_every_problem_has_its_words() -> None:
    codes = {columns.MISSING, columns.TOO_LONG, columns.WRONG_TYPE, columns.NO_CODE}
    assert set(columns.REASONS) == codes
