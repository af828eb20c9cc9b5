from __future__ import annotations

from decimal import Decimal

import pytest

from apps.onemap.boundary_problems import BoundaryError
from apps.onemap.boundary_txt import parse_boundary_txt
from apps.onemap.crs import Zone

from .conftest import POINTS


def problems(text: str | bytes) -> list[tuple[int | None, str]]:
    with pytest.raises(BoundaryError) as refused:
        parse_boundary_txt(text if isinstance(text, bytes) else text.encode())
    assert all(problem.message for problem in refused.value.problems)
    return [(problem.line, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_parcels(sample, encoding, newline):
    file = parse_boundary_txt(sample.replace("\n", newline).encode(encoding))
    (parcel,) = file.parcels
    assert (parcel.number, parcel.name, parcel.use, parcel.land_class) == ("DK001", "地块甲", "工业", "0601")
    assert (parcel.stated_area_ha, parcel.shape.area) == (Decimal("1.0000"), Decimal("10000.00"))
    assert (file.zone, file.prefixed, file.attributes["数据产生单位"]) == (Zone(3, 38), True, "示例县测绘队")
    assert [point.name for point in parcel.points] == ["J1", "J2", "J3", "J4"]


def test_the_layout_that_converters_write_is_read():
    """The example of domain 5.3, whose area is another's."""
    text = """[属性描述]
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=38
[地块坐标]
4,100.5,DK001,地块甲,面,,,,@
J1,1,2582988.976,38383243.971
J2,1,2582983.339,38383261.067
J3,1,2582960.000,38383250.000
J1,1,2582988.976,38383243.971
"""
    (parcel,) = parse_boundary_txt(text.encode()).parcels
    assert (parcel.stated_area_ha, parcel.shape.area) == (Decimal("100.5"), Decimal("230.69"))


@pytest.mark.parametrize("count", ["4", "5"])
def test_the_closing_point_may_be_counted_or_not(sample, count):
    assert parse_boundary_txt(sample.replace("5,1.0000", f"{count},1.0000").encode()).parcels


def test_the_closing_point_may_be_left_out(sample):
    closing = "J1,1,2583100.000,38383100.000\n"
    text = sample[: -len(closing)].replace("5,1.0000", "4,1.0000")
    assert parse_boundary_txt(text.encode()).parcels == parse_boundary_txt(sample.encode()).parcels


def test_eastings_without_the_zone_number_lie_at_the_same_place(sample):
    bare = parse_boundary_txt(sample.replace(",3838", ",38").encode())
    assert not bare.prefixed
    assert bare.parcels == parse_boundary_txt(sample.encode()).parcels


def test_a_ring_within_is_a_hole_and_a_ring_beside_is_a_part(sample):
    hole = "J5,2,2583060,38383140\nJ6,2,2583060,38383160\nJ7,2,2583040,38383160\n"
    part = "J8,3,2583060,38383240\nJ9,3,2583060,38383260\nJ10,3,2583040,38383260\n"
    (parcel,) = parse_boundary_txt((sample.replace("5,1.0", "11,1.0") + hole + part).encode()).parcels
    assert parcel.shape.depths == (0, 1, 0)
    assert parcel.shape.area == Decimal("10000.00")


def test_several_parcels_are_read_in_their_order(sample):
    second = "5,,DK002,,面,,,,@\n" + POINTS.replace("25830", "25840").replace("25831", "25841")
    file = parse_boundary_txt((sample + second).encode())
    assert [(p.number, p.stated_area_ha) for p in file.parcels] == [("DK001", Decimal("1.0000")), ("DK002", None)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        ("坐标系".encode("utf-16"), "encoding"),
        (b"\xff\xff\xff\xff", "encoding"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "not_text"),
        (b"0" * (4 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_bytes_that_are_no_boundary_text_are_refused_with_the_reason(data, code):
    assert problems(data) == [(None, code)]


FAULTS = [
    ("[属性描述]\n", "", (1, "before_section")),
    ("[地块坐标]", "[地块]", (12, "unknown_section")),
    ("精度=0.001", "精度0.001", (10, "attribute_form")),
    ("精度=0.001", "带号=38", (10, "attribute_twice")),
    ("带号=38\n", "", (None, "attribute_missing")),
    ("2000国家大地坐标系", "1980西安坐标系", (5, "crs")),
    ("几度分带=3", "几度分带=5", (6, "zone_width")),
    ("高斯克吕格", "墨卡托", (7, "projection")),
    ("计量单位=米", "计量单位=度", (8, "unit")),
    ("带号=38", "带号=三十八", (9, "zone_form")),
    ("带号=38", "带号=50", (9, "zone_outside")),
    ("几度分带=3", "几度分带=6", (9, "zone_outside")),
    ("带号=38", "带号=39", (14, "zone_prefix")),
    ("J1,1,2583100.000,38383100.000\nJ2", "J1，1，2583100.000，38383100.000\nJ2", (14, "fullwidth_comma")),
    ("面,,工业", "面,工业", (13, "parcel_fields")),
    ("DK001", "", (13, "parcel_number")),
    ("地块甲,面", "地块甲,线", (13, "shape_kind")),
    ("地块甲", "地" * 101, (13, "too_long")),
    ("5,1.0000", "五,1.0000", (13, "count_form")),
    ("5,1.0000", "6,1.0000", (13, "count")),
    ("5,1.0000", "5,一公顷", (13, "area_form")),
    ("5,1.0000", "5,-1.0", (13, "area_form")),
    (POINTS, "", (13, "too_few_points")),
    ("5,1.0000,DK001,地块甲,面,,工业,0601,@\n", "", (13, "point_before_parcel")),
    ("J2,1,", "J2,1,1,", (15, "point_fields")),
    ("J2,1,", "J2,0,", (15, "ring_form")),
    ("J2,1,2583100.000", "J2,1,25831OO.000", (15, "coordinate_form")),
    ("J2,1,2583100.000", "J2,1,NaN", (15, "coordinate_form")),
    ("J2,1,2583100.000", "J2,1,258310.000", (15, "north_range")),
    ("38383200.000\nJ3", "8383200.000\nJ3", (15, "east_digits")),
    ("38383200.000\nJ3", "38983200.000\nJ3", (15, "east_range")),
    ("38383200.000\nJ3", "383200.000\nJ3", (15, "mixed_prefix")),
    ("000\nJ1,1,2583100.000,38383100.000", "000\nJ1,1,2583100.000,38383100.500", (18, "ring_not_closed")),
    ("J3,1,2583000.000,38383200.000", "J3,1,2583100.000,38383200.000", (16, "duplicate_point")),
    ("J3,1", "J2,1", (16, "duplicate_name")),
]


@pytest.mark.parametrize(
    ("old", "new", "found"), FAULTS, ids=[f"{i}-{found[1]}" for i, (_o, _n, found) in enumerate(FAULTS)]
)
def test_a_fault_is_told_with_its_line(sample, old, new, found):
    assert old in sample
    assert found in problems(sample.replace(old, new, 1))


def test_swapped_axes_are_refused_once_and_nothing_is_swapped(sample):
    lines = [line.split(",") for line in POINTS.splitlines()]
    swapped = "".join(f"{name},{ring},{y},{x}\n" for name, ring, x, y in lines)
    assert problems(sample.replace(POINTS, swapped)) == [(14, "axes_swapped")]


def test_a_self_crossing_ring_is_told_with_the_place(sample):
    lines = POINTS.splitlines(keepends=True)
    text = sample.replace(POINTS, "".join([lines[0], lines[2], lines[1], *lines[3:]]))
    with pytest.raises(BoundaryError) as refused:
        parse_boundary_txt(text.encode())
    assert "2583050.000, 383150.000" in refused.value.problems[0].message


def test_points_on_one_line_are_no_area(sample):
    line = "J1,1,2583100,38383100\nJ2,1,2583200,38383200\nJ3,1,2583300,38383300\nJ1,1,2583100,38383100\n"
    assert problems(sample.replace(POINTS, line).replace("5,1.0", "4,1.0")) == [(14, "no_area")]


def test_rings_that_cross_are_refused(sample):
    second = "J5,2,2583060,38383140\nJ6,2,2583060,38383260\nJ7,2,2583040,38383260\n"
    assert problems(sample.replace("5,1.0", "8,1.0") + second) == [(19, "rings_cross")]


def test_a_hole_around_the_outer_ring_is_refused(sample):
    around = "J5,2,2584000,38382000\nJ6,2,2584000,38385000\nJ7,2,2582000,38385000\nJ8,2,2582000,38382000\n"
    assert problems(sample.replace("5,1.0", "9,1.0") + around) == [(19, "hole_outside")]


def test_a_parcel_number_is_given_once(sample):
    text = sample + "5,1.0000,DK001,地块乙,面,,,,@\n" + POINTS
    assert problems(text) == [(19, "duplicate_parcel")]


def test_a_file_without_parcels_is_refused(sample):
    assert problems(sample.split("5,1.0000")[0]) == [(None, "no_parcels")]


def test_all_faults_are_told_at_once(sample):
    text = sample.replace("计量单位=米", "计量单位=度").replace("J2,1,2583100.000", "J2,1,abc").replace("5,1.0", "5,x")
    assert problems(text) == [(8, "unit"), (13, "area_form"), (15, "coordinate_form")]


def test_a_page_of_faults_is_enough(sample):
    found = problems(sample + "J9,1,x,y\n" * 60)
    assert (len(found), found[0]) == (101, (None, "too_many_problems"))


@pytest.mark.parametrize(
    ("more", "code"), [("J9,1,1,1\n" * 50_001, "too_many_points"), ("1,1,A,,面,,,,@\n" * 501, "too_many_parcels")]
)
def test_a_file_beyond_the_limits_is_refused(sample, more, code):
    assert [found for _line, found in problems(sample + more)] == [code]
