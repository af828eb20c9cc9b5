"""The boundary-point TXT (勘测定界 / 报部坐标): parcels with their rings in a CGCS2000 Gauss-Krüger zone.

The layout is that of converters in use (domain 5.3); the Ministry's own document was not at hand. Both encodings
that occur are read, the closing point may be repeated or left out, eastings may carry the zone number or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from apps.onemap.boundary_checks import checked_rings, checked_zone, misplaced_lines
from apps.onemap.boundary_text import ATTRIBUTES, PARCELS, ProblemList, RawParcel, Reader, decode
from apps.onemap.crs import Zone, with_prefix, zone_prefix
from apps.onemap.geometry import Point, Ring, Shape


@dataclass(frozen=True)
class ParcelGeometry:
    """A parcel (地块) of the file; `stated_area_ha` is None where the file leaves it out."""

    number: str
    name: str
    stated_area_ha: Decimal | None
    use: str
    land_class: str
    shape: Shape

    @property
    def rings(self) -> tuple[Ring, ...]:
        return self.shape.rings

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for ring in self.rings for point in ring.points)


@dataclass(frozen=True)
class BoundaryFile:
    """`attributes` as written, in their order; `prefixed` tells whether eastings carry the zone number."""

    attributes: Mapping[str, str]
    zone: Zone
    prefixed: bool
    parcels: tuple[ParcelGeometry, ...]


def parse_boundary_txt(data: bytes) -> BoundaryFile:
    """Reads a file; raises BoundaryError with every fault found, and nothing else whatever the bytes are."""
    text = decode(data)
    problems = ProblemList()
    reader = Reader(text, problems)
    zone = checked_zone(reader.attributes, problems)
    _check_numbers(reader.parcels, problems)
    if not reader.parcels and not problems.found:
        problems.add("no_parcels")
    misplaced = misplaced_lines(reader.parcels, zone, problems)
    rings = [checked_rings(parcel, misplaced, problems) for parcel in reader.parcels]
    problems.raise_if_any()
    assert zone is not None
    return BoundaryFile(
        attributes=MappingProxyType({name: value for name, (value, _line) in reader.attributes.items()}),
        zone=zone,
        prefixed=zone_prefix(reader.parcels[0].points[0].y) is not None,
        parcels=tuple(
            ParcelGeometry(p.number, p.name, p.area, p.use, p.land_class, Shape(zone, own))
            for p, own in zip(reader.parcels, rings, strict=True)
        ),
    )


def _check_numbers(parcels: list[RawParcel], problems: ProblemList) -> None:
    lines: dict[str, int] = {}
    for parcel in parcels:
        if parcel.number and parcel.number in lines:
            problems.add("duplicate_parcel", parcel.line, parcel=parcel.number, first=lines[parcel.number])
        lines.setdefault(parcel.number, parcel.line)


def write_boundary_txt(file: BoundaryFile, *, encoding: str = "utf-8", closing: bool = True) -> bytes:
    """The same file as bytes, with lines ended by CR LF; `closing` repeats each ring's first point."""
    lines = [ATTRIBUTES, *(f"{name}={value}" for name, value in file.attributes.items()), PARCELS]
    for parcel in file.parcels:
        points = []
        for number, ring in enumerate(parcel.rings, start=1):
            for point in (*ring.points, ring.points[0]) if closing else ring.points:
                east = with_prefix(point.east, file.zone) if file.prefixed else point.east
                points.append(f"{point.name},{number},{point.north},{east}")
        area = "" if parcel.stated_area_ha is None else str(parcel.stated_area_ha)
        lines.append(f"{len(points)},{area},{parcel.number},{parcel.name},面,,{parcel.use},{parcel.land_class},@")
        lines += points
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def standard_attributes(*, zone: Zone, producer: str, produced_on: str) -> dict[str, str]:
    """The header of a file in `zone`; the date as YYYY-MM-DD."""
    return {
        "格式版本号": "1.01版本",
        "数据产生单位": producer,
        "数据产生日期": produced_on,
        "坐标系": "2000国家大地坐标系",
        "几度分带": str(zone.width),
        "投影类型": "高斯克吕格",
        "计量单位": "米",
        "带号": str(zone.number),
        "精度": "0.001",
        "转换参数": ",,,,,,",
    }
