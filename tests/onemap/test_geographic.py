from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from apps.onemap.geographic import Corner, format_angle, parse_angle, parse_corners, to_plane

SQUARE = """1, 21°30′00.000″, 112°15′00.000″
2, 21°30′00.000″, 112°15′30.000″
3, 21°30′30.000″, 112°15′30.000″
4, 21°30′30.000″, 112°15′00.000″"""


@pytest.mark.parametrize(
    "text",
    [
        "21°30′12.345″",
        "21-30-12.345",
        "21 30 12.345",
        "21度30分12.345秒",
        "N21°30'12.345\"",
        "21°30′12.345″N",
        "北纬21°30′12.345″",
    ],
)
def test_degrees_minutes_and_seconds_are_read_in_every_usual_form(text):
    assert parse_angle(text) == Decimal("21.5034291667")


def test_decimal_degrees_are_read():
    assert parse_angle(" 112.2511 ") == Decimal("112.2511")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("21°60′00″", "minutes"),
        ("21°30′60″", "seconds"),
        ("abc", "angle_form"),
        ("", "angle_form"),
        ("-21.5", "angle_form"),
    ],
)
def test_a_wrong_angle_is_refused(text, code):
    with pytest.raises(ValidationError) as caught:
        parse_angle(text)
    assert caught.value.code == code


@given(st.integers(min_value=0, max_value=180 * 3_600_000))
def test_a_printed_angle_reads_back_to_the_millisecond(milliseconds):
    degrees = Decimal(milliseconds) / 3_600_000
    assert format_angle(parse_angle(format_angle(degrees))) == format_angle(degrees)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        parse_angle(text)
        parse_corners(text)
    except ValidationError as error:
        found = error.messages
    else:
        found = ["read"]
    assert found


def test_a_plane_point_is_the_one_that_the_known_vector_gives():
    corner = Corner("1", Decimal("23.34303985994083"), Decimal("112.85831383070335"))
    (point,) = to_plane([corner], central_meridian=Decimal(114)).points
    assert (point.north, point.east) == (Decimal("2582988.976"), Decimal("383243.971"))


def test_the_plane_area_is_close_to_that_on_the_ellipsoid():
    corners = parse_corners(SQUARE)
    plane = to_plane(corners, central_meridian=Decimal("112.254")).area
    geod = Geod(ellps="GRS80")
    area, _length = geod.polygon_area_perimeter(
        [float(c.longitude) for c in corners], [float(c.latitude) for c in corners]
    )
    assert abs(float(plane) / abs(area) - 1) < 1e-6


def test_either_direction_gives_the_same_area():
    corners = parse_corners(SQUARE)
    there = to_plane(corners, central_meridian=Decimal(111)).area
    assert to_plane(corners[::-1], central_meridian=Decimal(111)).area == there


def test_the_closing_corner_may_be_repeated():
    assert parse_corners(SQUARE + "\n1, 21°30′00.000″, 112°15′00.000″") == parse_corners(SQUARE)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("1, 21°30′00.000″, 112", "1, 112°15′00″, 21"), "swapped"),
        (("4, 21°30′30.000″", "3, 21°30′30.000″"), "repeated"),
        (("4, 21°30′30.000″, 112°15′00.000″", "4, 21°30′30.000″, 112°15′30.000″"), "repeated"),
        (("1, 21°30′00.000″, 112°15′00.000″", "1 21.5 112.2"), "line_form"),
        (("1, 21°30′00.000″", "1, 61°30′00.000″"), "latitude"),
        (("112°15′00.000″", "12°15′00.000″"), "longitude"),
    ],
)
def test_wrong_corners_are_refused(change, code):
    with pytest.raises(ValidationError) as caught:
        parse_corners(SQUARE.replace(*change, 1))
    assert {error.code for error in caught.value.error_list} == {code}


def test_every_faulty_line_is_told():
    text = SQUARE.replace("1, 21°30′", "1, 21°60′").replace("3, 21°30′30", "3, 21°30′60")
    with pytest.raises(ValidationError) as caught:
        parse_corners(text)
    assert len(caught.value.messages) == 2


def test_two_corners_are_no_parcel():
    with pytest.raises(ValidationError, match=r"corners|三个"):
        parse_corners("\n".join(SQUARE.splitlines()[:2]))
