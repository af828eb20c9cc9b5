"""Right and permit are two objects (矿产资源法 2024, arts. 22, 33): their titles, facts and numbers (domain 1.8)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import translation

from apps.deadlines.dates import last_day_of_years
from apps.licenses.kinds import (
    GIVEN,
    HOLDER_NAME,
    REAL_ESTATE_NUMBER,
    AssignedNumber,
    LicenseField,
    LicenseKind,
    Validity,
)
from apps.licenses.renewal import Renewal
from apps.mineral import minerals, prerequisites
from apps.mineral.models import MineralApplication, MineralRight
from apps.mineral.prerequisites import find_right
from apps.mineral.selectors import filled_application
from apps.onemap.crs import with_prefix
from apps.onemap.geographic import format_angle

if TYPE_CHECKING:
    from apps.cases.models import Case

_CORNERS = LicenseField(
    "corners",
    "拐点坐标表（2000国家大地坐标系）",
    "Corners of the area (CGCS2000)",
    columns=(
        LicenseField("corner", "拐点", "Corner"),
        LicenseField("latitude", "纬度", "Latitude"),
        LicenseField("longitude", "经度", "Longitude"),
        LicenseField("north", "X（米）", "X (m)"),
        LicenseField("east", "Y（米）", "Y (m)"),
    ),
)
_HOLDER = LicenseField(HOLDER_NAME, "采矿权人", "Holder of the mining right")
_MINE = LicenseField("mine_name", "矿山名称", "Mine")
_MINERAL = LicenseField("mineral", "开采矿种", "Mineral")
_METHOD = LicenseField("method", "开采方式", "Mining method")
_SCALE = LicenseField("scale", "生产规模", "Production scale")
_AREA = LicenseField("area", "矿区面积", "Area")
_ELEVATION = LicenseField("elevation", "开采标高", "Mining elevation")

MINING_RIGHT = LicenseKind(
    code=prerequisites.MINING_RIGHT.kind,
    title_zh="不动产权证书（采矿权）",
    title_en="Real-estate Certificate (Mining Right)",
    fields=(
        _HOLDER,
        LicenseField("address", "地址", "Address", required=False, public=False),
        _MINE,
        LicenseField("economic_type", "经济类型", "Economic type"),
        _MINERAL,
        _METHOD,
        _SCALE,
        _AREA,
        _ELEVATION,
        LicenseField("contract", "采矿权出让合同", "Grant contract"),
        _CORNERS,
    ),
    number=REAL_ESTATE_NUMBER,
    valid=GIVEN,
    # The catalogue's mineral.mining_right_renew is not open.
    renewal=Renewal(
        "30 days: 行政许可法 art. 50; the former 国务院令第241号 [seen]; under the law of 2024 [knowledge]"
    ),
    preamble_zh="根据《中华人民共和国矿产资源法》第二十条、第二十二条，对申请登记的采矿权予以登记，颁发此证。",
    notes_zh=(
        "本证是采矿权的权利凭证，不是采矿许可。",
        "开采矿产资源前，应当编制矿产资源开采方案和矿区生态修复方案，经批准取得采矿许可证。",
    ),
)

EXPLORATION_RIGHT = LicenseKind(
    code="mineral.exploration_right",
    title_zh="不动产权证书（探矿权）",
    title_en="Real-estate Certificate (Exploration Right)",
    fields=(
        LicenseField(HOLDER_NAME, "探矿权人", "Holder of the exploration right"),
        LicenseField("project", "项目名称", "Project"),
        LicenseField("mineral", "勘查矿种", "Mineral"),
        LicenseField("location", "地理位置", "Location"),
        LicenseField("map_sheets", "图幅号", "Map sheets"),
        LicenseField("area", "勘查面积", "Area"),
        LicenseField("grant_way", "出让方式", "Way of grant"),
        _CORNERS,
    ),
    number=REAL_ESTATE_NUMBER,
    valid=Validity.for_years(5),
    # The catalogue's mineral.exploration_right_renew is not open.
    renewal=Renewal(
        "30 days: 行政许可法 art. 50; the former 国务院令第240号 [seen]; under the law of 2024 [knowledge]"
    ),
    preamble_zh="根据《中华人民共和国矿产资源法》第二十条、第二十二条，对申请登记的探矿权予以登记，颁发此证。",
    notes_zh=(
        "本证是探矿权的权利凭证，不是勘查许可。勘查矿产资源前，应当编制矿产资源勘查方案，经批准取得勘查许可证。",
        "探矿权期限五年；续期不超过三次，每次五年，并按规定核减面积。",
    ),
)

MINING_PERMIT = LicenseKind(
    code="mineral.mining_permit",
    title_zh="采矿许可证",
    title_en="Mining License",
    fields=(
        _HOLDER,
        LicenseField("right_number", "采矿权证号", "Number of the mining right"),
        _MINE,
        _MINERAL,
        _METHOD,
        _SCALE,
        _AREA,
        _ELEVATION,
        LicenseField("recovery", "开采回采率", "Mining recovery"),
        LicenseField("restoration", "矿区生态修复面积", "Area to restore"),
        _CORNERS,
    ),
    number=AssignedNumber(
        r"C\d{22}",
        "C9901012026119990000001",
        "C + 22 digits of the national 矿业权登记信息系统 (自然资办发〔2020〕32号) [length seen; layout knowledge]",
    ),
    valid=GIVEN,
    # It ends with the right that it belongs to; the catalogue has no matter that renews it.
    renewal=Renewal("30 days: 行政许可法 art. 50; that no other time holds [knowledge]"),
    preamble_zh="根据《中华人民共和国矿产资源法》第三十三条，经审查批准矿产资源开采方案和矿区生态修复方案，准予采矿，颁发此证。",
    notes_zh=(
        "按照批准的矿产资源开采方案开采，履行矿区生态修复义务。",
        "采矿权消灭或者终止的，本证同时失效。",
    ),
)

KINDS = (MINING_RIGHT, MINING_PERMIT, EXPLORATION_RIGHT)


def right_data(case: Case) -> dict[str, Any]:
    application = filled_application(case)
    with translation.override("zh-hans"):  # a license is an official document
        return {
            **_common(case, application),
            "mineral": minerals.table()[application.mineral].zh,
            "address": case.applicant.address,
            "economic_type": str(application.get_economic_type_display()),
            "contract": application.grant_contract,
        }


def exploration_right_data(case: Case) -> dict[str, Any]:
    application = filled_application(case)
    with translation.override("zh-hans"):
        return {
            HOLDER_NAME: case.applicant.name,
            "project": application.mine_name,
            "mineral": minerals.table()[application.mineral].zh,
            "location": application.location,
            "map_sheets": application.map_sheets,
            "area": f"{application.km2} 平方千米",
            "grant_way": str(application.get_grant_way_display()),
            "corners": corner_rows(application),
        }


def plan_data(case: Case) -> dict[str, Any]:
    application = filled_application(case)
    right = _right(case, application)
    with translation.override("zh-hans"):
        return {
            **_common(case, application),
            "mineral": minerals.table()[right.mineral].zh,
            "right_number": application.right_number,
            "recovery": f"{application.recovery}%",
            "restoration": f"{application.restoration_ha} 公顷",
        }


def right_validity(case: Case, decided_on: dt.date) -> tuple[dt.date, dt.date | None]:
    """From the decision for the term of the grant, at most 30 years (矿产资源法 art. 24)."""
    years = filled_application(case).years
    assert years is not None, "an examined application has its term"
    return decided_on, last_day_of_years(decided_on, years)


def plan_validity(case: Case, decided_on: dt.date) -> tuple[dt.date, dt.date | None]:
    """The permit ends with the right it belongs to."""
    return decided_on, _right(case, filled_application(case)).license.valid_to


def _right(case: Case, application: MineralApplication) -> MineralRight:
    right = find_right(number=application.right_number, holder=case.applicant)
    assert right is not None, "the machine asks for the right before the grant and the certificate"
    return right


def _common(case: Case, application: MineralApplication) -> dict[str, Any]:
    assert application.shape is not None, "an examined application has its area"
    assert application.scale is not None, "an examined application has its scale"
    return {
        HOLDER_NAME: case.applicant.name,
        "mine_name": application.mine_name,
        "method": str(application.get_method_display()),
        "scale": f"{application.scale.normalize():f} {application.get_scale_unit_display()}",
        "area": f"{application.km2} 平方千米",
        "elevation": f"由 {application.elevation_top} 米至 {application.elevation_bottom} 米标高",
        "corners": corner_rows(application),
    }


def corner_rows(application: MineralApplication) -> list[dict[str, str]]:
    """Degrees with seconds to 3 decimals, meters to 2 with the zone number (自然资源部公告2022年第24号)."""
    shape = application.shape
    if shape is None:
        return []
    return [
        {
            "corner": corner.name,
            "latitude": format_angle(corner.latitude),
            "longitude": format_angle(corner.longitude),
            "north": f"{point.north:.2f}",
            "east": f"{with_prefix(point.east, shape.zone):.2f}",
        }
        for corner, point in zip(application.places, shape.rings[0].points, strict=True)
    ]
