"""What surveying's templates ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from apps.cases.models import MaterialVersion
from apps.surveying.conditions import Condition, conditions_of
from apps.surveying.models import Edition, Sheet
from apps.surveying.selectors import editions_of, sheets_of, works_of

if TYPE_CHECKING:
    from apps.cases.models import Case

register = template.Library()


@register.simple_tag
def map_sheets(case: Case) -> list[Sheet]:
    return sheets_of(case)


@register.simple_tag
def map_editions(case: Case) -> list[Edition]:
    return editions_of(case)


@register.simple_tag
def map_works(case: Case) -> list[MaterialVersion]:
    return works_of(case)


@register.simple_tag
def counted_conditions(case: Case) -> list[Condition]:
    return conditions_of(case)
