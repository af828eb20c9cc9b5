"""Reads of land applications."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.identity.models import Authority, Level
from apps.land.models import LandApplication, Parcel
from apps.onemap.geometry import to_hectares
from apps.onemap.maps import Lot, MapView, map_view

if TYPE_CHECKING:
    from apps.cases.models import Case


def application_of(case: Case) -> LandApplication | None:
    """The case's land application; None before the first page is saved."""
    return LandApplication.objects.filter(case=case).first()


def filled_application(case: Case) -> LandApplication:
    """The same, empty and not stored where there is none yet: rules and checks then see an empty application."""
    return application_of(case) or LandApplication()


def parcels_of(case: Case) -> list[Parcel]:
    return list(Parcel.objects.filter(application__case=case))


def total_area(parcels: Sequence[Parcel]) -> Decimal:
    """Square meters."""
    return sum((parcel.area for parcel in parcels), Decimal(0))


def total_hectares(parcels: Sequence[Parcel]) -> Decimal:
    """The sum of the parcels' hectares as they are printed, so that a reader who adds them up finds the same."""
    return sum((to_hectares(parcel.area) for parcel in parcels), Decimal(0))


def counties_below(authority: Authority) -> list[Authority]:
    """The counties that an authority receives applications for: itself, or those below it."""
    if authority.level == Level.COUNTY:
        return [authority]
    counties = Authority.objects.filter(level=Level.COUNTY, is_active=True).select_related("parent__parent__parent")
    return [county for county in counties if _is_below(county, authority)]


def _is_below(authority: Authority, upper: Authority) -> bool:
    parent = authority.parent
    while parent is not None:
        if parent.pk == upper.pk:
            return True
        parent = parent.parent
    return False


def parcels_map(case: Case, *, key: str = "parcels") -> MapView | None:
    """The plan of the case's parcels; None where there are none."""
    lots = [Lot(parcel.number, parcel.name, parcel.shape) for parcel in parcels_of(case)]
    return map_view(lots, key=key) if lots else None
