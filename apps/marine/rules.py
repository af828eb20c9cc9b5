"""Rules of the marine matters: which level decides, how long and where the sea may be used, whose silence counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.cases.registry import LevelDecision
from apps.cases.rules import LevelRule, decide, holding, otherwise, threshold_reason
from apps.identity.models import Level
from apps.marine.models import SeaApplication, SeaPurpose
from apps.marine.selectors import filled_application
from apps.onemap.geometry import SQUARE_METERS_PER_HECTARE, to_hectares

if TYPE_CHECKING:
    from apps.cases.models import Case

# Waters of a province by the first two digits of its division code: latitudes, then longitudes. Only the invented
# province is known; a province that runs this system enters its own. Corners beyond are refused.
PROVINCE_WATERS: Mapping[str, tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]] = {
    "99": ((Decimal(20), Decimal("23.5")), (Decimal(110), Decimal(115))),
}
# Half a 3° zone, with room for a parcel that runs on into the next one.
MOST_OFF_MERIDIAN = Decimal("1.75")
CONSULTATION = "consult_dept"
# Years at most, 海域使用管理法 art. 25.
LONGEST_YEARS: Mapping[str, int] = {
    SeaPurpose.AQUACULTURE: 15,
    SeaPurpose.SHIPBREAKING: 20,
    SeaPurpose.TOURISM: 25,
    SeaPurpose.SALT_MINING: 30,
    SeaPurpose.WELFARE: 40,
    SeaPurpose.CONSTRUCTION: 50,
}


def three_months_end(first: dt.date) -> dt.date:
    """The last day of a temporary use that begins on `first`: under three months (海域使用管理法 art. 52).

    That is the second day before the same day of the third month after: three full months are too long already.
    """
    month = first.month + 3
    year, month = (first.year + 1, month - 12) if month > 12 else (first.year, month)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    days_in_month = (following - dt.timedelta(days=1)).day
    return dt.date(year, month, min(first.day, days_in_month)) - dt.timedelta(days=2)


def conditions(case: Case) -> frozenset[str]:
    """Condition codes of the catalogue that hold for the case; they decide which materials it needs."""
    return holding(case, {"major_effect": filled_application(case).major_effect})


def silence_basis(case: Case) -> str:
    """The written rule that takes a department's silence for no objection; empty where the matter's file names none.

    The seven working days of 国函〔2003〕44号 hold for what the State Council approves, so no local matter has them:
    a province with a written rule of its own names it as the `basis` of the consultation in the matter's file.
    """
    procedures = case.matter.spec.special_procedures
    return next((p.basis for p in procedures if p.code == CONSULTATION), "")


TEMPORARY_LEVELS: tuple[LevelRule[SeaApplication], ...] = (
    otherwise(
        "marine.temporary_use.county",
        Level.COUNTY,
        "临时使用海域（不足三个月），由县级海洋主管部门审批（海域使用管理法第五十二条，临时海域使用管理暂行办法，待核）",
        "Temporary sea use of under three months: county"
        " (Sea Area Use Law art. 52; Interim Measures for Temporary Sea Use, to be confirmed)",
    ),
)


def decide_temporary_use(case: Case) -> LevelDecision:
    return decide(TEMPORARY_LEVELS, filled_application(case))


def _state_council(
    code: str, uses: tuple[str, ...], limit: Decimal, what: tuple[str, str]
) -> LevelRule[SeaApplication]:
    """海域使用管理法 art. 18: sea use of that area and more is approved by the State Council."""

    def area(application: SeaApplication) -> Decimal:
        return sum((application.area_of(use) for use in uses), Decimal(0))

    return LevelRule(
        f"marine.sea_use_local.{code}",
        Level.MINISTRY,
        lambda application: area(application) >= limit * SQUARE_METERS_PER_HECTARE,
        lambda application: threshold_reason(
            what=what,
            amount=to_hectares(area(application)),
            limit=limit,
            unit=("公顷", "ha"),
            decider=("国务院（海域使用管理法第十八条）", "State Council (Sea Area Use Law art. 18)"),
        ),
    )


def _altering(application: SeaApplication) -> Decimal:
    return application.area_of("reclamation") + application.area_of("enclosing")


# What changes nothing about the sea's nature (不改变海域自然属性); impermeable structures do.
UNALTERED = ("open_structure", "open_use", "other_use")
RECLAMATION_LIMIT, ENCLOSING_LIMIT, UNALTERED_LIMIT = Decimal(50), Decimal(100), Decimal(700)
LOCAL_LEVELS: tuple[LevelRule[SeaApplication], ...] = (
    LevelRule(
        "marine.sea_use_local.national_major",
        Level.MINISTRY,
        lambda application: application.national_major,
        lambda application: (
            "国家重大建设项目用海：国务院（海域使用管理法第十八条）",
            "Sea use of a major national construction project: State Council (Sea Area Use Law art. 18)",
        ),
    ),
    _state_council("reclamation", ("reclamation",), RECLAMATION_LIMIT, ("填海", "reclamation")),
    _state_council("enclosing", ("enclosing",), ENCLOSING_LIMIT, ("围海", "enclosing")),
    _state_council(
        "unaltered",
        UNALTERED,
        UNALTERED_LIMIT,
        ("不改变海域自然属性的用海", "use that leaves the sea's nature as it is"),
    ),
    LevelRule(
        "marine.sea_use_local.province",
        Level.PROVINCE,
        lambda application: _altering(application) > 0,
        lambda application: (
            f"填海、围海 {to_hectares(_altering(application))} 公顷，未达到国务院审批限额，不得下放至县："
            "省级人民政府（示例省规定，待核）",
            f"Reclamation and enclosing {to_hectares(_altering(application))} ha, below the State Council's thresholds,"
            " not delegated to counties: people's government of the province (rule of the province, to be confirmed)",
        ),
    ),
    LevelRule(
        "marine.sea_use_local.receiving",
        Level.COUNTY,
        lambda application: True,
        lambda application: threshold_reason(
            what=("不改变海域自然属性的用海", "use that leaves the sea's nature as it is"),
            amount=to_hectares(sum((application.area_of(use) for use in UNALTERED), Decimal(0))),
            limit=UNALTERED_LIMIT,
            unit=("公顷", "ha"),
            decider=(
                "受理机关所属的本级人民政府（海域使用管理法第十八条，各省规定，待核）",
                "the people's government of the authority that receives it"
                " (Sea Area Use Law art. 18; rule of the province, to be confirmed)",
            ),
        ),
    ),
)


def decide_sea_use_local(case: Case) -> LevelDecision:
    return decide(LOCAL_LEVELS, filled_application(case))
