"""What marine's templates ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from apps.marine.models import GovernmentDecision, SeaParcel, SeaUseFee
from apps.marine.rules import silence_basis
from apps.marine.selectors import fee_of, government_decision_of, parcel_map, parcel_of
from apps.onemap.geographic import format_angle
from apps.onemap.geometry import to_hectares
from apps.onemap.maps import MapView

if TYPE_CHECKING:
    from apps.cases.models import Case
    from apps.onemap.geographic import Corner

register = template.Library()


@register.simple_tag
def sea_parcel(case: Case) -> SeaParcel | None:
    return parcel_of(case)


@register.simple_tag
def sea_map(case: Case) -> MapView | None:
    return parcel_map(case)


@register.simple_tag
def government_decision(case: Case) -> GovernmentDecision | None:
    return government_decision_of(case)


@register.simple_tag
def sea_use_fee(case: Case) -> SeaUseFee | None:
    return fee_of(case)


@register.simple_tag
def silence_rule(case: Case) -> str:
    return silence_basis(case)


@register.filter
def hectares(parcel: SeaParcel) -> str:
    """The computed area in hectares, four decimals."""
    return str(to_hectares(parcel.area))


@register.filter
def latitude(corner: Corner) -> str:
    return format_angle(corner.latitude)


@register.filter
def longitude(corner: Corner) -> str:
    return format_angle(corner.longitude)
