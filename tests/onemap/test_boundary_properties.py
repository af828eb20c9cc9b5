from __future__ import annotations

import contextlib
import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from apps.onemap.boundary_problems import BoundaryError
from apps.onemap.boundary_txt import (
    BoundaryFile,
    ParcelGeometry,
    parse_boundary_txt,
    standard_attributes,
    write_boundary_txt,
)
from apps.onemap.crs import FIRST_ZONE, LAST_ZONE, Zone
from apps.onemap.geometry import Point, Ring, Shape, from_json, to_json

from .conftest import SAMPLE

MILLIMETER = Decimal("0.001")
words = st.text("示例县地块甲乙丙丁ABab09-()", max_size=12)


@st.composite
def rings(draw, north: int, east: int) -> Ring:
    """A star around a center: its points go round once, so it cannot cross itself."""
    count = draw(st.integers(3, 12))
    radii = draw(st.lists(st.integers(20, 90), min_size=count, max_size=count))
    return Ring(
        tuple(
            Point(
                f"J{i + 1}",
                (north + Decimal(radius * math.sin(2 * math.pi * i / count))).quantize(MILLIMETER),
                (east + Decimal(radius * math.cos(2 * math.pi * i / count))).quantize(MILLIMETER),
            )
            for i, radius in enumerate(radii)
        )
    )


@st.composite
def files(draw) -> BoundaryFile:
    width = draw(st.sampled_from([3, 6]))
    zone = Zone(width, draw(st.integers(FIRST_ZONE[width], LAST_ZONE[width])))
    north, east = draw(st.integers(2_000_000, 5_900_000)), draw(st.integers(300_000, 700_000))
    areas = st.none() | st.decimals("0.0001", "9999", places=4)
    parcels = [
        ParcelGeometry(
            f"DK{i:03}",
            draw(words),
            draw(areas),
            draw(words),
            draw(words),
            Shape(zone, tuple(draw(rings(north + 200 * i, east + 200 * j)) for j in range(draw(st.integers(1, 3))))),
        )
        for i in range(draw(st.integers(1, 4)))
    ]
    attributes = standard_attributes(zone=zone, producer=draw(words), produced_on="2026-11-22")
    return BoundaryFile(attributes, zone, draw(st.booleans()), tuple(parcels))


@given(files(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]), st.booleans())
def test_what_is_written_is_read_back(file, encoding, closing):
    assert parse_boundary_txt(write_boundary_txt(file, encoding=encoding, closing=closing)) == file


@given(rings(2_583_000, 383_000), st.integers(0, 11), st.booleans())
def test_the_area_does_not_depend_on_the_start_or_the_direction(ring, start, backwards):
    turned = ring.points[start % len(ring.points) :] + ring.points[: start % len(ring.points)]
    other = Ring(turned[::-1] if backwards else turned)
    assert other.area == ring.area
    assert abs(float(ring.area) - ring.polygon.area) < 1e-3


@given(rings(2_583_000, 383_000))
def test_a_stored_shape_is_the_same_shape(ring):
    shape = Shape(Zone(3, 38), (ring,))
    assert from_json(to_json(shape)) == shape


@given(st.binary(max_size=400))
def test_random_bytes_raise_nothing_else(data):
    with contextlib.suppress(BoundaryError):
        parse_boundary_txt(data)


@given(st.data())
def test_a_damaged_file_raises_nothing_else(data):
    text = data.draw(st.sampled_from([SAMPLE.encode(), SAMPLE.encode("gb18030")]))
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 20))
    noise = data.draw(st.binary(max_size=8) | st.text("0123456789,.@[]J=\n，面", max_size=8).map(str.encode))
    with contextlib.suppress(BoundaryError):
        parse_boundary_txt(text[:start] + noise + text[start + length :])
