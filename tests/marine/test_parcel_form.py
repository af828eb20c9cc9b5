from __future__ import annotations

from decimal import Decimal

import pytest

from apps.cases.registry import plugin_for
from apps.marine.samples import corners
from apps.marine.selectors import parcel_map, parcel_of
from apps.marine.services import replace_parcel
from apps.onemap.geographic import parse_corners
from tests.land.conftest import fill_in, filled

LINES = corners("temporary_use").splitlines()


@pytest.fixture
def case(start):
    return start("temporary_use")


def errors(case, field: str = "corners", **changes: object) -> str:
    form = filled(case, "parcel", **changes)
    assert list(form.errors) == [field]
    return str(form.errors[field])


def test_the_area_is_computed_on_the_plane_of_the_central_meridian(case):
    form = filled(case, "parcel")
    assert form.is_valid(), form.errors
    form.save()
    parcel = parcel_of(case)
    assert parcel.area == Decimal("126418.79")
    assert parcel.central_meridian == Decimal("112.5")


def test_decimal_degrees_give_the_same_parcel(case):
    decimals = "\n".join(f"{c.name}, {c.latitude}, {c.longitude}" for c in parse_corners("\n".join(LINES)))
    form = filled(case, "parcel", corners=decimals)
    assert form.is_valid(), form.errors
    form.save()
    assert parcel_of(case).area == Decimal("126418.79")


def test_corners_in_the_other_direction_give_the_same_area(case):
    form = filled(case, "parcel", corners="\n".join(reversed(LINES)))
    assert form.is_valid(), form.errors
    form.save()
    assert parcel_of(case).area == Decimal("126418.79")


def test_a_crossing_boundary_is_refused(case):
    crossing = "\n".join([LINES[0], LINES[2], LINES[1], LINES[3]])
    assert "1" in errors(case, corners=crossing)


def test_corners_on_one_line_are_refused(case):
    line = "1, 21.5, 112.3\n2, 21.5, 112.4\n3, 21.5, 112.3\n"
    assert errors(case, corners="1, 21.5, 112.5\n2, 21.6, 112.5\n3, 21.7, 112.5")
    assert errors(case, corners=line)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"corners": "\n".join(LINES).replace("21°31′12.350″", "21°60′12.350″")}, "corners"),
        ({"corners": "\n".join(LINES).replace("112°21′06.780″", "118°21′06.780″")}, "corners"),
        ({"corners": "\n".join(LINES[:2])}, "corners"),
        ({"corners": ""}, "corners"),
        ({"central_meridian": "110.5"}, "corners"),
        ({"central_meridian": "112.3"}, "central_meridian"),
        ({"central_meridian": "50"}, "central_meridian"),
        ({"county_code": "990201"}, "county_code"),
        ({"location": ""}, "location"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field(case, changes, field):
    assert errors(case, field, **changes)


def test_a_longitude_of_another_province_names_the_corner(case):
    text = errors(case, corners="\n".join(LINES).replace("112°21′06.780″", "118°21′06.780″"))
    assert "1" in text
    assert text.count("<li>") == 1


def test_a_saved_parcel_comes_back_as_it_is(case):
    fill_in(case)
    form = plugin_for(case.matter_code).step("parcel").form
    again = form(form.initial_from(case), None, case=case)
    assert again.is_valid(), again.errors
    before = parcel_of(case).corners
    again.save()
    assert parcel_of(case).corners == before


def test_another_parcel_makes_the_areas_incomplete_again(case):
    fill_in(case)
    larger = parse_corners("\n".join(LINES).replace("112°21′20", "112°21′40").replace("112°21′21", "112°21′41"))
    replace_parcel(case=case, corners=larger, central_meridian=Decimal("112.5"))
    plugin = plugin_for(case.matter_code)
    assert plugin.step("parcel").is_complete(case)
    assert not plugin.step("uses").is_complete(case)


def test_the_map_shows_the_parcel(case):
    assert parcel_map(case) is None
    view = parcel_map(fill_in(case))
    assert [path.css for path in view.paths].count("lot") == 1
