from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from apps.onemap.corners import outline_from_degrees, outline_from_plane, outside_of, shape_in_zone
from apps.onemap.crs import Zone
from apps.onemap.extents import CHINA, extent_of
from apps.onemap.geographic import format_angle

SHILI = extent_of("990101")
DEGREES = "1, 23°20′40.000″, 112°51′20.000″\n2, 23°20′40.000″, 112°51′40.000″\n3, 23°20′20.000″, 112°51′40.000″"
# pyproj's vector of domain 5.2: N 2582988.976, E 38383243.971 is 23.34303985994083, 112.85831383070335
PLANE = "1, 2582988.98, 38383243.97\n2, 2582988.98, 38383743.97\n3, 2582488.98, 38383743.97"


def codes(text: str, read=outline_from_degrees) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        read(text, extent=SHILI)
    return {error.code for error in caught.value.error_list}


def test_degrees_are_brought_onto_the_plane_of_their_zone():
    outline = outline_from_degrees(DEGREES, extent=SHILI)
    assert outline.shape.zone == Zone(3, 38)
    assert not outline.turned


def test_plane_coordinates_are_brought_into_degrees():
    outline = outline_from_plane(PLANE, extent=SHILI)
    corner = outline.corners[0]
    assert abs(corner.latitude - Decimal("23.34303985994083")) < Decimal("0.0000001")
    assert abs(corner.longitude - Decimal("112.85831383070335")) < Decimal("0.0000001")
    assert outline.shape.area == Decimal("125000.00")
    assert outline.km2 == Decimal("0.1250")


def test_both_ways_of_writing_make_the_same_area():
    plane = outline_from_plane(PLANE, extent=SHILI)
    text = "\n".join(f"{c.name}, {format_angle(c.latitude)}, {format_angle(c.longitude)}" for c in plane.corners)
    assert outline_from_degrees(text, extent=SHILI).km2 == plane.km2


def test_a_repeated_first_corner_closes_the_line():
    first = PLANE.splitlines()[0]
    assert len(outline_from_plane(f"{PLANE}\n{first}", extent=SHILI).corners) == 3


def test_anticlockwise_corners_are_turned_and_the_first_stays_first():
    a, b, c = PLANE.splitlines()
    outline = outline_from_plane(f"{a}\n{c}\n{b}", extent=SHILI)
    assert outline.turned
    assert [corner.name for corner in outline.corners] == ["1", "2", "3"]
    assert [point.name for point in outline.shape.rings[0].points] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("23°60′40.000″", "23°20′40.000″"), ("23°20′60.000″", "23°20′40.000″"), ("23°20′40.1234″", "23°20′40.000″")],
)
def test_sixty_minutes_sixty_seconds_and_fine_seconds_are_refused(wrong, right):
    assert codes(DEGREES.replace(right, wrong, 1)) & {"minutes", "seconds", "seconds_decimals"}


def test_a_longitude_of_another_province_is_refused():
    assert codes(DEGREES.replace("112°", "121°")) == {"longitude_outside"}
    assert outline_from_degrees(DEGREES.replace("112°", "121°"), extent=CHINA)


def test_a_latitude_of_another_province_is_refused():
    assert codes(DEGREES.replace("23°", "33°")) == {"latitude_outside"}


@pytest.mark.parametrize("read", [outline_from_degrees, outline_from_plane])
@pytest.mark.parametrize("text", ["", "x", "1, 2", "1;2;3;4", "1, a, b\n2, a, b\n3, a, b"])
def test_what_is_no_corner_is_refused(text, read):
    assert codes(text, read)


def test_crossing_corners_are_refused():
    square = "1, 2582000, 38383000\n2, 2583000, 38384000\n3, 2582000, 38384000\n4, 2583000, 38383000"
    assert codes(square, outline_from_plane) == {"crossing"}


def test_corners_on_one_line_are_refused():
    assert codes("1, 2582000, 38383000\n2, 2582000, 38384000\n3, 2582000, 38385000", outline_from_plane) == {"no_area"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PLANE.replace("38383243.97", "383243.97"), "zone_prefix"),
        (PLANE.replace("38383243.97", "19383243.97"), "zone_prefix"),
        (PLANE.replace("38383243.97", "37383243.97"), "zones"),
        (PLANE.replace("383837", "389837").replace("383832", "389832"), "zone"),
        (PLANE.replace("2582988.98", "38383243.97", 1), "north"),
        (PLANE.replace("2582988.98", "2582988.981", 1), "coordinate_form"),
        (PLANE.replace("2, ", "1, "), "repeated"),
        (PLANE.rsplit("\n", 1)[0], "too_few"),
    ],
)
def test_a_wrong_plane_coordinate_is_refused(text, code):
    assert codes(text, outline_from_plane) == {code}


def test_neighbors_across_a_zone_s_edge_can_be_compared():
    outline = outline_from_plane(PLANE, extent=SHILI)
    other = shape_in_zone(outline.corners, Zone(3, 37))
    assert other.zone == Zone(3, 37)
    assert abs(other.area - outline.shape.area) < outline.shape.area / 100


def test_an_area_lies_within_itself_and_not_within_its_neighbor():
    outline = outline_from_plane(PLANE, extent=SHILI)
    east = outline_from_plane(PLANE.replace("383837", "383847").replace("383832", "383842"), extent=SHILI)
    assert outside_of(outline, outline.corners) == 0
    assert outside_of(outline, east.corners) > 100_000


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    for read in (outline_from_degrees, outline_from_plane):
        with contextlib.suppress(ValidationError):
            assert read(text, extent=CHINA).shape.area > 0
