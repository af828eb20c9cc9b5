"""The licenses of the marine matters: titles, facts and numbers (domain 1.8), and their content from a case."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from apps.cases.rules import not_before_decision
from apps.deadlines.dates import chinese_day, last_day_of_years
from apps.licenses.kinds import GIVEN, HOLDER_NAME, REAL_ESTATE_NUMBER, LicenseField, LicenseKind, NumberRule
from apps.licenses.renewal import Renewal
from apps.marine.models import SeaApplication, SeaParcel
from apps.marine.selectors import filled_application, government_decision_of, parcel_of
from apps.onemap.geographic import format_angle
from apps.onemap.geometry import to_hectares

if TYPE_CHECKING:
    from apps.cases.models import Case

# As they stand on certificates, which are Chinese whatever the reader's language.
_USES_ZH = {
    "reclamation": "填海造地",
    "solid_structure": "非透水构筑物",
    "open_structure": "透水构筑物",
    "enclosing": "围海",
    "open_use": "开放式",
    "other_use": "其他方式",
}
_PROJECT = LicenseField("project_name", "项目名称", "Project")
_LOCATION = LicenseField("location", "海域位置", "Location")
_AREA = LicenseField("area", "用海面积", "Area")
_PURPOSE = LicenseField("purpose", "用途", "Use")
_USES = LicenseField(
    "uses",
    "用海方式及面积",
    "Ways of use",
    columns=(LicenseField("use", "用海方式", "Way of use"), LicenseField("hectares", "面积（公顷）", "Area (ha)")),
)
_POINTS = LicenseField(
    "points",
    "界址点坐标表（2000国家大地坐标系）",
    "Boundary points (CGCS2000)",
    columns=(
        LicenseField("point", "点号", "Point"),
        LicenseField("latitude", "北纬", "Latitude"),
        LicenseField("longitude", "东经", "Longitude"),
    ),
)

TEMPORARY_USE = LicenseKind(
    code="marine.temporary_use",
    title_zh="临时海域使用证",
    title_en="Temporary Sea-use Permit",
    fields=(
        LicenseField(HOLDER_NAME, "使用人", "User"),
        _PROJECT,
        _LOCATION,
        _AREA,
        _PURPOSE,
        LicenseField("period", "起止日期", "Period of use"),
        _USES,
        _POINTS,
    ),
    number=NumberRule(
        "{issuer}临海〔{year}〕{serial}号",
        "document number of the authority (机关代字, year in 〔〕, serial; GB/T 9704) [knowledge]; local",
        scope="issuer",
    ),
    valid=GIVEN,
    preamble_zh="根据《中华人民共和国海域使用管理法》第五十二条，准予临时使用下列海域。",
    notes_zh=(
        "按照批准的用途使用海域，不得修建永久性构筑物、设施。",
        "本证期满自行失效，不予续期；期满后应当及时拆除临时设施和构筑物，恢复海域原状。",
    ),
)

SEA_USE = LicenseKind(
    code="marine.sea_use_local",
    title_zh="不动产权证书（海域使用权）",
    title_en="Real-estate Certificate (Sea-use Right)",
    fields=(
        LicenseField(HOLDER_NAME, "权利人", "Holder"),
        LicenseField("right", "权利类型", "Kind of right"),
        _PROJECT,
        LicenseField("location", "坐落", "Location"),
        LicenseField("area", "宗海面积", "Area"),
        LicenseField("purpose", "用途", "Use"),
        LicenseField("period", "使用期限", "Term of use"),
        LicenseField("government", "批准机关", "Deciding government"),
        LicenseField("approval", "用海批复文号及日期", "Number and date of the approval"),
        _USES,
        _POINTS,
    ),
    number=REAL_ESTATE_NUMBER,
    valid=GIVEN,
    # The catalogue's marine.sea_use_renew is not open.
    renewal=Renewal("two months: 海域使用管理法 art. 26 [seen]", days=0, months=2),
    preamble_zh=(
        "根据《中华人民共和国民法典》《中华人民共和国海域使用管理法》等法律法规，为保护不动产权利人合法权益，"
        "对不动产权利人申请登记的本证所列海域使用权，经审查核实，准予登记，颁发此证。"
    ),
    notes_zh=(
        "按照批准的用途、方式和范围使用海域，不得擅自改变。",
        "需要继续使用海域的，应当至迟于期限届满前二个月申请续期。",
    ),
)

KINDS = (TEMPORARY_USE, SEA_USE)


def temporary_use_data(case: Case) -> dict[str, Any]:
    application = filled_application(case)
    assert application.use_from is not None, "an examined application has its period"
    assert application.use_to is not None, "an examined application has its period"
    period = f"{chinese_day(application.use_from)}至{chinese_day(application.use_to)}"
    return {**_common(case, application), "purpose": application.purpose, "period": period}


def period_of_use(case: Case, decided_on: dt.date) -> tuple[dt.date, dt.date | None]:
    """The period applied for, but not before the decision."""
    application = filled_application(case)
    return not_before_decision(application.use_from, application.use_to, decided_on)


def sea_use_data(case: Case) -> dict[str, Any]:
    application, decision = filled_application(case), government_decision_of(case)
    assert decision is not None, "a granted case has the government's decision"
    first, last = right_term(case, decision.decided_on)
    assert last is not None, "a right has its term"
    return {
        **_common(case, application),
        "right": "海域使用权",
        "purpose": application.purpose,
        "period": f"{chinese_day(first)}起{chinese_day(last)}止",
        "government": decision.organ,
        "approval": f"{decision.number}，{chinese_day(decision.decided_on)}",
    }


def right_term(case: Case, decided_on: dt.date) -> tuple[dt.date, dt.date | None]:
    """As many years as applied for, from the day the government approved."""
    application, decision = filled_application(case), government_decision_of(case)
    assert application.term_years is not None, "an examined application has its term"
    first = decision.decided_on if decision else decided_on
    return first, last_day_of_years(first, application.term_years)


def _common(case: Case, application: SeaApplication) -> dict[str, Any]:
    parcel = parcel_of(case)
    assert parcel is not None, "an examined application has its sea parcel"
    return {
        HOLDER_NAME: case.applicant.name,
        "project_name": application.project_name,
        "location": application.location,
        "area": f"{to_hectares(parcel.area)} 公顷（中央子午线 {parcel.central_meridian}°E）",
        "uses": [
            {"use": name, "hectares": str(to_hectares(application.area_of(use)))}
            for use, name in _USES_ZH.items()
            if application.area_of(use)
        ],
        "points": _points(parcel),
    }


def _points(parcel: SeaParcel) -> list[dict[str, str]]:
    return [
        {"point": c.name, "latitude": format_angle(c.latitude), "longitude": format_angle(c.longitude)}
        for c in parcel.points
    ]
