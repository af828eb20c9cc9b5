"""Rules of the marine matters: which level decides, how long and where the sea may be used, whose silence counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.cases.registry import LevelDecision
from apps.cases.rules import LevelRule, decide
from apps.identity.models import Level
from apps.marine.models import SeaApplication
from apps.marine.selectors import filled_application
from apps.onemap.geometry import SQUARE_METERS_PER_HECTARE

if TYPE_CHECKING:
    from apps.cases.models import Case

# Stated and computed areas agree within 0.0005 ha or 0.1 % (domain 5.1, AREA).
AREA_TOLERANCE = Decimal("0.0005") * SQUARE_METERS_PER_HECTARE
AREA_SHARE = Decimal("0.001")
# Waters of a province by the first two digits of its division code: latitudes, then longitudes. Only the invented
# province is known; a province that runs this system enters its own. Corners beyond are refused.
PROVINCE_WATERS: Mapping[str, tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]] = {
    "99": ((Decimal(20), Decimal("23.5")), (Decimal(110), Decimal(115))),
}
# Half a 3° zone, with room for a parcel that runs on into the next one.
MOST_OFF_MERIDIAN = Decimal("1.75")
CONSULTATION = "consult_dept"


def areas_agree(one: Decimal, other: Decimal) -> bool:
    """Square meters; within 5 m² or 0.1 % of the second."""
    return abs(one - other) <= max(AREA_TOLERANCE, other * AREA_SHARE)


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
    held = {
        "major_effect": filled_application(case).major_effect,
        "represented_by_agent": case.applicant.user_id != case.filer_id,
    }
    return frozenset(code for code, holds in held.items() if holds)


def silence_basis(case: Case) -> str:
    """The written rule that takes a department's silence for no objection; empty where the matter's file names none.

    The seven working days of 国函〔2003〕44号 hold for what the State Council approves, so no local matter has them:
    a province with a written rule of its own names it as the `basis` of the consultation in the matter's file.
    """
    procedures = case.matter.spec.special_procedures
    return next((p.basis for p in procedures if p.code == CONSULTATION), "")


TEMPORARY_LEVELS: tuple[LevelRule[SeaApplication], ...] = (
    LevelRule(
        "marine.temporary_use.county",
        Level.COUNTY,
        lambda application: True,
        lambda application: (
            "临时使用海域（不足三个月），由县级海洋主管部门审批（海域使用管理法第五十二条，临时海域使用管理暂行办法，待核）",
            "Temporary sea use of under three months: county"
            " (Sea Area Use Law art. 52; Interim Measures for Temporary Sea Use, to be confirmed)",
        ),
    ),
)


def decide_temporary_use(case: Case) -> LevelDecision:
    return decide(TEMPORARY_LEVELS, filled_application(case))
