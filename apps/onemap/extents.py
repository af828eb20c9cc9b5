"""Between which degrees a province lies: wide on purpose, to find a wrong digit and not to judge a border.

Limits are rounded outward to 0.1° [knowledge: atlas values]; 99 is the invented province of the demonstration.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Extent:
    """Degrees east and north, limits included."""

    west: Decimal
    east: Decimal
    south: Decimal
    north: Decimal

    def has_longitude(self, degrees: Decimal) -> bool:
        return self.west <= degrees <= self.east

    def has_latitude(self, degrees: Decimal) -> bool:
        return self.south <= degrees <= self.north


def _extent(west: str, east: str, south: str, north: str) -> Extent:
    return Extent(Decimal(west), Decimal(east), Decimal(south), Decimal(north))


CHINA = _extent("73", "136", "3", "54")

# First two digits of the division code (GB/T 2260) → extent.
PROVINCES = {
    "11": _extent("115.3", "117.6", "39.4", "41.1"),
    "12": _extent("116.6", "118.1", "38.5", "40.3"),
    "13": _extent("113.4", "119.9", "36.0", "42.7"),
    "14": _extent("110.2", "114.6", "34.5", "40.8"),
    "15": _extent("97.1", "126.1", "37.3", "53.4"),
    "21": _extent("118.8", "125.8", "38.6", "43.5"),
    "22": _extent("121.6", "131.4", "40.8", "46.4"),
    "23": _extent("121.1", "135.2", "43.3", "53.6"),
    "31": _extent("120.8", "122.3", "30.6", "31.9"),
    "32": _extent("116.3", "122.0", "30.7", "35.2"),
    "33": _extent("118.0", "123.3", "27.0", "31.3"),
    "34": _extent("114.8", "119.7", "29.3", "34.7"),
    "35": _extent("115.8", "120.8", "23.4", "28.4"),
    "36": _extent("113.5", "118.6", "24.4", "30.2"),
    "37": _extent("114.7", "122.8", "34.3", "38.5"),
    "41": _extent("110.3", "116.7", "31.3", "36.4"),
    "42": _extent("108.3", "116.2", "29.0", "33.3"),
    "43": _extent("108.7", "114.3", "24.6", "30.2"),
    "44": _extent("109.6", "117.4", "20.1", "25.6"),
    "45": _extent("104.4", "112.1", "20.8", "26.4"),
    "46": _extent("108.3", "118.0", "3.5", "20.3"),
    "50": _extent("105.2", "110.2", "28.1", "32.3"),
    "51": _extent("97.3", "108.6", "26.0", "34.4"),
    "52": _extent("103.5", "109.7", "24.6", "29.3"),
    "53": _extent("97.5", "106.3", "21.1", "29.3"),
    "54": _extent("78.3", "99.2", "26.8", "36.6"),
    "61": _extent("105.4", "111.4", "31.6", "39.7"),
    "62": _extent("92.2", "108.8", "32.5", "42.9"),
    "63": _extent("89.3", "103.2", "31.5", "39.3"),
    "64": _extent("104.2", "107.8", "35.2", "39.5"),
    "65": _extent("73.4", "96.5", "34.3", "49.3"),
    "99": _extent("110.0", "117.0", "20.0", "26.0"),
}


def extent_of(region_code: str) -> Extent:
    """The extent of the province that a division code belongs to; all of China for the ministry."""
    return PROVINCES.get(region_code[:2], CHINA)
