"""Shapes on the plane of their zone: exact area, validity, overlap, containment, and a form for storing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

import shapely
from shapely.geometry import LinearRing, LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from apps.onemap.crs import Zone

SQUARE_METERS_PER_HECTARE = Decimal(10_000)
AREA_UNIT = Decimal("0.01")
HECTARE_UNIT = Decimal("0.0001")
# Stated and computed areas agree within 0.0005 ha or 0.1 % (domain 5.1, AREA).
AREA_TOLERANCE = Decimal("0.0005") * SQUARE_METERS_PER_HECTARE
AREA_SHARE = Decimal("0.001")


@dataclass(frozen=True)
class Point:
    """A boundary point (界址点): meters on the plane, `east` without its zone prefix."""

    name: str
    north: Decimal
    east: Decimal

    @property
    def place(self) -> tuple[Decimal, Decimal]:
        return self.north, self.east


@dataclass(frozen=True)
class Ring:
    """A closed line, kept without the repeated closing point."""

    points: tuple[Point, ...]

    @cached_property
    def polygon(self) -> Polygon:
        return Polygon([(float(p.east), float(p.north)) for p in self.points])

    @cached_property
    def area(self) -> Decimal:
        """Square meters, exact: the same for any starting point and either direction."""
        with localcontext() as context:
            context.prec = 60
            closed = (*self.points, self.points[0])
            return abs(sum((a.east * b.north - b.east * a.north for a, b in pairwise(closed)), Decimal(0))) / 2

    @property
    def is_flat(self) -> bool:
        """All its points lie on one line, exactly."""
        first, second, *rest = self.points
        north, east = second.north - first.north, second.east - first.east
        return all((p.north - first.north) * east == (p.east - first.east) * north for p in rest)


@dataclass(frozen=True)
class Shape:
    """Rings on the plane of one zone, by the even-odd rule: within one ring is a hole, within two a part again."""

    zone: Zone
    rings: tuple[Ring, ...]

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """How many other rings each ring lies in."""
        return tuple(
            sum(other is not ring and other.polygon.contains(ring.polygon) for other in self.rings)
            for ring in self.rings
        )

    @cached_property
    def area(self) -> Decimal:
        """Square meters on the plane of the zone, rounded to 0.01."""
        signed = (
            ring.area if depth % 2 == 0 else -ring.area for ring, depth in zip(self.rings, self.depths, strict=True)
        )
        return sum(signed, Decimal(0)).quantize(AREA_UNIT, ROUND_HALF_UP)

    @property
    def hectares(self) -> Decimal:
        """Hectares (公顷), rounded to 0.0001."""
        return to_hectares(self.area)

    @cached_property
    def polygon(self) -> Polygon | MultiPolygon:
        """Always valid: adjoining parts are joined, holes along an edge cut out. x is east, y is north."""
        whole: BaseGeometry = Polygon()
        for depth, ring in sorted(zip(self.depths, self.rings, strict=True), key=lambda pair: pair[0]):
            whole = whole.union(ring.polygon) if depth % 2 == 0 else whole.difference(ring.polygon)
        assert isinstance(whole, Polygon | MultiPolygon)
        return whole

    @cached_property
    def bounds(self) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """Least north, least east, greatest north, greatest east."""
        norths = [p.north for ring in self.rings for p in ring.points]
        easts = [p.east for ring in self.rings for p in ring.points]
        return min(norths), min(easts), max(norths), max(easts)


def to_hectares(square_meters: Decimal) -> Decimal:
    return (square_meters / SQUARE_METERS_PER_HECTARE).quantize(HECTARE_UNIT, ROUND_HALF_UP)


def areas_agree(one: Decimal, other: Decimal, *, within: Decimal = AREA_TOLERANCE) -> bool:
    """Whether a stated and a computed area (square meters) are the same: within 5 m² or 0.1 % of the second."""
    return abs(one - other) <= max(within, other * AREA_SHARE)


def crossing_of(ring: Ring) -> str | None:
    """Where a ring crosses or touches itself, as "north, east"; None for a simple ring."""
    polygon = ring.polygon
    if LinearRing(polygon.exterior.coords).is_simple and polygon.is_valid:
        return None
    # GEOS words it "Self-intersection[east north]".
    east, _space, north = explain_validity(polygon).partition("[")[2].rstrip("]").partition(" ")
    return f"{float(north):.3f}, {float(east):.3f}" if north else "–"


def crossing_sides(ring: Ring) -> tuple[str, str, str, str] | None:
    """Two sides that meet elsewhere than in their common corner, by the names of their ends; None for a simple ring."""
    ends = list(pairwise((*ring.points, ring.points[0])))
    sides = [LineString([(float(p.east), float(p.north)) for p in pair]) for pair in ends]
    tree = shapely.STRtree(sides)
    for i, side in enumerate(sides):
        for j in sorted(int(j) for j in tree.query(side, predicate="intersects") if j > i):
            if j - i not in (1, len(sides) - 1) or side.intersection(sides[j]).length:
                return ends[i][0].name, ends[i][1].name, ends[j][0].name, ends[j][1].name
    return None


def crossing_rings(rings: Sequence[Ring]) -> list[tuple[int, int]]:
    """Places of rings that lie partly inside and partly outside one another, or are the same line."""
    return [
        (i, j)
        for (i, a), (j, b) in combinations(enumerate(rings), 2)
        if a.polygon.equals(b.polygon)
        or not (
            a.polygon.disjoint(b.polygon)
            or a.polygon.touches(b.polygon)
            or a.polygon.contains(b.polygon)
            or b.polygon.contains(a.polygon)
        )
    ]


def overlap_area(a: Shape, b: Shape) -> Decimal:
    """Square meters common to two shapes, rounded to 0.01. Raises ValueError where their zones differ."""
    _same_zone(a, b)
    return _decimal_area(a.polygon.intersection(b.polygon))


def overlapping_pairs(
    shapes: Sequence[Shape], *, tolerance: Decimal = Decimal("0.5"), limit: int = 20
) -> list[tuple[int, int, Decimal]]:
    """Places of shapes that overlap by more than `tolerance` square meters, and by how much; at most `limit`."""
    polygons = [shape.polygon for shape in shapes]
    tree = shapely.STRtree(polygons)
    found: list[tuple[int, int, Decimal]] = []
    for i, polygon in enumerate(polygons):
        for j in sorted(int(j) for j in tree.query(polygon, predicate="intersects") if j > i):
            area = overlap_area(shapes[i], shapes[j])
            if area > tolerance:
                found.append((i, j, area))
                # A file that is wrong all over would take minutes to measure to the end.
                if len(found) == limit:
                    return found
    return found


def area_outside(inner: Shape, outers: Iterable[Shape], *, tolerance: Decimal = Decimal("0.05")) -> Decimal:
    """Square meters of `inner` farther than `tolerance` meters outside all of `outers`; 0 means contained.

    Raises ValueError where the zones differ.
    """
    outers = list(outers)
    for outer in outers:
        _same_zone(inner, outer)
    cover = shapely.union_all([outer.polygon.buffer(float(tolerance)) for outer in outers])
    return _decimal_area(inner.polygon.difference(cover))


def _same_zone(a: Shape, b: Shape) -> None:
    if a.zone != b.zone:
        raise ValueError("shapes of different zones cannot be compared on one plane")


def _decimal_area(geometry: BaseGeometry) -> Decimal:
    return Decimal(repr(float(geometry.area))).quantize(AREA_UNIT, ROUND_HALF_UP)


def to_json(shape: Shape) -> dict[str, Any]:
    """A shape as JSON keeps it: numbers as text, so that no digit is lost."""
    return {
        "zone": [shape.zone.width, shape.zone.number],
        "rings": [[[p.name, str(p.north), str(p.east)] for p in ring.points] for ring in shape.rings],
    }


def from_json(data: Mapping[str, Any]) -> Shape:
    """The inverse of `to_json`. Raises KeyError, ValueError or decimal.InvalidOperation for anything else."""
    width, number = data["zone"]
    rings = tuple(
        Ring(tuple(Point(name, Decimal(north), Decimal(east)) for name, north, east in ring)) for ring in data["rings"]
    )
    return Shape(Zone(width, number), rings)
