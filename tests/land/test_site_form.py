from __future__ import annotations

from decimal import Decimal

import pytest

from apps.cases.registry import plugin_for
from apps.land.selectors import application_of

from .conftest import fill_in, filled, upload


def test_hectares_are_stored_as_square_meters(start):
    case = fill_in(start("preexam_site"))
    assert application_of(case).cultivated == Decimal("8200.00")
    assert plugin_for(case.matter_code).step("site").form.initial_from(case)["cultivated"] == Decimal("0.8200")


def test_the_classes_must_make_up_the_parcels(start):
    case = fill_in(start("preexam_site"))
    form = filled(case, "site", unused="0.5000")
    assert not form.is_valid()
    assert "3.3000" in str(form.errors["farmland"])
    assert "3.1985" in str(form.errors["farmland"])


def test_before_the_boundary_file_any_area_may_be_given(start):
    assert filled(start("preexam_site"), "site", unused="9").is_valid()


def test_another_boundary_file_makes_the_page_incomplete_again(start):
    case = fill_in(start("preexam_site"))
    step = plugin_for(case.matter_code).step
    other = plugin_for("land.temporary_use").sample().files["boundary"]["boundary"]
    form = step("boundary").form({}, {"boundary": upload(*other)}, case=case)
    assert form.is_valid()
    form.save()
    assert step("boundary").is_complete(case)
    assert not step("site").is_complete(case)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cultivated": "2.5000"}, "cultivated"),
        ({"basic_farmland": "2.5000"}, "basic_farmland"),
        ({"redline": "4"}, "redline"),
        ({"farmland": "-1"}, "farmland"),
        ({"farmland": "1.23456"}, "farmland"),
        ({"farmland": "二"}, "farmland"),
        ({"farmland": "0", "cultivated": "0", "construction": "0", "unused": "0"}, "farmland"),
        ({"county_code": "990201"}, "county_code"),
        ({"location": ""}, "location"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field(start, changes, field):
    form = filled(start("preexam_site"), "site", **changes)
    assert list(form.errors) == [field]


def test_a_province_receives_for_all_its_counties(start):
    form = filled(start("preexam_site", "990000"), "site")
    assert [code for code, _name in form.fields["county_code"].choices] == ["", "990101", "990102", "990201"]
