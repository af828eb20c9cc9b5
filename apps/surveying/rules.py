"""Rules of the surveying matters: which level decides, which conditions hold, when the work is due again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.cases.models import Correction
from apps.cases.registry import LevelDecision
from apps.cases.rules import LevelRule, decide, holding, otherwise
from apps.cases.vocabulary import Stage
from apps.identity.models import Level
from apps.surveying.models import Area, Compilation, MapKind
from apps.surveying.selectors import WORK, filled_map, works_of

if TYPE_CHECKING:
    from apps.cases.models import Case

# The page of the work itself: a correction may name it, or the material that it fills.
WORK_STEP = "work_file"

_MINISTRY_AREAS = {
    Area.WORLD: ("世界", "the world"),
    Area.NATION: ("全国", "the whole country"),
    Area.SPECIAL: ("香港、澳门特别行政区或者台湾地区", "Hong Kong, Macao or Taiwan"),
    Area.CROSS_PROVINCE: ("两个以上省级行政区域", "two or more provinces"),
}


@dataclass(frozen=True)
class MapFacts:
    """What decides the level. `received`: the level of the authority that received the application."""

    area: str
    historic: bool
    national_border: bool
    received: Level


def _main_area(facts: MapFacts) -> tuple[str, str]:
    zh, en = _MINISTRY_AREAS[Area(facts.area)]
    return (
        f"主要表现地为{zh}：国务院自然资源主管部门审核（地图管理条例第十七条）",
        f"Main area shown {en}: reviewed by the Ministry (Map Administration Regulations art. 17)",
    )


MAP_LEVELS: tuple[LevelRule[MapFacts], ...] = (
    LevelRule(
        "surveying.map_review.historic",
        Level.MINISTRY,
        lambda f: f.historic,
        lambda f: (
            "历史地图：国务院自然资源主管部门审核（地图管理条例第十七条）",
            "Historical map: reviewed by the Ministry (Map Administration Regulations art. 17)",
        ),
    ),
    LevelRule("surveying.map_review.main_area", Level.MINISTRY, lambda f: f.area in _MINISTRY_AREAS, _main_area),
    LevelRule(
        "surveying.map_review.city_with_border",
        Level.PROVINCE,
        lambda f: f.area == Area.CITY and f.national_border,
        lambda f: (
            "主要表现地在一个设区的市但涉及国界线：省级自然资源主管部门审核（地图管理条例第十八条）",
            "Main area shown one city, with a stretch of the national border: province "
            "(Map Administration Regulations art. 18)",
        ),
    ),
    LevelRule(
        "surveying.map_review.city",
        Level.CITY,
        lambda f: f.area == Area.CITY and f.received >= Level.CITY,
        lambda f: (
            "主要表现地在一个设区的市且不涉及国界线：设区的市级自然资源主管部门审核（地图管理条例第十八条）",
            "Main area shown one city, without national border: city (Map Administration Regulations art. 18)",
        ),
    ),
    otherwise(
        "surveying.map_review.province",
        Level.PROVINCE,
        "主要表现地在本省：省级自然资源主管部门审核（地图管理条例第十八条）",
        "Main area shown within the province: province (Map Administration Regulations art. 18)",
    ),
)


def decide_map(case: Case) -> LevelDecision:
    application = filled_map(case)
    facts = MapFacts(
        area=application.area,
        historic=application.compilation == Compilation.HISTORIC or application.kind == MapKind.HISTORIC,
        national_border=application.national_border,
        received=Level(case.receiving_authority.level),
    )
    return decide(MAP_LEVELS, facts)


QUALIFICATION_LEVELS: tuple[LevelRule[None], ...] = (
    otherwise(
        "surveying.qualification.province",
        Level.PROVINCE,
        "除导航电子地图制作甲级外，测绘资质由省级自然资源主管部门审批（测绘资质管理办法）",
        "Surveying qualifications other than navigation e-map production at grade A: province "
        "(Measures for Surveying Qualifications)",
    ),
)


def decide_qualification(case: Case) -> LevelDecision:
    return decide(QUALIFICATION_LEVELS, None)


def qualification_conditions(case: Case) -> frozenset[str]:
    """None but what every matter has: what is asked for depends on no answer."""
    return holding(case, {})


def map_conditions(case: Case) -> frozenset[str]:
    """Condition codes of the catalogue that hold for the map; they decide which materials it needs."""
    a = filled_map(case)
    held = {
        "compiled_map": a.compilation == Compilation.COMPILED,
        "classified_base_map": a.classified_base,
        "standard_map": a.compilation == Compilation.STANDARD,
    }
    return holding(case, held)


def work_is_due(case: Case) -> bool:
    """True where there is no work yet, or a correction in the work was asked for and no newer version came."""
    works = works_of(case)
    if not works:
        return True
    correction = Correction.objects.filter(case=case).first() if case.stage == Stage.CORRECTION else None
    if correction is None or not correction.items.filter(code__in=[WORK_STEP, WORK]).exists():
        return False
    return works[-1].uploaded_at < correction.notified_at
