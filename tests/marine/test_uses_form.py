from __future__ import annotations

from decimal import Decimal

import pytest

from apps.cases.registry import plugin_for
from apps.marine.selectors import application_of
from tests.land.conftest import fill_in, filled


@pytest.fixture
def case(start):
    return start("temporary_use")


def test_hectares_are_stored_as_square_meters(case):
    fill_in(case)
    assert application_of(case).open_structure == Decimal("5000.00")
    assert plugin_for(case.matter_code).step("uses").form.initial_from(case)["open_structure"] == Decimal("0.5000")


def test_the_ways_of_use_must_make_up_the_sea_parcel(case):
    form = filled(fill_in(case), "uses", open_use="12.5000")
    assert list(form.errors) == ["open_structure"]
    assert "13.0000" in str(form.errors)
    assert "12.6419" in str(form.errors)


def test_a_difference_of_rounding_is_none(case):
    assert filled(fill_in(case), "uses", open_use="12.1423").is_valid()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"enclosing": "-1"}, "enclosing"),
        ({"enclosing": "1.23456"}, "enclosing"),
        ({"other_use": ""}, "other_use"),
        ({"open_use": "0", "open_structure": "0"}, "reclamation"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field(case, changes, field):
    assert list(filled(case, "uses", **changes).errors) == [field]
