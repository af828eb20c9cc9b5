"""What changes a mineral application, and what enters the right and the permit that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from apps.cases import entries
from apps.cases.errors import NotPossible
from apps.catalogue.models import Matter
from apps.mineral.ground import COLUMNS
from apps.mineral.models import MineralApplication, MineralPermit, MineralRight
from apps.mineral.selectors import REGISTERS, registered_overlaps
from apps.onemap.corners import Outline, to_km2
from apps.onemap.geometry import to_json

if TYPE_CHECKING:
    from apps.cases.models import Case
    from apps.licenses.models import License


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


def register_right(*, case: Case, license: License) -> MineralRight:
    """Enters the right that the case registers with its license, once. Called within the act's transaction.

    Raises NotPossible where another right of the kind was registered on the ground since the grant.
    """
    known = MineralRight.objects.filter(license=license).first()
    if known is not None:
        return known
    kind, application = REGISTERS[case.matter_code], MineralApplication.objects.get(case=case)
    # Registrations of a kind wait for one another: of two on the same ground the later one sees the earlier.
    Matter.objects.select_for_update().get(code=case.matter_code)
    overlaps = registered_overlaps(shape=application.located, corners=application.places, except_case=case)
    if overlaps:
        text = _("Right %(number)s was registered on this ground meanwhile; %(area)s km² overlap.")
        raise NotPossible(text % {"number": overlaps[0].number, "area": to_km2(overlaps[0].area)})
    return MineralRight.objects.create(
        license=license,
        application=application,
        kind=kind,
        mineral=application.mineral,
        **{column: getattr(application, column) for column in COLUMNS},
    )


def enter_permit(*, case: Case, license: License, right: MineralRight) -> MineralPermit:
    """Enters the permit that the approval of a plan issues, once. Called within the act's transaction."""
    application = MineralApplication.objects.get(case=case)
    values = {"right": right, "application": application}
    return MineralPermit.objects.get_or_create(license=license, defaults=values)[0]
