from __future__ import annotations

import pytest

from apps.cases.rules import decide
from apps.identity.models import Level
from apps.surveying.models import Area
from apps.surveying.rules import MAP_LEVELS, MapFacts, decide_map, map_conditions
from apps.surveying.services import save_map


def level_of(area: str, *, historic: bool = False, border: bool = False, received: Level = Level.CITY):
    return decide(MAP_LEVELS, MapFacts(area, historic, border, received))


@pytest.mark.parametrize(
    ("area", "level"),
    [
        (Area.WORLD, Level.MINISTRY),
        (Area.NATION, Level.MINISTRY),
        (Area.SPECIAL, Level.MINISTRY),
        (Area.CROSS_PROVINCE, Level.MINISTRY),
        (Area.PROVINCE, Level.PROVINCE),
        (Area.CITY, Level.CITY),
    ],
)
def test_the_main_area_decides_the_level(area, level):
    assert level_of(area).level == level


def test_a_historical_map_goes_to_the_ministry():
    assert level_of(Area.CITY, historic=True).level == Level.MINISTRY


def test_a_city_map_with_national_border_goes_to_the_province():
    decision = level_of(Area.CITY, border=True)
    assert decision.level == Level.PROVINCE
    assert "国界线" in decision.reason_zh


def test_a_city_map_that_the_province_received_stays_there():
    assert level_of(Area.CITY, received=Level.PROVINCE).level == Level.PROVINCE


@pytest.mark.parametrize("area", Area)
def test_every_area_has_its_reason_in_both_languages(area):
    decision = level_of(area)
    assert decision.reason_zh.endswith("）")
    assert "art. 1" in decision.reason_en


@pytest.mark.parametrize("values", [{"kind": "historic"}, {"compilation": "historic"}])
def test_a_map_is_historical_by_its_kind_or_as_a_reproduction(start, values):
    case = start("map_review")
    save_map(case=case, values={"area": "city", **values})
    assert decide_map(case).rule == "surveying.map_review.historic"


@pytest.mark.parametrize(
    ("values", "condition"),
    [
        ({"compilation": "compiled"}, "compiled_map"),
        ({"compilation": "standard"}, "standard_map"),
        ({"classified_base": True}, "classified_base_map"),
    ],
)
def test_a_condition_holds_exactly_when_the_entry_says_so(start, values, condition):
    case = start("map_review")
    assert condition not in map_conditions(case)
    save_map(case=case, values=values)
    assert condition in map_conditions(case)
