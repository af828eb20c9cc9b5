"""What land's templates ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from apps.land.models import Parcel
from apps.land.selectors import parcels_map, parcels_of
from apps.onemap.geometry import to_hectares
from apps.onemap.maps import MapView

if TYPE_CHECKING:
    from apps.cases.models import Case

register = template.Library()


@register.simple_tag
def land_parcels(case: Case) -> list[Parcel]:
    return parcels_of(case)


@register.simple_tag
def land_map(case: Case) -> MapView | None:
    return parcels_map(case)


@register.filter
def hectares(parcel: Parcel) -> str:
    """The computed area in hectares, four decimals."""
    return str(to_hectares(parcel.area))
