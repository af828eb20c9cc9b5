"""Reads of land applications."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.cases import entries
from apps.land.models import LandApplication, Parcel
from apps.onemap.geometry import to_hectares
from apps.onemap.maps import Lot, MapView, map_view

if TYPE_CHECKING:
    from apps.cases.models import Case


def application_of(case: Case) -> LandApplication | None:
    """The case's land application; None before the first page is saved."""
    return entries.stored(LandApplication, case)


def filled_application(case: Case) -> LandApplication:
    """The same, empty and not stored where there is none yet: rules and checks then see an empty application."""
    return entries.filled(LandApplication, case)


def parcels_of(case: Case) -> list[Parcel]:
    return list(Parcel.objects.filter(application__case=case))


def total_area(parcels: Sequence[Parcel]) -> Decimal:
    """Square meters."""
    return sum((parcel.area for parcel in parcels), Decimal(0))


def total_hectares(parcels: Sequence[Parcel]) -> Decimal:
    """The sum of the parcels' hectares as they are printed, so that a reader who adds them up finds the same."""
    return sum((to_hectares(parcel.area) for parcel in parcels), Decimal(0))


def parcels_map(case: Case, *, key: str = "parcels") -> MapView | None:
    """The plan of the case's parcels; None where there are none."""
    lots = [Lot(parcel.number, parcel.name, parcel.shape) for parcel in parcels_of(case)]
    return map_view(lots, key=key) if lots else None
