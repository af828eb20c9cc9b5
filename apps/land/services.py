"""What changes a land application: the entries of a page, and the parcels of a boundary file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from apps.cases import entries
from apps.land.models import LandApplication, Parcel
from apps.ledger.canonical import sm3_hex
from apps.onemap.boundary_txt import BoundaryFile, ParcelGeometry
from apps.onemap.geometry import to_json

if TYPE_CHECKING:
    from apps.cases.models import Case


def save_entries(*, case: Case, values: Mapping[str, Any]) -> LandApplication:
    """Stores columns of the application."""
    return entries.save_entries(LandApplication, case=case, values=values)


@transaction.atomic
def replace_parcels(*, case: Case, file: BoundaryFile, name: str, content: bytes) -> LandApplication:
    """The parcels of the file instead of those there were. `content` are the file's bytes, kept as a digest."""
    application = save_entries(case=case, values={"boundary_name": name[:200], "boundary_digest": sm3_hex(content)})
    application.parcels.all().delete()
    Parcel.objects.bulk_create(_parcel(application, n, parcel) for n, parcel in enumerate(file.parcels, start=1))
    return application


def _parcel(application: LandApplication, position: int, parcel: ParcelGeometry) -> Parcel:
    min_north, min_east, max_north, max_east = map(float, parcel.shape.bounds)
    return Parcel(
        application=application,
        position=position,
        number=parcel.number,
        name=parcel.name,
        stated_ha=parcel.stated_area_ha,
        area=parcel.shape.area,
        use=parcel.use,
        land_class=parcel.land_class,
        zone_width=parcel.shape.zone.width,
        zone=parcel.shape.zone.number,
        geometry=to_json(parcel.shape),
        min_north=min_north,
        min_east=min_east,
        max_north=max_north,
        max_east=max_east,
    )
