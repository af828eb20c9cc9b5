"""The licenses of the surveying matters: titles, facts and numbers (domain 1.8), and their content from a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from apps.licenses.kinds import GIVEN_OR_OPEN, HOLDER_NAME, LicenseField, LicenseKind, NumberRule, Validity
from apps.surveying.models import Edition, Medium
from apps.surveying.selectors import editions_of, filled_map, sheets_of, works_of

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
    seal_kind="approval",
    preamble_zh="根据《中华人民共和国测绘法》和《地图管理条例》，经审核，下列地图符合国家有关标准和规定，准予公开使用。",
    notes_zh=(
        "在地图的适当位置显著标注审图号；属于出版物的，在版权页标注。",
        "按照审定样图使用，不得擅自改变地图内容；内容改变的，重新送审。",
        "公开使用前，向审核机关报送样图或者样品一份。",
    ),
)

KINDS: tuple[LicenseKind, ...] = (MAP_REVIEW,)


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
    until = f"有效期至{last.year}年{last.month}月{last.day}日" if last else "按审定样图使用，无固定期限"
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
