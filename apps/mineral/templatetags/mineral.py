"""What mineral's templates ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from apps.mineral import minerals
from apps.mineral.licenses import corner_rows
from apps.mineral.models import MineralPermit, MineralRight
from apps.mineral.selectors import (
    Objection,
    area_map,
    filled_application,
    objections_to,
    permits_of,
    right_of,
)
from apps.onemap.maps import MapView

if TYPE_CHECKING:
    from apps.cases.models import Case

register = template.Library()


@register.simple_tag
def mineral_corners(case: Case) -> list[dict[str, str]]:
    return corner_rows(filled_application(case))


@register.simple_tag
def mineral_right(case: Case) -> MineralRight | None:
    return right_of(case)


@register.simple_tag
def mineral_permits(right: MineralRight) -> list[MineralPermit]:
    return permits_of(right)


@register.filter
def mineral_name(code: str) -> str:
    return minerals.name_of(code)


@register.simple_tag
def mineral_map(case: Case) -> MapView | None:
    return area_map(case)


@register.simple_tag
def plan_objections(case: Case) -> list[Objection]:
    return objections_to(case)
