"""The licenses of the surveying matters: titles, facts and numbers (domain 1.8), and their content from a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from apps.deadlines.dates import chinese_day
from apps.licenses.kinds import GIVEN_OR_OPEN, HOLDER_NAME, LicenseField, LicenseKind, NumberRule, Validity
from apps.licenses.renewal import Renewal
from apps.surveying.models import Edition, Medium
from apps.surveying.selectors import editions_of, filled_map, sheets_of, specialities_of, works_of
from apps.surveying.standards import GRADES

if TYPE_CHECKING:
    from apps.cases.models import Case

# Short names of provinces by the first two digits of their division code (GB/T 2260); 99 is the invented province.
_CODES = "1112131415212223313233343536374142434445465051525354616263646599"
_NAMES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新示"
_SHORT_NAMES = {_CODES[2 * n : 2 * n + 2]: name for n, name in enumerate(_NAMES)}


def place_of(region: str) -> str:
    """G for the nation, the short name of the province, with two digits of the city's code behind the S.

    Raises KeyError for a code of no province.
    """
    if region == "000000":
        return "GS"
    city = region[2:4]
    return f"{_SHORT_NAMES[region[:2]]}S{'' if city == '00' else city}"


@dataclass(frozen=True)
class MapNumberRule(NumberRule):
    """审图号: the place comes from the reviewing authority's division; the serial has four digits or more."""

    def number(
        self, *, region: str, issuer: str, year: int, serial: int, facts: Mapping[str, Any] = MappingProxyType({})
    ) -> str:
        return self.pattern.format(place=place_of(region), year=year, serial=f"{serial:04d}")


# Two years for the number of an internet edition or sample [knowledge]; a paper edition carries its number for good.
INTERNET_TERM = Validity.for_years(2)

MAP_REVIEW = LicenseKind(
    code="surveying.map_review",
    title_zh="地图审核批准书",
    title_en="Map Review Approval",
    fields=(
        LicenseField("title", "地图名称", "Title of the map"),
        LicenseField("map_kind", "地图种类", "Kind of map"),
        LicenseField("area", "主要表现地", "Main area shown"),
        LicenseField(HOLDER_NAME, "申请单位", "Applicant"),
        LicenseField("size", "比例尺/规格", "Scale and size"),
        LicenseField("editions", "版本及有效期", "Editions and validity"),
        LicenseField("work", "审定样图", "Work as approved"),
        LicenseField(
            "sheets",
            "图幅表",
            "Sheets",
            columns=(
                LicenseField("number", "图幅编号", "Sheet"),
                LicenseField("title", "图幅名称", "Title"),
                LicenseField("scale", "比例尺", "Scale"),
                LicenseField("size", "尺寸（毫米）", "Size (mm)"),
            ),
        ),
    ),
    number=MapNumberRule(
        "{place}（{year}）{serial}号",
        "GS（YYYY）n号 of the Ministry [seen]; province 简称S（YYYY）n号, city with its code behind S [knowledge]",
    ),
    valid=GIVEN_OR_OPEN,
    renewal=None,  # an internet map whose number has run out is submitted anew (地图审核管理规定) [knowledge]
    seal_kind="approval",
    preamble_zh="根据《中华人民共和国测绘法》和《地图管理条例》，经审核，下列地图符合国家有关标准和规定，准予公开使用。",
    notes_zh=(
        "在地图的适当位置显著标注审图号；属于出版物的，在版权页标注。",
        "按照审定样图使用，不得擅自改变地图内容；内容改变的，重新送审。",
        "公开使用前，向审核机关报送样图或者样品一份。",
    ),
)

