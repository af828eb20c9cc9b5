"""Rules of the mineral matters: which level decides, which conditions hold, when areas agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.cases.registry import LevelDecision
from apps.cases.rules import LevelRule, decide, holding
from apps.identity.models import Level
from apps.mineral.minerals import Mineral, table
from apps.mineral.models import GrantWay
from apps.mineral.prerequisites import find_right
from apps.mineral.selectors import filled_application
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
        "foreign_oil_or_gas": application.foreign_cooperation and application.mineral in OIL_AND_GAS,
    }
    return holding(case, held)


@dataclass(frozen=True)
class _Registrar:
    """Who registers rights to the minerals that the table leaves to a level (同级管理)."""

    level: Level
    code: str
    zh: str
    en: str

    def rule(self, matter: str, *, least: Level) -> LevelRule[Mineral]:
        """With `least` the lowest level that decides in the matter; what is below goes to it."""
        return LevelRule(
            f"{matter}.{self.code}",
            self.level,
            lambda mineral: min(mineral.level, least) == self.level,
            lambda mineral: (f"{mineral.zh}：{self.zh}", f"{mineral.en}: {self.en}"),
        )


_REGISTRARS = (
    _Registrar(
        Level.MINISTRY,
        "ministry",
        "属部级登记的14种矿产（自然资源部公告2020年第21号），由自然资源部登记",
        "one of the 14 minerals of the Ministry (Announcement 2020 No. 21 of the Ministry of Natural Resources):"
        " Ministry",
    ),
    _Registrar(
        Level.PROVINCE,
        "province",
        "属省级登记的11种矿产（自然资源部公告2020年第21号），由省级自然资源主管部门登记",
        "one of the 11 minerals of the provinces (Announcement 2020 No. 21 of the Ministry of Natural Resources):"
        " province",
    ),
    _Registrar(
        Level.CITY,
        "city",
        "不在部、省两级登记的矿产之列，由市级自然资源主管部门登记（省级授权，待核）",
        "neither of the Ministry's nor of the provinces' minerals: city (delegated by the province, to be confirmed)",
    ),
    _Registrar(
        Level.COUNTY,
        "county",
        "属砂石土类矿产，由县级自然资源主管部门登记（省级授权，待核）",
        "sand, stone or clay: county (delegated by the province, to be confirmed)",
    ),
)


LEVEL_RULES = tuple(r.rule("mineral.mining_right_new", least=Level.COUNTY) for r in _REGISTRARS)


def decide_right(case: Case) -> LevelDecision:
    """The mineral decides (同级管理). Raises LookupError before a mineral is chosen."""
    return _decide_by_mineral(case, LEVEL_RULES)


# Exploration rights are not delegated below the city: matters/exploration_right_new.yaml, levels.
EXPLORATION_LEVELS = tuple(r.rule("mineral.exploration_right_new", least=Level.CITY) for r in _REGISTRARS)


def decide_exploration_right(case: Case) -> LevelDecision:
    """The same by the mineral, from the city up. Raises LookupError before a mineral is chosen."""
    return _decide_by_mineral(case, EXPLORATION_LEVELS)


def _decide_by_mineral(case: Case, rules: Sequence[LevelRule[Mineral]]) -> LevelDecision:
    mineral = table().get(filled_application(case).mineral)
    if mineral is None:
        raise LookupError("no level rule holds without a mineral")
    return decide(rules, mineral)


def decide_plan(case: Case) -> LevelDecision:
    """The authority level that registered the right (矿产资源法 art. 33: 原出让部门)."""
    application = filled_application(case)
    right = find_right(number=application.right_number, holder=case.applicant)
    level = Level(right.license.issuer.level if right else case.receiving_authority.level)
    number, issuer = application.right_number, right.license.issuer_name if right else ""
    return LevelDecision(
        level,
        "mineral.mining_plan.same_level_as_right",
        f"采矿权 {number} 由{issuer}登记，开采方案由同级自然资源主管部门审批（矿产资源法第三十三条）",
        f"Mining right {number} was registered by {issuer}: the plan is approved at the same level"
        " (Mineral Resources Law art. 33)",
    )
