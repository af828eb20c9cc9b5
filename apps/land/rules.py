"""Rules of the land matters: which level decides, which conditions hold, how long land may be used for a time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.cases.registry import LevelDecision
from apps.identity.models import Level
from apps.land.models import Acquisition, LandApplication
from apps.land.selectors import filled_application
from apps.onemap.geometry import SQUARE_METERS_PER_HECTARE

if TYPE_CHECKING:
    from apps.cases.models import Case

# Stated and computed areas agree within 0.0005 ha or 0.1 % (domain 5.1, AREA).
AREA_TOLERANCE = Decimal("0.0005") * SQUARE_METERS_PER_HECTARE
AREA_SHARE = Decimal("0.001")

_LEVEL_NAMES = {
    Level.MINISTRY: ("部级", "the Ministry"),
    Level.PROVINCE: ("省级", "the province"),
    Level.CITY: ("市级", "the city"),
    Level.COUNTY: ("县级", "the county"),
}


def areas_agree(one: Decimal, other: Decimal) -> bool:
    """Square meters; within 5 m² or 0.1 % of the second."""
    return abs(one - other) <= max(AREA_TOLERANCE, other * AREA_SHARE)


def add_years(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return dt.date(day.year + years, 3, 1)


def longest_years(application: LandApplication) -> int:
    """Two years, four for energy, transport and water conservancy (土地管理法实施条例 art. 20)."""
    return 4 if application.infrastructure else 2


def last_day_of_use(*, use_from: dt.date, years: int) -> dt.date:
    return add_years(use_from, years) - dt.timedelta(days=1)


def conditions(case: Case) -> frozenset[str]:
    """Condition codes of the catalogue that hold for the case; they decide which materials it needs."""
    a = filled_application(case)
    held = {
        "occupies_basic_farmland": bool(a.basic_farmland),
        "occupies_ecological_redline": bool(a.redline),
        "no_planned_site": a.no_planned_site,
        "exceeds_land_standard": a.exceeds_standard,
        "geohazard_area": a.geohazard,
        "represented_by_agent": case.applicant.user_id != case.filer_id,
        "allocation": a.acquisition == Acquisition.ALLOCATION,
        "grant": a.acquisition == Acquisition.GRANT,
        "newly_added_construction_land": a.newly_added,
        "deposit_before_approval": a.deposit_first,
    }
    return frozenset(code for code, holds in held.items() if holds)


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


def decide_temporary_use(case: Case) -> LevelDecision:
    """The county; the city where cultivated land or permanent basic farmland is used (自然资规〔2021〕2号)."""
    a = filled_application(case)
    if a.basic_farmland:
        return LevelDecision(
            Level.CITY,
            "land.temporary_use.basic_farmland",
            "临时使用永久基本农田的，由市级自然资源主管部门审批（自然资规〔2021〕2号）",
            "Temporary use of permanent basic farmland: city (自然资规〔2021〕2号)",
        )
    if a.cultivated:
        return LevelDecision(
            Level.CITY,
            "land.temporary_use.cultivated",
            "临时使用耕地的，由市级自然资源主管部门审批（自然资规〔2021〕2号）",
            "Temporary use of cultivated land: city (自然资规〔2021〕2号)",
        )
    return LevelDecision(
        Level.COUNTY,
        "land.temporary_use.other",
        "不占用耕地和永久基本农田的临时用地，由县级自然资源主管部门审批（土地管理法第五十七条）",
        "Temporary use without cultivated land or permanent basic farmland: county (Land Administration Law art. 57)",
    )


def decide_plan_permit(case: Case) -> LevelDecision:
    """The city's or county's planning authority where the land lies (城乡规划法 arts. 37, 38)."""
    if case.receiving_authority.level == Level.COUNTY:
        return LevelDecision(
            Level.COUNTY,
            "land.plan_permit_land.county",
            "用地位于县，由县级自然资源主管部门核发（城乡规划法第三十七条、第三十八条）",
            "Land in a county: county (Urban and Rural Planning Law arts. 37, 38)",
        )
    return LevelDecision(
        Level.CITY,
        "land.plan_permit_land.city",
        "用地位于市，由市级自然资源主管部门核发（城乡规划法第三十七条、第三十八条）",
        "Land in a city: city (Urban and Rural Planning Law arts. 37, 38)",
    )
