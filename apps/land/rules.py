"""Rules of the land matters: which level decides, which conditions hold, how long land may be used for a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.cases.registry import LevelDecision
from apps.cases.rules import LevelRule, decide, holding, otherwise
from apps.identity.models import Level
from apps.land.models import Acquisition, LandApplication
from apps.land.selectors import filled_application

if TYPE_CHECKING:
    from apps.cases.models import Case

_LEVEL_NAMES = {
    Level.MINISTRY: ("部级", "the Ministry"),
    Level.PROVINCE: ("省级", "the province"),
    Level.CITY: ("市级", "the city"),
    Level.COUNTY: ("县级", "the county"),
}


def longest_years(application: LandApplication) -> int:
    """Two years, four for energy, transport and water conservancy (土地管理法实施条例 art. 20)."""
    return 4 if application.infrastructure else 2


def conditions(case: Case) -> frozenset[str]:
    """Condition codes of the catalogue that hold for the case; they decide which materials it needs."""
    a = filled_application(case)
    return holding(
        case,
        {
            "occupies_basic_farmland": a.basic_farmland,
            "occupies_ecological_redline": a.redline,
            "no_planned_site": a.no_planned_site,
            "exceeds_land_standard": a.exceeds_standard,
            "geohazard_area": a.geohazard,
            "allocation": a.acquisition == Acquisition.ALLOCATION,
            "grant": a.acquisition == Acquisition.GRANT,
            "newly_added_construction_land": a.newly_added,
            "deposit_before_approval": a.deposit_first,
        },
    )


def decide_preexam(case: Case) -> LevelDecision:
    """The level that approves, ratifies or files the project (建设项目用地预审管理办法 art. 4 [knowledge])."""
    level = Level(filled_application(case).project_level or Level.COUNTY)
    zh, en = _LEVEL_NAMES[level]
    return LevelDecision(
        level,
        "land.preexam_site.same_level_as_project",
        f"{zh}审批（核准、备案）的建设项目，由同级自然资源主管部门预审（建设项目用地预审管理办法第四条，待核）",
        f"Project approved, ratified or filed by {en}: pre-examined at the same level"
        " (Measures for Pre-examination of Land for Construction Projects art. 4, to be confirmed)",
    )


TEMPORARY_LEVELS: tuple[LevelRule[LandApplication], ...] = (
    LevelRule(
        "land.temporary_use.basic_farmland",
        Level.CITY,
        lambda a: bool(a.basic_farmland),
        lambda a: (
            "临时使用永久基本农田的，由市级自然资源主管部门审批（自然资规〔2021〕2号）",
            "Temporary use of permanent basic farmland: city (自然资规〔2021〕2号)",
        ),
    ),
    LevelRule(
        "land.temporary_use.cultivated",
        Level.CITY,
        lambda a: bool(a.cultivated),
        lambda a: (
            "临时使用耕地的，由市级自然资源主管部门审批（自然资规〔2021〕2号）",
            "Temporary use of cultivated land: city (自然资规〔2021〕2号)",
        ),
    ),
    otherwise(
        "land.temporary_use.other",
        Level.COUNTY,
        "不占用耕地和永久基本农田的临时用地，由县级自然资源主管部门审批（土地管理法第五十七条）",
        "Temporary use without cultivated land or permanent basic farmland: county (Land Administration Law art. 57)",
    ),
)


def decide_temporary_use(case: Case) -> LevelDecision:
    """The county; the city where cultivated land or permanent basic farmland is used (自然资规〔2021〕2号)."""
    return decide(TEMPORARY_LEVELS, filled_application(case))


PLAN_PERMIT_LEVELS: tuple[LevelRule[Level], ...] = (
    LevelRule(
        "land.plan_permit_land.county",
        Level.COUNTY,
        lambda received: received == Level.COUNTY,
        lambda received: (
            "用地位于县，由县级自然资源主管部门核发（城乡规划法第三十七条、第三十八条）",
            "Land in a county: county (Urban and Rural Planning Law arts. 37, 38)",
        ),
    ),
    otherwise(
        "land.plan_permit_land.city",
        Level.CITY,
        "用地位于市，由市级自然资源主管部门核发（城乡规划法第三十七条、第三十八条）",
        "Land in a city: city (Urban and Rural Planning Law arts. 37, 38)",
    ),
)


def decide_plan_permit(case: Case) -> LevelDecision:
    """The city's or county's planning authority where the land lies (城乡规划法 arts. 37, 38)."""
    return decide(PLAN_PERMIT_LEVELS, Level(case.receiving_authority.level))
