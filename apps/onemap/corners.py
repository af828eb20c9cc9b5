"""Corner points (拐点) of a mining area: degrees, minutes, seconds or plane coordinates, brought into one shape.

自然资源部公告2022年第24号: CGCS2000; seconds to 3 decimals, plane coordinates to 2; area on the plane of the 3° zone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.onemap.crs import FIRST_ZONE, LAST_ZONE, Zone, to_geographic, without_prefix, zone_prefix
from apps.onemap.extents import Extent
from apps.onemap.geographic import DEGREE_UNIT, MOST_CORNERS, Corner, parse_corners, to_plane
from apps.onemap.geometry import Point, Ring, Shape, area_outside, crossing_sides

SQUARE_METERS_PER_KM2 = Decimal(1_000_000)
KM2_UNIT = Decimal("0.0001")
# How far beyond its own 3° zone a plane coordinate may still be written in it.
_ZONE_MARGIN = Decimal("0.5")
_MILLISECONDS_PER_DEGREE = Decimal(3_600_000)


@dataclass(frozen=True)
class Outline:
    """A closed area without holes: clockwise (顺时针) on its zone's plane, and the same corners in degrees.

    `turned` tells that the corners were given anticlockwise and put in order.
    """

    shape: Shape
    corners: tuple[Corner, ...]
    turned: bool

    @property
    def km2(self) -> Decimal:
        return to_km2(self.shape.area)


def to_km2(square_meters: Decimal) -> Decimal:
    """Square kilometers, rounded to 0.0001."""
    return (square_meters / SQUARE_METERS_PER_KM2).quantize(KM2_UNIT, ROUND_HALF_UP)


def outline_from_degrees(text: str, *, extent: Extent) -> Outline:
    """One corner a line: number, latitude, longitude. Raises ValidationError with all faults found."""
    corners = parse_corners(text)
    _refuse_fine_seconds(corners)
    _refuse_outside(corners, extent)
    zone = _zone_of(corners)
    ring = to_plane(corners, central_meridian=Decimal(zone.central_meridian))
    return _outline(zone, ring, corners)


def outline_from_plane(text: str, *, extent: Extent) -> Outline:
    """One corner a line: number, X (north), Y (east, eight digits with the 3° zone number). Raises ValidationError."""
    rows = _plane_rows(text)
    zones = {zone_prefix(east) for _name, _north, east in rows}
    if len(zones) > 1:
        raise ValidationError(_("The corners lie in several zones. Write all of them in one."), code="zones")
    zone = Zone(3, zones.pop() or 0)
    points = [Point(name, north, without_prefix(east)) for name, north, east in rows]
    corners = [_corner(zone, point) for point in points]
    meridian = Decimal(zone.central_meridian)
    if any(abs(corner.longitude - meridian) > Decimal("1.5") + _ZONE_MARGIN for corner in corners):
        raise ValidationError(
            _("A corner lies too far from the meridian of zone %(zone)s. Use the zone of the place.")
            % {"zone": zone.number},
            code="zone",
        )
    _refuse_outside(corners, extent)
    return _outline(zone, Ring(tuple(points)), corners)


def shape_in_zone(outline_corners: Sequence[Corner], zone: Zone) -> Shape:
    """The same area on the plane of another zone, so that neighbors across a zone's edge can be compared."""
    return Shape(zone, (to_plane(outline_corners, central_meridian=Decimal(zone.central_meridian)),))


def _refuse_fine_seconds(corners: Sequence[Corner]) -> None:
    for corner in corners:
        for degrees in (corner.latitude, corner.longitude):
            milliseconds = degrees * _MILLISECONDS_PER_DEGREE
            # Ten decimals of a degree keep a millisecond to within 0.0002 of it.
            if abs(milliseconds - milliseconds.to_integral_value()) > Decimal("0.01"):
                raise ValidationError(
                    _("Corner %(name)s: write seconds with at most 3 decimals.") % {"name": corner.name},
                    code="seconds_decimals",
                )


def _refuse_outside(corners: Sequence[Corner], extent: Extent) -> None:
    problems = []
    for corner in corners:
        if not extent.has_longitude(corner.longitude):
            text = _(
                "Corner %(name)s: the longitude %(degrees)s° lies outside the province (%(least)s° to %(most)s°). "
                "Correct it, or apply where the mine lies."
            )
            limits = {"degrees": _short(corner.longitude), "least": extent.west, "most": extent.east}
            problems.append(ValidationError(text % {"name": corner.name, **limits}, code="longitude_outside"))
        if not extent.has_latitude(corner.latitude):
            text = _(
                "Corner %(name)s: the latitude %(degrees)s° lies outside the province (%(least)s° to %(most)s°). "
                "Correct it, or apply where the mine lies."
            )
            limits = {"degrees": _short(corner.latitude), "least": extent.south, "most": extent.north}
            problems.append(ValidationError(text % {"name": corner.name, **limits}, code="latitude_outside"))
    if problems:
        raise ValidationError(problems)


