"""A complete application of each matter, all of it invented: for the demonstration, for tests, and as a pattern."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from apps.cases.demo.samples import material, sample
from apps.cases.registry import Sample
from apps.deadlines.clock import add_working_days
from apps.deadlines.dates import today
from apps.deadlines.selectors import load_calendar

if TYPE_CHECKING:
    from apps.cases.models import Case


def map_review(*, qualification_number: str = "") -> Sample:
    """A city's energy map for a brochure and a web page, received by the city: from a standard map, or compiled."""
    source = (
        {"compilation": "compiled", "qualification_number": qualification_number}
        if qualification_number
        else {"compilation": "standard", "base_number": "示S（2025）0012号"}
    )
    work = ("甲江市新能源设施分布图.pdf", material("甲江市新能源设施分布图（送审样图）"))
    titles = {"APPLICATION": "地图审核申请表", "POA": "授权委托书"}
    if not qualification_number:
        titles["M_BASE"] = "标准地图审图号说明"
    return sample(
        "甲江市新能源设施分布图",
        {
            "work": {
                "title": "甲江市新能源设施分布图",
                "kind": "illustration",
                "area": "city",
                "area_name": "示例省甲江市",
            },
            "source": source,
            "sheets": {"sheets": "1, 甲江市新能源设施分布图, 1:250000, 420, 297\n2, 甲东县局部图, 1:100000, 210, 297"},
            "editions": {
                "published_as": ["paper", "internet"],
                "paper_name": "宣传册 2026 年版",
                "paper_place": "示例省地图出版社",
                "internet_name": "网页版 V1.0",
                "internet_place": "https://map.example.com",
            },
            "work_file": {},
        },
        titles,
        uploads={"M_SAMPLE": work},
        files={"work_file": {"work": work}},
        authority="990100",
    )


def qualification() -> Sample:
    """A firm that applies for two specialities at grade B; its two senior engineers are counted for both."""
    titles = {
        "APPLICATION": "测绘资质申请表",
        "M_STAFF": "专业技术人员材料",
        "M_EQUIP": "仪器设备材料",
        "M_OFFICE": "办公场所材料",
        "M_QA": "质量和档案管理制度",
        "M_SECRET": "保密管理制度",
        "POA": "授权委托书",
    }
    calibrated = today() + dt.timedelta(days=180)
    instruments = [
        f"{name}, 示例-{model}, {kind}{n:03d}, {calibrated}"
        for name, model, kind, count in (
            ("卫星导航定位接收机", "G1", "G", 3),
            ("全站仪", "T1", "T", 3),
            ("水准仪", "L1", "L", 1),
        )
        for n in range(1, count + 1)
    ]
    return sample(
        "测绘资质：工程测量乙级、界线与不动产测绘乙级",
        {
            "specialities": {"speciality_04": "B", "speciality_06": "B"},
            "engineers": {"engineers": "\n".join(_engineers())},
            "equipment": {"instruments": "\n".join(instruments), "systems": "地理信息系统平台, 示例平台 10, 2"},
        },
        titles,
        authority="990000",
    )


def public_notice(case: Case) -> dict[str, str]:
    """The public notice (公示) as the demonstration begins it: five working days, on the authority's website."""
    until = add_working_days(day=today(), days=5, calendar=load_calendar())
    return {
        "code": "publicity",
        "planned_end": until.isoformat(),
        "reason": "申请单位名称、专业类别和等级在门户网站公示五个工作日。",
        "basis": "测绘资质管理办法",
    }


def _engineers() -> list[str]:
    seniors = ["示测高0001, 甲一, 高级, 是, 04 06", "示测高0002, 甲二, 高级, 否, 04 06"]
    others = [
        f"示测中{n:04d}, 乙{n}, {'中级' if n % 2 else '初级'}, 否, {'04' if n <= 4 else '06'}" for n in range(1, 9)
    ]
    return [*seniors, *others]
