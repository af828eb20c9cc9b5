"""The three licenses of the land matters: titles, facts and numbers (domain 1.8), and their content from a case."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from apps.cases.rules import not_before_decision
from apps.deadlines.dates import chinese_day
from apps.land.models import Acquisition, LandApplication
from apps.land.selectors import filled_application, parcels_of, total_hectares
from apps.licenses.kinds import GIVEN, HOLDER_NAME, OPEN_ENDED, LicenseField, LicenseKind, NumberRule, Validity
from apps.licenses.renewal import Renewal
from apps.onemap.crs import with_prefix
from apps.onemap.geometry import to_hectares

if TYPE_CHECKING:
    from apps.cases.models import Case

_PROJECT = LicenseField("project_name", "项目名称", "Project")
_AREA = LicenseField("area", "用地面积", "Area")
_ANNEXES = LicenseField("annexes", "附图及附件名称", "Maps and annexes", required=False)
_PARCELS = LicenseField(
    "parcels",
    "地块表",
    "Parcels",
    columns=(
        LicenseField("number", "地块编号", "Parcel"),
        LicenseField("name", "地块名称", "Name", required=False),
        LicenseField("hectares", "面积（公顷）", "Area (ha)"),
    ),
)
_LEGACY = (
    "{title} + 15 digits (division 6, year 4, serial 5) [knowledge: legacy numbers]; "
    "new numbers are the 电子监管号 that the national supervision system gives (TD/T 1084-2023) [seen]"
)
_STATUTORY = "30 days: 行政许可法 art. 50; that it holds for this matter, and that no other time does [knowledge]"

PREEXAM = LicenseKind(
    code="land.preexam_site",
    title_zh="建设项目用地预审与选址意见书",
    title_en="Pre-examination and Site-selection Opinion for a Construction Project",
    fields=(
        _PROJECT,
        LicenseField("project_code", "项目代码", "Project code"),
        LicenseField(HOLDER_NAME, "建设单位名称", "Construction unit"),
        LicenseField("basis", "项目建设依据", "Construction basis"),
        LicenseField("location", "项目拟选位置", "Proposed location"),
        LicenseField("area", "拟用地面积（含各地类明细）", "Proposed area by land class"),
        LicenseField("scale", "拟建设规模", "Proposed scale"),
        _ANNEXES,
        _PARCELS,
    ),
    number=NumberRule("用字第{region:6}{year:4}{serial:05d}号", _LEGACY.format(title="用字第")),
    valid=Validity.for_years(3),
    renewal=Renewal(_STATUTORY),
    preamble_zh=(
        "根据《中华人民共和国土地管理法》《中华人民共和国城乡规划法》和国家有关规定，经审核，本建设项目符合国土空间用途管制要求，核发此书。"
    ),
    notes_zh=(
        "本书是自然资源主管部门依法审核建设项目用地预审和规划选址的法定凭据。",
        "未经依法审核同意，本书的各项内容不得随意变更。",
        "本书有效期三年，自核发之日起计算。",
    ),
)

TEMPORARY_USE = LicenseKind(
    code="land.temporary_use",
    title_zh="临时用地批准书",
    title_en="Approval of Temporary Land Use",
    fields=(
        LicenseField(HOLDER_NAME, "用地单位", "Land user"),
        _PROJECT,
        LicenseField("location", "位置", "Location"),
        LicenseField("area", "面积及地类", "Area by land class"),
        LicenseField("purpose", "用途", "Use"),
        LicenseField("period", "使用期限", "Period of use"),
        LicenseField("reclamation", "复垦义务", "Duty of reclamation"),
        LicenseField("coordinates", "坐标", "Coordinates"),
        _PARCELS,
        LicenseField(
            "points",
            "界址点坐标表（2000国家大地坐标系）",
            "Boundary points (CGCS2000)",
            required=False,
            columns=(
                LicenseField("parcel", "地块编号", "Parcel"),
                LicenseField("ring", "圈号", "Ring"),
                LicenseField("point", "点号", "Point"),
                LicenseField("north", "X（米）", "X (m)"),
                LicenseField("east", "Y（米）", "Y (m)"),
            ),
        ),
    ),
    number=NumberRule(
        "{issuer}临用〔{year}〕{serial}号",
        "document number of the authority (机关代字, year in 〔〕, serial; GB/T 9704) [knowledge]; local",
        scope="issuer",
    ),
    valid=GIVEN,
    renewal=Renewal(_STATUTORY),
    seal_kind="approval",
    preamble_zh="根据《中华人民共和国土地管理法》第五十七条和《中华人民共和国土地管理法实施条例》第二十条，批准临时使用下列土地。",
    notes_zh=(
        "按照批准的用途使用土地，不得修建永久性建筑物。",
        "自临时用地期满之日起一年内完成土地复垦，使其达到可供利用状态；占用耕地的，恢复种植条件。",
    ),
)

PLAN_PERMIT = LicenseKind(
    code="land.plan_permit_land",
    title_zh="建设用地规划许可证",
    title_en="Planning Permit for Construction Land",
    fields=(
        LicenseField(HOLDER_NAME, "用地单位", "Land user"),
        _PROJECT,
        LicenseField("land_approval_organ", "批准用地机关", "Authority that approved the land"),
        LicenseField("land_approval_number", "批准用地文号", "Number of the land approval"),
        LicenseField("location", "用地位置", "Location"),
        _AREA,
        LicenseField("purpose", "土地用途", "Land use"),
        LicenseField("scale", "建设规模", "Construction scale"),
        LicenseField("acquisition", "土地取得方式", "Way of acquisition"),
        _ANNEXES,
        _PARCELS,
    ),
    number=NumberRule("地字第{region:6}{year:4}{serial:05d}号", _LEGACY.format(title="地字第")),
    valid=OPEN_ENDED,
    preamble_zh=(
        "根据《中华人民共和国土地管理法》《中华人民共和国城乡规划法》和国家有关规定，经审核，本建设用地符合国土空间规划和用途管制要求，颁发此证。"
    ),
    notes_zh=(
        "本证是经自然资源主管部门依法审核，建设用地符合国土空间规划和用途管制要求，准予使用土地的法律凭证。",
        "未取得本证而占用土地的，属违法行为。",
        "未经发证机关审核同意，本证的各项规定不得随意变更。",
    ),
)

# Beyond these the annex would be a book: the license then names the file by its digest.
MOST_POINTS = 300

KINDS = (PREEXAM, TEMPORARY_USE, PLAN_PERMIT)


def preexam_data(case: Case) -> dict[str, Any]:
    application = filled_application(case)
    return {
        **_common(case, application),
        "project_code": application.project_code,
        "basis": application.basis,
        "area": _area_by_class(case, application),
        "scale": application.scale,
        "annexes": _annexes(case),
    }


def temporary_use_data(case: Case) -> dict[str, Any]:
    application = filled_application(case)
    assert application.use_from is not None, "an examined application has its period"
    assert application.use_to is not None, "an examined application has its period"
    return {
        **_common(case, application),
        "area": _area_by_class(case, application),
        "purpose": application.purpose,
        "period": f"{chinese_day(application.use_from)}至{chinese_day(application.use_to)}",
        "reclamation": "自临时用地期满之日起一年内完成土地复垦",
        **_coordinates(case, application),
    }


def plan_permit_data(case: Case) -> dict[str, Any]:
    application = filled_application(case)
    return {
        **_common(case, application),
        "land_approval_organ": application.land_approval_organ,
        "land_approval_number": application.land_approval_number,
        "area": f"{total_hectares(parcels_of(case))} 公顷",
        "purpose": application.purpose,
        "scale": application.scale,
        "acquisition": "划拨" if application.acquisition == Acquisition.ALLOCATION else "出让",
        "annexes": _annexes(case),
    }


def period_of_use(case: Case, decided_on: dt.date) -> tuple[dt.date, dt.date | None]:
    """The period applied for, but not before the decision."""
    application = filled_application(case)
    return not_before_decision(application.use_from, application.use_to, decided_on)


def _common(case: Case, application: LandApplication) -> dict[str, Any]:
    return {
        HOLDER_NAME: case.applicant.name,
        "project_name": application.project_name,
        "location": application.location,
        "parcels": [
            {"number": p.number, "name": p.name, "hectares": str(to_hectares(p.area))} for p in parcels_of(case)
        ],
    }


def _area_by_class(case: Case, application: LandApplication) -> str:
    def hectares(area: Decimal | None) -> str:
        return f"{to_hectares(area or Decimal(0))} 公顷"

    return (
        f"{total_hectares(parcels_of(case))} 公顷，其中农用地 {hectares(application.farmland)}"
        f"（耕地 {hectares(application.cultivated)}，永久基本农田 {hectares(application.basic_farmland)}），"
        f"建设用地 {hectares(application.construction)}，未利用地 {hectares(application.unused)}"
    )


def _coordinates(case: Case, application: LandApplication) -> dict[str, Any]:
    rows = [
        {
            "parcel": parcel.number,
            "ring": str(number),
            "point": point.name,
            "north": str(point.north),
            "east": str(with_prefix(point.east, parcel.shape.zone)),
        }
        for parcel in parcels_of(case)
        for number, ring in enumerate(parcel.shape.rings, start=1)
        for point in ring.points
    ]
    if len(rows) <= MOST_POINTS:
        return {"coordinates": f"界址点 {len(rows)} 个，见附表", "points": rows}
    digest = " ".join(re.findall(".{8}", application.boundary_digest))
    return {"coordinates": f"界址点 {len(rows)} 个，见用地坐标表，文件 SM3 值 {digest}"}


def _annexes(case: Case) -> str:
    maps = case.materials.filter(code__in=("M_PLANMAP", "M_SITEMAP", "COORD_LAND"))
    return "；".join(material.title for material in maps)
