"""What a boundary file must hold to: its zone, the place of its points, its rings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from apps.onemap.boundary_text import MAX_RINGS, ProblemList, RawParcel, RawPoint, to_whole
from apps.onemap.crs import FALSE_EASTING, FIRST_ZONE, LAST_ZONE, PREFIX_UNIT, Zone, without_prefix, zone_prefix
from apps.onemap.geometry import Point, Ring, crossing_of, crossing_rings

_EXAMPLES = {
    "坐标系": "坐标系=2000国家大地坐标系",
    "几度分带": "几度分带=3",
    "投影类型": "投影类型=高斯克吕格",
    "计量单位": "计量单位=米",
    "带号": "带号=38",
}
_CRS_NAMES = ("2000国家大地坐标系", "国家2000大地坐标系", "CGCS2000")
_PROJECTIONS = ("高斯克吕格", "高斯-克吕格", "高斯克吕格投影", "高斯-克吕格投影")
_UNITS = ("米", "m")
# 三沙市 reaches down to some 4° N, 漠河 up to 53.6° N; seven digits tell a northing from an easting.
_LEAST_NORTH, _GREATEST_NORTH = Decimal(1_000_000), Decimal(6_000_000)
# Half a zone at 18° N is 159 km (3°) or 318 km (6°); a project may run on into the next zone.
_MOST_OFF_MERIDIAN = {3: Decimal(280_000), 6: Decimal(400_000)}


def checked_zone(attributes: Mapping[str, tuple[str, int]], problems: ProblemList) -> Zone | None:
    """The zone that the header states, or None after noting what is wrong with the header."""
    before = len(problems.found)
    for name, example in _EXAMPLES.items():
        if not attributes.get(name, ("", 0))[0]:
            problems.add("attribute_missing", None, name=name, example=example)
    for name, code, accepted in (
        ("坐标系", "crs", _CRS_NAMES),
        ("投影类型", "projection", _PROJECTIONS),
        ("计量单位", "unit", _UNITS),
        ("几度分带", "zone_width", ("3", "6")),
    ):
        value, line = attributes.get(name, ("", 0))
        if value and value not in accepted:
            problems.add(code, line, value=value[:30])
    number_text, line = attributes.get("带号", ("", 0))
    number = to_whole(number_text)
    if number_text and number is None:
        problems.add("zone_form", line, value=number_text[:30])
    width = to_whole(attributes.get("几度分带", ("", 0))[0])
    if number is None or width not in FIRST_ZONE:
        return None
    if not FIRST_ZONE[width] <= number <= LAST_ZONE[width]:
        problems.add("zone_outside", line, value=number, width=width, first=FIRST_ZONE[width], last=LAST_ZONE[width])
    return Zone(width, number) if len(problems.found) == before else None


def misplaced_lines(parcels: list[RawParcel], zone: Zone | None, problems: ProblemList) -> set[int]:
    """The lines of points that do not lie where the header says, after noting why. All of them, if swapped."""
    points = [point for parcel in parcels for point in parcel.points]
    swapped = next((point for point in points if _swapped(point)), None)
    if swapped:
        problems.add("axes_swapped", swapped.line)
        return {point.line for point in points}
    lines = {point.line for point in points if not _in_place(point, zone, problems)}
    prefixed = {zone_prefix(point.y) is not None for point in points if point.line not in lines}
    if len(prefixed) > 1:
        first = zone_prefix(points[0].y) is not None
        odd = next(point for point in points if (zone_prefix(point.y) is not None) != first)
        problems.add("mixed_prefix", odd.line)
    return lines


def _swapped(point: RawPoint) -> bool:
    return _is_northing(point.y) and not _is_northing(point.x)


def _is_northing(value: Decimal) -> bool:
    return _LEAST_NORTH <= value <= _GREATEST_NORTH


def _in_place(point: RawPoint, zone: Zone | None, problems: ProblemList) -> bool:
    before = len(problems.found)
    if not _is_northing(point.x):
        problems.add("north_range", point.line, value=str(point.x))
    east, prefix = without_prefix(point.y), zone_prefix(point.y)
    if east < PREFIX_UNIT / 10 or (prefix is None and east >= PREFIX_UNIT) or (prefix or 0) > 99:
        problems.add("east_digits", point.line, value=str(point.y))
    elif zone and prefix is not None and prefix != zone.number:
        problems.add("zone_prefix", point.line, value=str(point.y), found=prefix, zone=zone.number)
    elif zone and abs(east - FALSE_EASTING) > _MOST_OFF_MERIDIAN[zone.width]:
        problems.add("east_range", point.line, value=str(point.y), zone=zone.number)
    return len(problems.found) == before


def checked_rings(parcel: RawParcel, misplaced: set[int], problems: ProblemList) -> tuple[Ring, ...]:
    """The rings of a parcel in the order of their numbers, each without its closing point; notes every fault."""
    if not parcel.complete or any(point.line in misplaced for point in parcel.points):
        return ()
    groups: dict[int, list[RawPoint]] = {}
    for point in parcel.points:
        groups.setdefault(point.ring, []).append(point)
    if len(groups) > MAX_RINGS:
        problems.add("too_many_rings", parcel.line, parcel=parcel.number, limit=MAX_RINGS)
        return ()
    opened = {number: _open_ring(points) for number, points in groups.items()}
    before = len(problems.found)
    _check_count(parcel, sum(map(len, opened.values())), problems)
    rings = [
        ring
        for number in sorted(opened)
        if (ring := _checked_ring(parcel, number, opened[number], problems)) is not None
    ]
    if not rings:
        if not groups:
            problems.add("too_few_points", parcel.line, ring=1, parcel=parcel.number, found=0)
        return ()
    if len(problems.found) == before:
        _check_together(parcel, sorted(opened), rings, problems)
    return tuple(rings)


def _open_ring(points: list[RawPoint]) -> list[RawPoint]:
    closed = len(points) > 1 and (points[0].x, points[0].y) == (points[-1].x, points[-1].y)
    return points[:-1] if closed else points


def _check_count(parcel: RawParcel, distinct: int, problems: ProblemList) -> None:
    # Producers count the closing points or do not: both are right.
    if parcel.count is not None and parcel.count not in (len(parcel.points), distinct):
        problems.add("count", parcel.line, stated=parcel.count, found=len(parcel.points))


def _checked_ring(parcel: RawParcel, number: int, points: list[RawPoint], problems: ProblemList) -> Ring | None:
    where: dict[str, str | int] = {"ring": number, "parcel": parcel.number}
    before = len(problems.found)
    names: dict[str, RawPoint] = {}
    for previous, point in zip([None, *points], points, strict=False):
        if previous and (previous.x, previous.y) == (point.x, point.y):
            problems.add("duplicate_point", point.line, first=previous.name, point=point.name)
        if point.name in names:
            at_the_end = point is points[-1] and point.name == points[0].name
            code = "ring_not_closed" if at_the_end else "duplicate_name"
            problems.add(code, point.line, point=point.name, **where)
        names.setdefault(point.name, point)
    if len(problems.found) > before:
        return None
    if len(points) < 3:
        problems.add("too_few_points", points[0].line, found=len(points), **where)
        return None
    ring = Ring(tuple(Point(p.name, p.x, without_prefix(p.y)) for p in points))
    if ring.is_flat:
        problems.add("no_area", points[0].line, **where)
        return None
    place = crossing_of(ring)
    if place is not None:
        problems.add("self_crossing", points[0].line, place=place, **where)
        return None
    return ring


def _check_together(parcel: RawParcel, numbers: list[int], rings: list[Ring], problems: ProblemList) -> None:
    line = {number: next(p.line for p in parcel.points if p.ring == number) for number in numbers}
    crossings = crossing_rings(rings)
    for i, j in crossings:
        problems.add("rings_cross", line[numbers[j]], ring=numbers[j], other=numbers[i], parcel=parcel.number)
    if not crossings:
        for j, ring in enumerate(rings[1:], start=1):
            if ring.polygon.contains(rings[0].polygon):
                problems.add("hole_outside", line[numbers[j]], ring=numbers[j], parcel=parcel.number)
