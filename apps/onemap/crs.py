"""CGCS2000 (2000国家大地坐标系) in Gauss-Krüger zones (高斯-克吕格分带), as EPSG numbers them.

GB/T 17798 and EPSG 4490–4554. North comes first and east second throughout, in meters; east is kept without its
zone prefix (带号前缀), which belongs to the way a number is written and not to the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pyproj import CRS, Transformer

GEOGRAPHIC_EPSG = 4490
FIRST_ZONE = {3: 25, 6: 13}
LAST_ZONE = {3: 45, 6: 23}
_EPSG_WITH_PREFIX = {3: 4513, 6: 4491}
_EPSG_WITHOUT_PREFIX = {3: 4534, 6: 4502}
PREFIX_UNIT = Decimal(1_000_000)
FALSE_EASTING = Decimal(500_000)


@dataclass(frozen=True)
class Zone:
    """A zone 3° or 6° wide whose number lies in China: 25–45 or 13–23. Raises ValueError for any other."""

    width: int
    number: int

    def __post_init__(self) -> None:
        if self.width not in FIRST_ZONE:
            raise ValueError(f"a zone is 3 or 6 degrees wide, not {self.width}")
        if not FIRST_ZONE[self.width] <= self.number <= LAST_ZONE[self.width]:
            raise ValueError(f"{self.number} is no {self.width}-degree zone of China")

    @property
    def central_meridian(self) -> int:
        """Degrees east: 3n for a 3° zone, 6n − 3 for a 6° zone."""
        return 3 * self.number if self.width == 3 else 6 * self.number - 3

    def epsg(self, *, prefixed: bool) -> int:
        """The EPSG code of the zone, for eastings written with or without the zone number in front."""
        base = _EPSG_WITH_PREFIX if prefixed else _EPSG_WITHOUT_PREFIX
        return base[self.width] + self.number - FIRST_ZONE[self.width]


def zone_prefix(east: Decimal) -> int | None:
    """The zone number written before an easting of eight digits; None where there is none."""
    return int(east // PREFIX_UNIT) if east >= 10 * PREFIX_UNIT else None


def without_prefix(east: Decimal) -> Decimal:
    return east % PREFIX_UNIT if zone_prefix(east) is not None else east


def with_prefix(east: Decimal, zone: Zone) -> Decimal:
    """The easting of eight digits for one of six."""
    return east + zone.number * PREFIX_UNIT


@lru_cache(maxsize=64)
def _transformer(zone: Zone) -> Transformer:
    return Transformer.from_crs(CRS.from_epsg(zone.epsg(prefixed=False)), CRS.from_epsg(GEOGRAPHIC_EPSG))


def to_geographic(zone: Zone, *, north: Decimal, east: Decimal) -> tuple[float, float]:
    """Latitude and longitude in degrees (EPSG 4490) of a plane point, `east` without its prefix."""
    latitude, longitude = _transformer(zone).transform(float(north), float(east))
    return float(latitude), float(longitude)
