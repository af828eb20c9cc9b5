from __future__ import annotations

from decimal import Decimal

import pytest

from apps.cases.registry import plugin_for
from apps.identity.models import Level
from apps.land.rules import conditions
from apps.land.services import save_entries

from .conftest import fill_in


@pytest.mark.parametrize("level", Level)
def test_a_preexamination_is_decided_at_the_level_of_the_project(start, level):
    case = start("preexam_site")
    save_entries(case=case, values={"project_level": level})
    decision = plugin_for(case.matter_code).decide_level(case)
    assert decision.level == level
    assert decision.reason_zh
    assert decision.reason_en


@pytest.mark.parametrize(
    ("basic", "cultivated", "level"), [("0", "0", Level.COUNTY), ("0", "1", Level.CITY), ("1", "0", Level.CITY)]
)
def test_temporary_use_of_farmland_is_decided_by_the_city(start, basic, cultivated, level):
    case = start("temporary_use")
    areas = {"farmland": Decimal(9), "basic_farmland": Decimal(basic), "cultivated": Decimal(cultivated)}
    save_entries(case=case, values=areas)
    assert plugin_for(case.matter_code).decide_level(case).level == level


@pytest.mark.parametrize(("authority", "level"), [("990101", Level.COUNTY), ("990100", Level.CITY)])
def test_a_planning_permit_is_decided_where_the_land_lies(start, authority, level):
    case = start("plan_permit_land", authority)
    assert plugin_for(case.matter_code).decide_level(case).level == level


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("basic_farmland", Decimal("0.01"), "occupies_basic_farmland"),
        ("redline", Decimal("0.01"), "occupies_ecological_redline"),
        ("no_planned_site", True, "no_planned_site"),
        ("exceeds_standard", True, "exceeds_land_standard"),
        ("geohazard", True, "geohazard_area"),
        ("acquisition", "allocation", "allocation"),
        ("acquisition", "grant", "grant"),
        ("newly_added", True, "newly_added_construction_land"),
        ("deposit_first", True, "deposit_before_approval"),
    ],
)
def test_a_condition_holds_exactly_when_its_entry_says_so(start, column, value, code):
    case = start("preexam_site")
    before = conditions(case)
    save_entries(case=case, values={"farmland": Decimal(1), column: value})
    assert conditions(case) - before == {code}


def test_a_company_is_always_represented(start):
    assert "represented_by_agent" in conditions(start("preexam_site"))


def test_the_sample_occupies_no_basic_farmland(start):
    assert conditions(fill_in(start("preexam_site"))) == {"represented_by_agent"}
