"""What surveying's templates ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from apps.cases.models import MaterialVersion
from apps.surveying.conditions import Condition, conditions_of
from apps.surveying.models import Edition, Engineer, Instrument, Sheet, System
from apps.surveying.selectors import editions_of, engineers_of, instruments_of, sheets_of, systems_of, works_of
from apps.surveying.standards import INSTRUMENTS, SYSTEMS, TITLES

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


@register.simple_tag
def stated_engineers(case: Case) -> list[Engineer]:
    return engineers_of(case)


@register.simple_tag
def stated_instruments(case: Case) -> list[Instrument]:
    return instruments_of(case)


@register.simple_tag
def stated_systems(case: Case) -> list[System]:
    return systems_of(case)


@register.filter
def in_full(code: str) -> str:
    """A title, an instrument or a system by its code, in the reader's language."""
    return str({**TITLES, **INSTRUMENTS, **SYSTEMS}[code])
