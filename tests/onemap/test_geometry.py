from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.onemap.crs import Zone
from apps.onemap.geometry import (
    Point,
    Ring,
    Shape,
    area_outside,
    areas_agree,
    crossing_of,
    crossing_sides,
    from_json,
    overlap_area,
    overlapping_pairs,
    to_hectares,
)

ZONE = Zone(3, 38)


def square(north: int, east: int, side: int, zone: Zone = ZONE, hole: int = 0) -> Shape:
    def ring(north: int, east: int, side: int) -> Ring:
        corners = [(north, east), (north + side, east), (north + side, east + side), (north, east + side)]
        return Ring(tuple(Point(f"J{i}", Decimal(n), Decimal(e)) for i, (n, e) in enumerate(corners, start=1)))

    inner = (ring(north + hole, east + hole, hole),) if hole else ()
    return Shape(zone, (ring(north, east, side), *inner))


WHOLE = square(2_583_000, 383_000, 100)


def test_a_hole_is_taken_off_the_area():
    assert square(2_583_000, 383_000, 100, hole=20).area == Decimal("9600.00")
    assert square(2_583_000, 383_000, 100, hole=20).polygon.area == 9600


def test_a_part_within_a_hole_counts_again():
    island = Shape(
        WHOLE.zone, (*square(2_583_000, 383_000, 100, hole=20).rings, square(2_583_025, 383_025, 5).rings[0])
    )
    assert (island.depths, island.area) == ((0, 1, 2), Decimal("9625.00"))


def test_hectares_have_four_decimals():
    assert to_hectares(Decimal("12345.67")) == Decimal("1.2346")


def test_an_overlap_is_measured():
    assert overlap_area(WHOLE, square(2_583_050, 383_050, 100)) == Decimal("2500.00")


def test_neighbors_that_share_an_edge_do_not_overlap():
    shapes = [WHOLE, square(2_583_000, 383_100, 100), square(2_583_090, 383_000, 100)]
    assert overlapping_pairs(shapes) == [(0, 2, Decimal("1000.00"))]


def test_of_many_overlaps_the_first_are_measured():
    assert len(overlapping_pairs([WHOLE] * 30)) == 20
    assert len(overlapping_pairs([WHOLE] * 3, limit=2)) == 2


def test_an_inner_shape_is_inside_within_the_tolerance():
    assert area_outside(square(2_583_010, 383_010, 50), [WHOLE]) == 0
    assert area_outside(WHOLE, [WHOLE]) == 0
    assert area_outside(square(2_583_000, 383_050, 100), [WHOLE], tolerance=Decimal(0)) == Decimal("5000.00")


def test_shapes_of_two_zones_are_not_compared():
    with pytest.raises(ValueError):
        overlap_area(WHOLE, square(2_583_000, 383_000, 100, zone=Zone(3, 39)))


def test_the_plane_area_agrees_with_the_ellipsoid_by_the_known_scale():
    """Off the meridian lengths grow by 1 + e²/2R² (e = 117 km, R = 6371 km): areas by 0.0337 %."""
    from pyproj import Geod

    from apps.onemap.crs import to_geographic

    places = [to_geographic(WHOLE.zone, north=p.north, east=p.east) for p in WHOLE.rings[0].points]
    ellipsoid, _perimeter = Geod(ellps="GRS80").polygon_area_perimeter(
        [lon for _lat, lon in places], [lat for lat, _lon in places]
    )
    assert float(WHOLE.area) / abs(ellipsoid) == pytest.approx(1 + (117 / 6371) ** 2, abs=1e-5)


def test_a_stored_shape_with_a_zone_outside_china_is_refused():
    with pytest.raises(ValueError):
        from_json({"zone": [3, 99], "rings": []})


def ring(*places: tuple[int, int]) -> Ring:
    return Ring(tuple(Point(str(n), Decimal(north), Decimal(east)) for n, (north, east) in enumerate(places, start=1)))


PLACES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=7, unique=True)


@given(PLACES)
def test_sides_are_named_exactly_where_a_ring_crosses_itself(places):
    line = ring(*places)
    assert (crossing_sides(line) is None) == (crossing_of(line) is None)


def test_the_sides_of_a_crossing_are_named_by_their_corners():
    assert crossing_sides(ring((0, 0), (9, 9), (9, 0), (0, 9))) == ("1", "2", "3", "4")


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [("100", "105", True), ("100", "105.01", False), ("100000", "100100", True), ("99899", "100000", False)],
)
def test_areas_agree_within_five_square_meters_or_a_thousandth(one, other, agree):
    assert areas_agree(Decimal(one), Decimal(other)) == agree
