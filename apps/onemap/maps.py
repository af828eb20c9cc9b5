"""A plan of parcels as the server draws it: SVG in numbers and classes, without styles (templates/onemap/map.html)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.onemap.crs import Zone
from apps.onemap.geometry import Point, Shape

_MARGIN = 48
_FOOT = 36  # below the lots: scale bar and caption, which phones draw nearly twice as large
_LEAST_GRID_PIXELS = 70
_MOST_CIRCLES = 200
_MOST_POINT_LABELS = 24
_LEAST_LABEL_PIXELS = 110


@dataclass(frozen=True)
class Lot:
    """A parcel to draw: applied for, applied for with a fault (`lot-bad`), or a neighbor (`other`).

    `area` is how its size is written; empty for hectares on the plane that it is drawn on.
    """

    number: str
    name: str
    shape: Shape
    kind: Literal["lot", "lot-bad", "other"] = "lot"
    area: str = ""


@dataclass(frozen=True)
class MapPath:
    d: str
    css: str


@dataclass(frozen=True)
class MapCircle:
    x: str
    y: str


@dataclass(frozen=True)
class MapText:
    x: str
    y: str
    text: str
    css: str = ""


@dataclass(frozen=True)
class MapView:
    """Everything the template needs. `key` makes the ids unique where a page holds several maps."""

    key: str
    width: int
    height: int
    title: str
    description: str
    paths: tuple[MapPath, ...]
    circles: tuple[MapCircle, ...]
    texts: tuple[MapText, ...]


class _Plane:
    """Meters on the plane to pixels: north up, all lots within the margins."""

    def __init__(self, lots: Sequence[Lot], width: int, height: int) -> None:
        bounds = [tuple(map(float, lot.shape.bounds)) for lot in lots]
        south, west = min(b[0] for b in bounds), min(b[1] for b in bounds)
        north, east = max(b[2] for b in bounds), max(b[3] for b in bounds)
        self.scale = min(
            (width - 2 * _MARGIN) / max(east - west, 1), (height - _FOOT - 2 * _MARGIN) / max(north - south, 1)
        )
        self.west = (west + east) / 2 - width / 2 / self.scale
        self.north = (north + south) / 2 + height / 2 / self.scale

    def x(self, east: float) -> float:
        return (east - self.west) * self.scale

    def y(self, north: float) -> float:
        return (self.north - north) * self.scale


def map_view(lots: Sequence[Lot], *, key: str = "map", title: str = "", width: int = 632, height: int = 398) -> MapView:
    """The plan of lots of one zone. Raises ValueError for none, or for lots of several zones."""
    if len({lot.shape.zone for lot in lots}) != 1:
        raise ValueError("a map shows one lot or more, all of one zone")
    plane = _Plane(lots, width, height)
    step = _grid_step(plane.scale)
    paths = [MapPath(_grid(plane, step, width, height), "grid")]
    paths += [MapPath(_outline(plane, lot.shape), lot.kind) for lot in lots]
    paths += [MapPath(f"M{width - 16} 42V14m-6 9 6-9 6 9", "bar"), MapPath(_bar(plane, step, width, height), "bar")]
    points = [(point, lot) for lot in lots if lot.kind != "other" for ring in lot.shape.rings for point in ring.points]
    texts = [text for lot in lots for text in _lot_texts(plane, lot)]
    texts += _point_texts(plane, points)
    texts += _frame_texts(lots[0].shape.zone, step, plane, width, height)
    shown = points if len(points) <= _MOST_CIRCLES else []
    return MapView(
        key=key,
        width=width,
        height=height,
        title=title or _title(lots),
        description="; ".join(f"{lot.number} {lot.name} {_area(lot)}" for lot in lots),
        paths=tuple(paths),
        circles=tuple(MapCircle(_n(plane.x(float(p.east))), _n(plane.y(float(p.north)))) for p, _lot in shown),
        texts=tuple(texts),
    )


def _n(value: float) -> str:
    # Written by hand: a template would write a comma in some languages.
    return f"{value:.1f}".removesuffix(".0")


def _area(lot: Lot) -> str:
    return lot.area or _("%(area)s ha") % {"area": lot.shape.hectares}


def _meters(length: float) -> str:
    if length >= 1000:
        return _("%(length)s km") % {"length": f"{length / 1000:g}"}
    return _("%(length)s m") % {"length": f"{length:g}"}


def _title(lots: Sequence[Lot]) -> str:
    count = sum(lot.kind != "other" for lot in lots)
    return ngettext("Plan of %(count)s parcel", "Plan of %(count)s parcels", count) % {"count": count}


def _grid_step(scale: float) -> float:
    """1, 2 or 5 times a power of ten meters, the least that keeps the lines apart."""
    least = _LEAST_GRID_PIXELS / scale
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)


def _grid(plane: _Plane, step: float, width: int, height: int) -> str:
    first_east, first_north = math.ceil(plane.west / step) * step, math.floor(plane.north / step) * step
    columns = range(int((width - plane.x(first_east)) / (step * plane.scale)) + 1)
    rows = range(int((height - plane.y(first_north)) / (step * plane.scale)) + 1)
    vertical = "".join(f"M{_n(plane.x(first_east + i * step))} 0v{height}" for i in columns)
    return vertical + "".join(f"M0 {_n(plane.y(first_north - i * step))}h{width}" for i in rows)


def _outline(plane: _Plane, shape: Shape) -> str:
    return "".join(
        "M" + "L".join(f"{_n(plane.x(float(p.east)))} {_n(plane.y(float(p.north)))}" for p in ring.points) + "Z"
        for ring in shape.rings
    )


def _bar(plane: _Plane, step: float, width: int, height: int) -> str:
    length = step * plane.scale
    return f"M{_n(width - 16 - length)} {height - 40}v6h{_n(length)}v-6"


def _frame_texts(zone: Zone, step: float, plane: _Plane, width: int, height: int) -> list[MapText]:
    caption = _("CGCS2000, %(width)s° zone %(zone)s, grid %(step)s") % {
        "width": zone.width,
        "zone": zone.number,
        "step": _meters(step),
    }
    return [
        MapText(_n(width - 16), "56", _("N"), "mid"),
        MapText(_n(width - 16 - step * plane.scale / 2), _n(height - 46), _meters(step), "mid"),
        MapText("8", _n(height - 8), caption),
    ]


def _lot_texts(plane: _Plane, lot: Lot) -> list[MapText]:
    inside = lot.shape.polygon.representative_point()
    x, y = plane.x(inside.x), plane.y(inside.y)
    _south, west, _north, east = map(float, lot.shape.bounds)
    if (east - west) * plane.scale < _LEAST_LABEL_PIXELS:
        return [MapText(_n(plane.x(east) + 8), _n(y + 4), lot.number, "strong")]
    title = f"{lot.number} {lot.name}".strip()
    return [MapText(_n(x), _n(y - 6), title, "strong mid"), MapText(_n(x), _n(y + 18), _area(lot), "mid")]


def _point_texts(plane: _Plane, points: Sequence[tuple[Point, Lot]]) -> list[MapText]:
    """Names beside the points, outward from the middle of their lot; of many points every n-th only."""
    texts = []
    for point, lot in points[:: math.ceil(len(points) / _MOST_POINT_LABELS) or 1]:
        south, west, north, east = map(float, lot.shape.bounds)
        right = plane.x(float(point.east)) - plane.x((west + east) / 2)
        down = plane.y(float(point.north)) - plane.y((south + north) / 2)
        length = math.hypot(right, down) or 1
        side = right / length
        css = "end" if side < -0.4 else "" if side > 0.4 else "mid"
        x, y = plane.x(float(point.east)) + 12 * side, plane.y(float(point.north)) + 14 * down / length + 4
        texts.append(MapText(_n(x), _n(y), point.name, css))
    return texts
