"""Corners given by latitude and longitude (CGCS2000, EPSG 4490), and the plane on which their area is taken.

A sea parcel (宗海) or mining right (矿业权) is written in degrees, minutes and seconds or in decimal degrees; its
area is that of the Gauss-Krüger plane of a stated central meridian (中央子午线), which need not be a zone's middle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pyproj import Proj

from apps.onemap.crs import FALSE_EASTING
from apps.onemap.geometry import Point, Ring

# Ten decimals of a degree are a hundredth of a millimeter: nothing that was written is lost.
DEGREE_UNIT = Decimal("0.0000000001")
PLANE_UNIT = Decimal("0.001")
MOST_CORNERS = 300
# China's waters and land with some room around (曾母暗沙 3.9° N to 漠河 53.6° N; 73° E to 136° E).
LATITUDES = (Decimal(3), Decimal(54))
LONGITUDES = (Decimal(73), Decimal(136))

_DECIMAL = re.compile(r"(\d{1,3}(?:\.\d{1,12})?)[°度]?", re.ASCII)
_SEXAGESIMAL = re.compile(
    r"(\d{1,3})\s*[°度:\-\s]\s*(\d{1,2})\s*[′'’分:\-\s]\s*(\d{1,2}(?:\.\d{1,6})?)\s*(?:[″\"”秒]|''|′′)?", re.ASCII
)
_HEMISPHERE = re.compile(r"^(?:北纬|东经|[NE])\s*|\s*[NE]$", re.IGNORECASE)


@dataclass(frozen=True)
class Corner:
    """A corner point: degrees north and east, and the name (number) that maps and tables give it."""

    name: str
    latitude: Decimal
    longitude: Decimal


def parse_angle(text: str) -> Decimal:
    """Degrees from ``21°30′12.345″``, ``21-30-12.345``, ``21 30 12.345`` or ``21.503429``, with or without N or E.

    Raises ValidationError for another form, and for minutes or seconds of 60 and more.
    """
    plain = _HEMISPHERE.sub("", text.strip())
    if found := _DECIMAL.fullmatch(plain):
        return Decimal(found[1]).quantize(DEGREE_UNIT, ROUND_HALF_UP)
    found = _SEXAGESIMAL.fullmatch(plain)
    if found is None:
        raise ValidationError(
            _("“%(text)s” is no angle. Write 21°30′12.345″ or 21.503429.") % {"text": text[:40]}, code="angle_form"
        )
    degrees, minutes, seconds = (Decimal(part) for part in found.groups())
    if minutes >= 60:
        raise ValidationError(
            _("%(text)s: minutes go from 0 to 59. Correct them.") % {"text": text[:40]}, code="minutes"
        )
    if seconds >= 60:
        raise ValidationError(
            _("%(text)s: seconds go from 0 to below 60. Correct them.") % {"text": text[:40]}, code="seconds"
        )
    return (degrees + minutes / 60 + seconds / 3600).quantize(DEGREE_UNIT, ROUND_HALF_UP)


def format_angle(degrees: Decimal) -> str:
    """Degrees, minutes and seconds to 3 decimals, as certificates print them: ``21°30′12.345″``."""
    milliseconds = int((degrees * 3_600_000).quantize(Decimal(1), ROUND_HALF_UP))
    seconds, milli = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    degree, minute = divmod(minutes, 60)
    return f"{degree}°{minute:02d}′{second:02d}.{milli:03d}″"


def parse_corners(text: str) -> tuple[Corner, ...]:
    """One corner a line: number, latitude, longitude, with commas, semicolons or tabs between; without the closing one.

    Raises ValidationError with one message for each faulty line.
    """
    corners: list[Corner] = []
    problems: list[ValidationError] = []
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_CORNERS + 1:
        raise ValidationError(_("At most %(most)s corners can be entered.") % {"most": MOST_CORNERS}, code="too_many")
    for number, line in lines:
        try:
            corners.append(_corner(line))
        except ValidationError as error:
            told = _("Line %(line)s: %(problem)s") % {"line": number, "problem": "；".join(error.messages)}
            problems.append(ValidationError(told, code=error.code))
    if problems:
        raise ValidationError(problems)
    return _checked(corners)


def _corner(line: str) -> Corner:
    parts = [part.strip() for part in re.split(r"[,，;；\t]", line.strip())]
    if len(parts) != 3 or not parts[0]:
        raise ValidationError(
            _(
                "write number, latitude and longitude with commas between, "
                "for instance 1, 21°30′12.345″, 112°15′06.780″."
            ),
            code="line_form",
        )
    corner = Corner(parts[0][:20], parse_angle(parts[1]), parse_angle(parts[2]))
    if LONGITUDES[0] <= corner.latitude <= LONGITUDES[1] and LATITUDES[0] <= corner.longitude <= LATITUDES[1]:
        raise ValidationError(_("latitude comes first, then longitude."), code="swapped")
    if not LATITUDES[0] <= corner.latitude <= LATITUDES[1]:
        raise ValidationError(_("the latitude %(text)s does not lie in China.") % {"text": parts[1]}, code="latitude")
    if not LONGITUDES[0] <= corner.longitude <= LONGITUDES[1]:
        raise ValidationError(_("the longitude %(text)s does not lie in China.") % {"text": parts[2]}, code="longitude")
    return corner


def _checked(corners: Sequence[Corner]) -> tuple[Corner, ...]:
    if len(corners) > 1 and _place(corners[0]) == _place(corners[-1]):
        corners = corners[:-1]
    if len(corners) < 3:
        raise ValidationError(_("A parcel has three corners at least."), code="too_few")
    names, places = [corner.name for corner in corners], [_place(corner) for corner in corners]
    for known, message in (
        (names, _("Two corners are numbered %(name)s.")),
        (places, _("Corner %(name)s repeats one.")),
    ):
        for n, value in enumerate(known):
            if value in known[:n]:
                raise ValidationError(message % {"name": names[n]}, code="repeated")
    return tuple(corners)


def _place(corner: Corner) -> tuple[Decimal, Decimal]:
    return corner.latitude, corner.longitude


@lru_cache(maxsize=128)
def _projection(central_meridian: Decimal) -> Proj:
    # CGCS2000 ellipsoid and the Gauss-Krüger constants of EPSG 4534 ff.
    return Proj(
        proj="tmerc",
        lat_0=0,
        lon_0=float(central_meridian),
        k=1,
        x_0=float(FALSE_EASTING),
        y_0=0,
        a=6378137,
        rf=298.257222101,
    )


def to_plane(corners: Sequence[Corner], *, central_meridian: Decimal) -> Ring:
    """The ring on the Gauss-Krüger plane of a central meridian (degrees east), in meters to 0.001."""
    project = _projection(central_meridian)
    points = []
    for corner in corners:
        east, north = project(float(corner.longitude), float(corner.latitude))
        points.append(Point(corner.name, _meters(north), _meters(east)))
    return Ring(tuple(points))


def _meters(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(PLANE_UNIT, ROUND_HALF_UP)
