from __future__ import annotations

from decimal import Decimal

import pytest

from apps.cases.rules import decide
from apps.identity.models import Level
from apps.mineral.minerals import table
from apps.mineral.rules import LEVEL_RULES, areas_agree, conditions, decide_plan, decide_right
from apps.mineral.services import save_entries

# 自然资源部公告2020年第21号
MINISTRY = "石油、烃类天然气、页岩气、天然气水合物、放射性矿产、钨、稀土、锡、锑、钼、钴、锂、钾盐、晶质石墨"
PROVINCE = "煤、煤层气、铁、铬、铜、铝、金、镍、锆、磷、萤石"


def names(level: Level) -> list[str]:
    return [mineral.zh for mineral in table().values() if mineral.level == level]


def test_the_table_has_the_fourteen_and_the_eleven_of_the_announcement():
    assert names(Level.MINISTRY) == MINISTRY.split("、")
    assert names(Level.PROVINCE) == PROVINCE.split("、")


@pytest.mark.parametrize("mineral", table().values(), ids=lambda mineral: mineral.code)
def test_every_mineral_is_decided_at_its_level_and_says_why(mineral):
    decision = decide(LEVEL_RULES, mineral)
    assert decision.level == mineral.level
    assert decision.reason_zh.startswith(f"{mineral.zh}：")
    assert decision.reason_en.startswith(f"{mineral.en}: ")


def test_the_case_is_decided_by_its_mineral(start):
    case = start("mining_right_new")
    save_entries(case=case, values={"mineral": "tungsten"})
    assert decide_right(case).level == Level.MINISTRY
    save_entries(case=case, values={"mineral": "gold"})
    assert decide_right(case).level == Level.PROVINCE


def test_without_a_mineral_no_level_is_guessed(start):
    with pytest.raises(LookupError):
        decide_right(start("mining_right_new"))


def test_the_plan_is_decided_where_the_right_was_registered(start, registered):
    case = start("mining_plan")
    save_entries(case=case, values={"right_number": registered})
    decision = decide_plan(case)
    assert decision.level == Level.COUNTY
    assert registered in decision.reason_zh
    assert registered in decision.reason_en


@pytest.mark.parametrize(
    ("values", "code", "holds"),
    [
        ({"grant_way": "exploration"}, "from_exploration_right", True),
        ({"grant_way": "listing"}, "from_exploration_right", False),
        ({"mineral": "shale_gas"}, "oil_or_gas", True),
        ({"mineral": "coal"}, "oil_or_gas", False),
    ],
)
def test_a_conditional_material_is_asked_for_exactly_when_its_condition_holds(start, values, code, holds):
    case = start("mining_right_new")
    save_entries(case=case, values=values)
    assert (code in conditions(case)) is holds


@pytest.mark.parametrize(("stated", "agrees"), [("300400", True), ("300300", True), ("300400.11", False)])
def test_areas_agree_within_a_thousandth(stated, agrees):
    # 300 100 m²: a thousandth of it is 300.1 m²
    assert areas_agree(Decimal(stated), Decimal("300100")) is agrees