def _short(degrees: Decimal) -> Decimal:
    return degrees.quantize(Decimal("0.0001"))


def _zone_of(corners: Sequence[Corner]) -> Zone:
    """The 3° zone of the middle of the area."""
    longitudes = [corner.longitude for corner in corners]
    middle = (min(longitudes) + max(longitudes)) / 2
    number = int((middle / 3).to_integral_value(ROUND_HALF_UP))
    return Zone(3, min(max(number, FIRST_ZONE[3]), LAST_ZONE[3]))


def _corner(zone: Zone, point: Point) -> Corner:
    latitude, longitude = to_geographic(zone, north=point.north, east=point.east)
    return Corner(point.name, *(Decimal(repr(v)).quantize(DEGREE_UNIT, ROUND_HALF_UP) for v in (latitude, longitude)))


def _outline(zone: Zone, ring: Ring, corners: Sequence[Corner]) -> Outline:
    if ring.is_flat:
        raise ValidationError(_("All corners lie on one line: there is no area between them."), code="no_area")
    sides = crossing_sides(ring)
    if sides is not None:
        raise ValidationError(
            _(
                "The boundary crosses itself: the line from %(a)s to %(b)s meets the one from %(c)s to %(d)s. "
                "Put the corners in their order along the boundary."
            )
            % dict(zip("abcd", sides, strict=True)),
            code="crossing",
        )
    turned = _is_anticlockwise(ring)
    points, places = list(ring.points), list(corners)
    if turned:  # the first corner stays the first
        points, places = [points[0], *points[:0:-1]], [places[0], *places[:0:-1]]
    return Outline(Shape(zone, (Ring(tuple(points)),)), tuple(places), turned)


def _is_anticlockwise(ring: Ring) -> bool:
    closed = (*ring.points, ring.points[0])
    return sum((a.east * b.north - b.east * a.north for a, b in pairwise(closed)), Decimal(0)) > 0


def _plane_rows(text: str) -> list[tuple[str, Decimal, Decimal]]:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_CORNERS + 1:
        raise ValidationError(_("At most %(most)s corners can be entered.") % {"most": MOST_CORNERS}, code="too_many")
    rows: list[tuple[str, Decimal, Decimal]] = []
    problems: list[ValidationError] = []
    for number, line in lines:
        try:
            rows.append(_plane_row(line))
        except ValidationError as error:
            told = _("Line %(line)s: %(problem)s") % {"line": number, "problem": error.messages[0]}
            problems.append(ValidationError(told, code=error.code))
    if problems:
        raise ValidationError(problems)
    if len(rows) > 1 and rows[0][1:] == rows[-1][1:]:
        rows.pop()
    if len(rows) < 3:
        raise ValidationError(_("An area has three corners at least."), code="too_few")
    for values in ([row[0] for row in rows], [row[1:] for row in rows]):
        repeated = next((n for n, value in enumerate(values) if value in values[:n]), None)
        if repeated is not None:
            raise ValidationError(
                _("Corner %(name)s stands there twice.") % {"name": rows[repeated][0]}, code="repeated"
            )
    return rows


def _plane_row(line: str) -> tuple[str, Decimal, Decimal]:
    parts = [part for part in re.split(r"[,，;；\t ]+", line) if part]
    if len(parts) != 3:
        raise ValidationError(
            _("write number, X and Y with commas between, for instance 1, 2582988.98, 38383243.97."), code="line_form"
        )
    north, east = _meters(parts[1]), _meters(parts[2])
    prefix = zone_prefix(east)
    if prefix is None or not FIRST_ZONE[3] <= prefix <= LAST_ZONE[3]:
        raise ValidationError(
            _("Y = %(value)s does not begin with the number of a 3° zone (25 to 45), as in 38383243.97.")
            % {"value": parts[2]},
            code="zone_prefix",
        )
    if not 300_000 <= north <= 6_000_000:
        raise ValidationError(
            _("X = %(value)s does not lie in China. X is the northing in meters.") % {"value": parts[1]}, code="north"
        )
    return parts[0][:20], north, east


def _meters(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = None
    if value is None or not re.fullmatch(r"\d{1,8}(\.\d{1,2})?", text, re.ASCII):
        raise ValidationError(
            _("“%(value)s” is no coordinate. Write meters with at most 2 decimals.") % {"value": text[:30]},
            code="coordinate_form",
        )
    return value


def outside_of(inner: Outline, outer: Sequence[Corner]) -> Decimal:
    """Square meters of `inner` farther than 0.05 m outside the area of other corners; 0 means contained."""
    return area_outside(inner.shape, [shape_in_zone(outer, inner.shape.zone)])
