"""What changes a mineral application: the entries of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from apps.cases import entries
from apps.mineral.models import MineralApplication
from apps.onemap.corners import Outline
from apps.onemap.geometry import to_json

if TYPE_CHECKING:
    from apps.cases.models import Case


def save_entries(*, case: Case, values: Mapping[str, Any]) -> MineralApplication:
    """Stores columns of the application."""
    return entries.save_entries(MineralApplication, case=case, values=values)


def save_area(*, case: Case, values: Mapping[str, Any], outline: Outline) -> MineralApplication:
    """The page's entries with what was computed from its corners."""
    latitudes = [float(corner.latitude) for corner in outline.corners]
    longitudes = [float(corner.longitude) for corner in outline.corners]
    computed = {
        "corners": [[c.name, str(c.latitude), str(c.longitude)] for c in outline.corners],
        "geometry": to_json(outline.shape),
        "turned": outline.turned,
        "area": outline.shape.area,
        "south": min(latitudes),
        "west": min(longitudes),
        "north": max(latitudes),
        "east": max(longitudes),
    }
    return save_entries(case=case, values={**values, **computed})
