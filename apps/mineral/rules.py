"""Rules of the mineral matters: which level decides, which conditions hold, when areas agree."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from apps.cases.registry import LevelDecision
from apps.cases.rules import LevelRule, decide, holding
from apps.identity.models import Level
from apps.mineral.minerals import Mineral, table
from apps.mineral.models import GrantWay
from apps.mineral.selectors import filled_application, find_right
from apps.onemap import geometry

if TYPE_CHECKING:
    from apps.cases.models import Case

# Stated and computed areas agree within 0.0001 km² or 0.1 % (domain 5.1, AREA).
AREA_TOLERANCE = Decimal(100)
OIL_AND_GAS = frozenset({"petroleum", "natural_gas", "shale_gas", "gas_hydrate", "coalbed_methane"})


def areas_agree(one: Decimal, other: Decimal) -> bool:
    """Square meters; within 100 m² or 0.1 % of the second."""
    return geometry.areas_agree(one, other, within=AREA_TOLERANCE)


def conditions(case: Case) -> frozenset[str]:
    """Condition codes of the catalogue that hold for the case; they decide which materials it needs."""
    application = filled_application(case)
    held = {
        "from_exploration_right": application.grant_way == GrantWay.EXPLORATION,
        "oil_or_gas": application.mineral in OIL_AND_GAS,
    }
    return holding(case, held)


def _rule(code: str, level: Level, why_zh: str, why_en: str) -> LevelRule[Mineral]:
    return LevelRule(
        f"mineral.mining_right_new.{code}",
        level,
        lambda mineral: mineral.level == level,
        lambda mineral: (f"{mineral.zh}：{why_zh}", f"{mineral.en}: {why_en}"),
    )


LEVEL_RULES = (
    _rule(
        "ministry",
        Level.MINISTRY,
        "属部级登记的14种矿产（自然资源部公告2020年第21号），由自然资源部登记",
        "one of the 14 minerals of the Ministry (Announcement 2020 No. 21 of the Ministry of Natural Resources):"
        " Ministry",
    ),
    _rule(
        "province",
        Level.PROVINCE,
        "属省级登记的11种矿产（自然资源部公告2020年第21号），由省级自然资源主管部门登记",
        "one of the 11 minerals of the provinces (Announcement 2020 No. 21 of the Ministry of Natural Resources):"
        " province",
    ),
    _rule(
        "city",
        Level.CITY,
        "不在部、省两级登记的矿产之列，由市级自然资源主管部门登记（省级授权，待核）",
        "neither of the Ministry's nor of the provinces' minerals: city (delegated by the province, to be confirmed)",
    ),
    _rule(
        "county",
        Level.COUNTY,
        "属砂石土类矿产，由县级自然资源主管部门登记（省级授权，待核）",
        "sand, stone or clay: county (delegated by the province, to be confirmed)",
    ),
)


def decide_right(case: Case) -> LevelDecision:
    """The mineral decides (同级管理). Raises LookupError before a mineral is chosen."""
    mineral = table().get(filled_application(case).mineral)
    if mineral is None:
        raise LookupError("no level rule holds without a mineral")
    return decide(LEVEL_RULES, mineral)


def decide_plan(case: Case) -> LevelDecision:
    """The authority level that registered the right (矿产资源法 art. 33: 原出让部门)."""
    application = filled_application(case)
    right = find_right(number=application.right_number, holder=case.applicant)
    level = Level(right.issuer.level) if right else Level(case.receiving_authority.level)
    number, issuer = application.right_number, right.issuer_name if right else ""
    return LevelDecision(
        level,
        "mineral.mining_plan.same_level_as_right",
        f"采矿权 {number} 由{issuer}登记，开采方案由同级自然资源主管部门审批（矿产资源法第三十三条）",
        f"Mining right {number} was registered by {issuer}: the plan is approved at the same level"
        " (Mineral Resources Law art. 33)",
    )
