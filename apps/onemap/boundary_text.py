"""The first reading of a boundary file: bytes to lines, lines to attributes and raw parcels."""

from __future__ import annotations

import codecs
import contextlib
import re
from dataclasses import dataclass, field
from decimal import Decimal

from apps.onemap.boundary_problems import BoundaryError, Problem

ATTRIBUTES = "[属性描述]"
PARCELS = "[地块坐标]"
MAX_BYTES = 4 * 1024 * 1024
MAX_PARCELS = 500
MAX_POINTS = 50_000
MAX_RINGS = 100
MAX_PROBLEMS = 100
MAX_TEXT = {"number": 50, "name": 100, "use": 100, "land_class": 20, "point": 20}
_PARCEL_FIELDS = 9
_POINT_FIELDS = 4
_NUMBER = re.compile(r"\d{1,10}(\.\d{1,6})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
# Neither encoding uses these bytes within a character; a renamed program or picture soon shows one.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass
class RawPoint:
    line: int
    name: str
    ring: int
    x: Decimal
    y: Decimal


@dataclass
class RawParcel:
    line: int
    count: int | None
    area: Decimal | None
    number: str
    name: str
    use: str
    land_class: str
    points: list[RawPoint] = field(default_factory=list)
    point_lines: int = 0

    @property
    def complete(self) -> bool:
        """Every point line below it could be read."""
        return len(self.points) == self.point_lines


class ProblemList:
    """Collects faults up to a number that a page can show."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, code: str, line: int | None = None, **params: str | int) -> None:
        self.found.append(Problem(code, line, params))

    def raise_if_any(self) -> None:
        if not self.found:
            return
        shown = sorted(self.found, key=lambda p: p.line or 0)
        if len(shown) > MAX_PROBLEMS:
            shown = [Problem("too_many_problems", None, {"limit": MAX_PROBLEMS}), *shown[:MAX_PROBLEMS]]
        raise BoundaryError(shown)


def decode(data: bytes) -> str:
    """UTF-8 with or without a byte order mark, else GB18030 (GB 18030-2022). Raises BoundaryError."""
    if len(data) > MAX_BYTES:
        raise BoundaryError([Problem("too_large", None, {"limit": MAX_BYTES // 1024 // 1024})])
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BoundaryError([Problem("encoding")])
    if _CONTROL.search(data):
        raise BoundaryError([Problem("not_text")])
    for encoding in ("utf-8-sig", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if not text.strip():
                raise BoundaryError([Problem("empty")])
            return text
    raise BoundaryError([Problem("encoding")])


def to_number(text: str) -> Decimal | None:
    """Meters or hectares: digits and at most six decimals, nothing else; None for any other text."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def to_whole(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None


class Reader:
    """Goes through the lines once; `attributes` hold the value and its line, `parcels` their points as written."""

    def __init__(self, text: str, problems: ProblemList) -> None:
        self.attributes: dict[str, tuple[str, int]] = {}
        self.parcels: list[RawParcel] = []
        self._problems = problems
        self._points = 0
        self._sections: set[str] = set()
        section = ""
        for line, raw in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
            content = raw.strip()
            if content.startswith("[") and content.endswith("]"):
                section = content
                self._open(section, line)
            elif content:
                self._read(section, content, line)
        for name in (ATTRIBUTES, PARCELS):
            if name not in self._sections:
                problems.add("missing_section", None, name=name)

    def _open(self, section: str, line: int) -> None:
        self._sections.add(section)
        if section not in (ATTRIBUTES, PARCELS):
            self._problems.add("unknown_section", line, name=section[:20])

    def _read(self, section: str, content: str, line: int) -> None:
        if section == ATTRIBUTES:
            self._attribute(content, line)
        elif section == PARCELS:
            self._parcel_or_point(content, line)
        elif not section and not self._problems.found:
            self._problems.add("before_section", line)

    def _attribute(self, content: str, line: int) -> None:
        name, equals, value = (part.strip() for part in content.partition("="))
        if not (name and equals):
            self._problems.add("attribute_form", line)
        elif name in self.attributes:
            self._problems.add("attribute_twice", line, name=name[:20])
        else:
            self.attributes[name] = (value, line)

    def _parcel_or_point(self, content: str, line: int) -> None:
        fields = [part.strip() for part in content.split(",")]
        if "，" in content and len(fields) < _POINT_FIELDS:
            self._problems.add("fullwidth_comma", line)
        elif fields[-1] == "@":
            self._parcel(fields, line)
        else:
            self._point(fields, line)

    def _parcel(self, fields: list[str], line: int) -> None:
        if len(fields) != _PARCEL_FIELDS:
            self._problems.add("parcel_fields", line, count=len(fields))
        if len(self.parcels) == MAX_PARCELS:
            raise BoundaryError([Problem("too_many_parcels", line, {"limit": MAX_PARCELS})])
        fields = [*fields[:-1], *[""] * _PARCEL_FIELDS][: _PARCEL_FIELDS - 1]
        count, area, number, name, kind, _sheet, use, land_class = fields
        if to_whole(count) is None:
            self._problems.add("count_form", line, value=count[:20])
        if area and to_number(area) is None:
            self._problems.add("area_form", line, value=area[:20])
        if not number:
            self._problems.add("parcel_number", line)
        if kind not in ("面", ""):
            self._problems.add("shape_kind", line, value=kind[:20])
        for key, value in {"number": number, "name": name, "use": use, "land_class": land_class}.items():
            self._limit(key, value, line)
        self.parcels.append(RawParcel(line, to_whole(count), to_number(area), number, name, use, land_class))

    def _limit(self, key: str, value: str, line: int) -> None:
        if len(value) > MAX_TEXT[key]:
            self._problems.add("too_long", line, value=value[:10], limit=MAX_TEXT[key])

    def _point(self, fields: list[str], line: int) -> None:
        if not self.parcels:
            if not self._points:
                self._problems.add("point_before_parcel", line)
            self._points += 1
            return
        self._points += 1
        if self._points > MAX_POINTS:
            raise BoundaryError([Problem("too_many_points", line, {"limit": MAX_POINTS})])
        parcel = self.parcels[-1]
        parcel.point_lines += 1
        if len(fields) != _POINT_FIELDS:
            self._problems.add("point_fields", line, count=len(fields))
            return
        name, ring_text, *coordinates = fields
        self._limit("point", name, line)
        ring = to_whole(ring_text)
        if not ring:
            self._problems.add("ring_form", line, value=ring_text[:20])
        numbers = [to_number(text) for text in coordinates]
        for text, number in zip(coordinates, numbers, strict=True):
            if number is None:
                self._problems.add("coordinate_form", line, value=text[:20])
        x, y = numbers
        if ring and x is not None and y is not None:
            parcel.points.append(RawPoint(line, name, ring, x, y))
