from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.surveying.forms.base import as_lines, cells_of

from .conftest import filled

CELL = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8))
def test_rows_shown_on_the_page_are_read_back_the_same(rows):
    assert cells_of(as_lines(rows), columns=["a", "b", "c"]) == list(enumerate(map(list, rows), start=1))


def test_a_map_without_edition_is_refused(start):
    form = filled(start("map_review"), "editions", published_as=[])
    assert "edition" in str(form.errors["published_as"])


def test_an_edition_needs_its_place(start):
    assert set(filled(start("map_review"), "editions", internet_place="").errors) == {"internet_place"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1, 甲江市, 1:150000, 594", "4 cells"),
        ("1, 甲江市, 一比十五万, 594, 841", "1:150000"),
        ("1, 甲江市, 1:0, 594, 841", "1:150000"),
        ("1, 甲江市, 1:150000, 0, 841", "millimeters"),
        ("1, 甲江市, 1:150000, ５９４, 841", "millimeters"),
        ("1, 甲江市, 1:99999999999, 594, 841", "1:150000"),
        (", 甲江市, 1:150000, 594, 841", "number"),
        ("1, 甲江市, -, 1, 1\n1, 甲东县, -, 1, 1", "there already"),
        ("\n1, 甲江市, -, 1, 1\n\n2, 甲东县, -, 0, 1", "Line 4"),
        ("", "at least one"),
    ],
)
def test_a_wrong_sheet_is_refused_with_its_line(start, line, said):
    assert said in str(filled(start("map_review"), "sheets", sheets=line).errors["sheets"])


def test_a_map_may_have_no_scale(start):
    form = filled(start("map_review"), "sheets", sheets="1, 示意图, -, 100, 80")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["sheets"][0]["scale"] is None


def test_lines_are_pasted_from_a_spreadsheet(start):
    form = filled(start("map_review"), "sheets", sheets="1\t甲江市，含甲东县\t1:150000\t594\t841")
    assert form.is_valid(), form.errors


def test_a_compiled_map_needs_a_qualification_in_the_register(start):
    case = start("map_review")
    form = filled(case, "source", compilation="compiled", qualification_number="乙测资字99000001")
    assert "乙测资字99000001" in str(form.errors["qualification_number"])
    assert "qualification_number" in filled(case, "source", compilation="compiled").errors


def test_a_standard_map_needs_its_number(start):
    assert set(filled(start("map_review"), "source", base_number="").errors) == {"base_number"}
