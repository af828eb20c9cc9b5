"""Each conditional material is asked for exactly when its condition holds: for every open matter of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from apps.cases.drafts import start_draft
from apps.cases.models import Application, Case
from apps.cases.registry import open_matters, plugin_for
from apps.cases.selectors import required_materials
from apps.catalogue.services import catalogue_load, read_definitions
from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM
from tests.cases.conftest import MATTER

AGENT = "represented_by_agent"
# What is entered where a condition holds. A matter with a new condition adds its line here.
ENTRIES: dict[str, dict[str, Any]] = {
    AGENT: {},
    "occupies_basic_farmland": {"farmland": Decimal(1), "basic_farmland": Decimal(1)},
    "occupies_ecological_redline": {"redline": Decimal("0.01")},
    "no_planned_site": {"no_planned_site": True},
    "exceeds_land_standard": {"exceeds_standard": True},
    "geohazard_area": {"geohazard": True},
    "allocation": {"acquisition": "allocation"},
    "grant": {"acquisition": "grant"},
    "newly_added_construction_land": {"newly_added": True},
    "deposit_before_approval": {"deposit_first": True},
    "major_effect": {"major_effect": True},
    "from_exploration_right": {"grant_way": "exploration"},
    "oil_or_gas": {"mineral": "petroleum"},
    "foreign_oil_or_gas": {"mineral": "shale_gas", "foreign_cooperation": True},
    "compiled_map": {"compilation": "compiled"},
    "classified_base_map": {"classified_base": True},
    "standard_map": {"compilation": "standard"},
}
DEFINITIONS = read_definitions()
CONDITIONS = [
    (plugin.code, condition)
    for plugin in open_matters()
    if plugin.code != MATTER
    for condition in sorted({row["condition_code"] for row in DEFINITIONS[plugin.code]["materials"]} - {""})
]


def draft(world: DemoWorld, code: str, *, by_agent: bool, entries: dict[str, Any]) -> Case:
    """A draft in which nothing is entered but this."""
    catalogue_load(actor=SYSTEM)
    authority = world.authority(plugin_for(code).sample().authority)
    case = start_draft(user=world.user("agent"), applicant=world.company(), matter_code=code, authority=authority)
    if not by_agent:
        case.filer_id = case.applicant.user_id
    if entries:
        model = next(m for m in applications(Application) if may_hold(m, code, entries))
        model._default_manager.create(case=case, **entries)
    return case


def applications(base: type[Application]) -> Iterator[type[Application]]:
    for model in base.__subclasses__():
        yield model
        yield from applications(model)


def may_hold(model: type[Application], code: str, entries: dict[str, Any]) -> bool:
    columns = {field.name for field in model._meta.fields}
    return model._meta.app_label == code.partition(".")[0] and not model._meta.abstract and set(entries) <= columns


def asked(case: Case) -> set[str]:
    """The conditional materials that the applicant must bring."""
    conditional = {m.code for m in case.matter.spec.materials if m.condition_code}
    return {code for code, needed in required_materials(case).items() if needed and code in conditional}


def rows(case: Case, condition: str) -> set[str]:
    return {m.code for m in case.matter.spec.materials if m.is_upload and m.condition_code == condition}


@pytest.mark.parametrize(("code", "condition"), CONDITIONS)
def test_it_is_asked_for_exactly_when_its_condition_holds(code: str, condition: str, world: DemoWorld) -> None:
    case = draft(world, code, by_agent=condition == AGENT, entries=ENTRIES[condition])
    assert condition in plugin_for(code).conditions(case)
    assert asked(case) == rows(case, condition)


@pytest.mark.parametrize("code", sorted({code for code, _condition in CONDITIONS}))
def test_none_is_asked_for_where_no_condition_holds(code: str, world: DemoWorld) -> None:
    assert asked(draft(world, code, by_agent=False, entries={})) == set()