QUALIFICATION = LicenseKind(
    code="surveying.qualification",
    title_zh="测绘资质证书",
    title_en="Surveying Qualification Certificate",
    fields=(
        LicenseField(HOLDER_NAME, "单位名称", "Holder"),
        LicenseField("grade", "等级", "Grade"),
        LicenseField("representative", "法定代表人", "Legal representative", required=False),
        LicenseField("address", "注册地址", "Registered address", required=False),
        LicenseField("scope", "专业类别及等级", "Specialities and grades"),
        LicenseField(
            "specialities",
            "专业类别表",
            "Specialities",
            columns=(
                LicenseField("code", "代码", "Code"),
                LicenseField("name", "专业类别", "Speciality"),
                LicenseField("grade", "等级", "Grade"),
            ),
        ),
    ),
    number=NumberRule(
        "{facts[grade]}测资字{region:.2}{yy:02d}{serial:04d}",
        "甲/乙测资字 with 7 or 8 digits, the province's two first [seen]; the rest as year and serial [knowledge]",
    ),
    valid=Validity.for_years(5),
    # 延续 is a part of surveying.qualification in the catalogue; what is open of it issues first certificates only.
    renewal=Renewal("30 days: 行政许可法 art. 50; 测绘资质管理办法 (延续, 届满30日前) [seen]"),
    preamble_zh="根据《中华人民共和国测绘法》和《测绘资质管理办法》，经审查，准予从事下列专业类别的测绘活动。",
    notes_zh=(
        "在资质等级许可的专业类别和作业限制范围内从事测绘活动。",
        "有效期五年；需要延续的，在有效期届满三十日前申请。",
        "单位名称、注册地址、法定代表人发生变更的，在三十日内申请变更。",
    ),
)

KINDS: tuple[LicenseKind, ...] = (MAP_REVIEW, QUALIFICATION)


def qualification_data(case: Case) -> dict[str, Any]:
    """The certificate bears the higher grade among its specialities; each speciality states its own."""
    rows = specialities_of(case)
    return {
        HOLDER_NAME: case.applicant.name,
        "grade": "甲" if any(row.grade == "A" for row in rows) else "乙",
        "representative": case.applicant.legal_representative,
        "address": case.applicant.address,
        "scope": "、".join(row.name_zh for row in rows),
        "specialities": [{"code": row.code, "name": row.name.zh, "grade": GRADES[row.grade].zh} for row in rows],
    }


def map_data(case: Case) -> dict[str, Any]:
    application, sheets, work = filled_map(case), sheets_of(case), works_of(case)[-1]
    first = sheets[0]
    assert case.decided_on is not None, "only a granted case issues a license"
    return {
        HOLDER_NAME: case.applicant.name,
        "title": application.title,
        "map_kind": _zh_kind(application.kind),
        "area": application.area_name,
        "size": f"{len(sheets)} 幅，{_scale(first.scale)}，{first.width}×{first.height} 毫米",
        "editions": "；".join(_edition(edition, case.decided_on) for edition in editions_of(case)),
        "work": f"第 {work.number} 版，文件 SM3 值 {work.digest[:16]}",
        "sheets": [
            {"number": s.number, "title": s.title, "scale": _scale(s.scale), "size": f"{s.width}×{s.height}"}
            for s in sheets
        ],
    }


def map_validity(case: Case, decided_on: dt.date) -> tuple[dt.date, dt.date | None]:
    """To the end of the edition that holds longest: a paper edition has no end."""
    return decided_on, max_last_day(editions_of(case), decided_on)


def max_last_day(editions: list[Edition], decided_on: dt.date) -> dt.date | None:
    days = [last_day_of(edition, decided_on) for edition in editions]
    return None if None in days else max(day for day in days if day is not None)


def last_day_of(edition: Edition, decided_on: dt.date) -> dt.date | None:
    """None: no end."""
    if edition.medium == Medium.PAPER:
        return None
    return INTERNET_TERM.last_day(first=decided_on, given=None)


def _edition(edition: Edition, decided_on: dt.date) -> str:
    last = last_day_of(edition, decided_on)
    medium = "纸质" if edition.medium == Medium.PAPER else "互联网"
    until = f"有效期至{chinese_day(last)}" if last else "按审定样图使用，无固定期限"
    return f"{medium}：{edition.name}（{edition.place}），{until}"


def _scale(scale: int | None) -> str:
    return f"1:{scale}" if scale else "无比例尺"


def _zh_kind(kind: str) -> str:
    return _KINDS_ZH[kind]


_KINDS_ZH = {
    "administrative": "政区地图",
    "general": "普通地理图",
    "traffic": "交通旅游图",
    "teaching": "教学地图",
    "illustration": "书刊插图",
    "historic": "历史地图",
    "other": "其他专题地图",
}
