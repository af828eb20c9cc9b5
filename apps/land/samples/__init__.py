"""A complete application of each matter, all of it invented: for the demonstration, for tests, and as a pattern."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from apps.cases.demo.samples import sample
from apps.cases.registry import Sample
from apps.deadlines.dates import last_day_of_years, today

_FOLDER = Path(__file__).parent
_PROJECT = {
    "project_code": "2026-990101-44-01-000123",
    "basis": "《示例省企业投资项目核准批复》（示发改能源〔2026〕7号）",
}


def boundary_file(name: str, *, encoding: str = "utf-8") -> bytes:
    """A boundary file of the folder in the encoding that is wanted."""
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding)


def preexam_site() -> Sample:
    """A substation in a county whose project the province approves: the case goes up county → city → province."""
    boundary = ("升压站用地坐标表.txt", boundary_file("preexam_site"))
    return _sample(
        "甲东县 220 千伏升压站项目",
        boundary,
        {
            "project": {
                **_PROJECT,
                "project_name": "甲东县 220 千伏升压站项目",
                "project_level": "2",
                "scale": "220 千伏升压站 1 座，主变容量 2×180 兆伏安，进站道路 0.3 千米",
            },
            "site": {
                "county_code": "990101",
                "location": "甲东县示范镇样板村，东至村道，南至示例河，西至林地，北至省道",
                "purpose": "公用设施用地（供电用地）",
                "farmland": "2.4500",
                "cultivated": "0.8200",
                "basic_farmland": "0",
                "construction": "0.3500",
                "unused": "0.3985",
                "redline": "0",
            },
        },
        {
            "APPLICATION": "建设项目用地预审与选址意见书申请表",
            "M_REPORT": "建设项目用地预审与选址申请报告",
            "M_BASIS": "项目核准批复",
            "M_PLANMAP": "国土空间规划图（标注项目范围）",
            "M_SITEMAP": "选址位置示意图",
            "POA": "授权委托书",
        },
    )


def temporary_use() -> Sample:
    """Land for building that substation, for two of the four years that energy projects may ask for."""
    boundary = ("施工临时用地坐标表.txt", boundary_file("temporary_use", encoding="gb18030"))
    first = today() + dt.timedelta(days=60)
    return _sample(
        "甲东县 220 千伏升压站施工临时用地",
        boundary,
        {
            "project": {
                **_PROJECT,
                "project_name": "甲东县 220 千伏升压站施工临时用地",
                "scale": "施工便道、材料堆场和临时拌和站",
            },
            "period": {
                "infrastructure": "energy",
                "use_from": first.isoformat(),
                "use_to": last_day_of_years(first, 2).isoformat(),
                "contract_party": "甲东县示范镇样板村村民委员会",
                "contract_on": (today() - dt.timedelta(days=7)).isoformat(),
            },
            "site": {
                "county_code": "990101",
                "location": "甲东县示范镇样板村，升压站站址东侧",
                "purpose": "施工便道、材料堆场",
                "farmland": "0.9000",
                "cultivated": "0.3500",
                "basic_farmland": "0",
                "construction": "0",
                "unused": "0.2593",
                "redline": "0",
            },
        },
        {
            "APPLICATION": "临时用地申请书",
            "M_CONTRACT": "临时使用土地合同",
            "M_APPROVAL": "项目建设依据文件",
            "M_FKFA": "土地复垦方案报告表",
            "M_RIGHT": "土地权属材料",
            "M_PHOTO": "土地利用现状照片",
            "POA": "授权委托书",
        },
    )


def plan_permit_land(*, preexam_number: str = "") -> Sample:
    """The permit for the site: on granted land, or on allocated land where a pre-examination opinion is named."""
    boundary = ("升压站用地坐标表.txt", boundary_file("preexam_site"))
    acquisition = (
        {"acquisition": "allocation", "preexam_number": preexam_number}
        if preexam_number
        else {"acquisition": "grant", "grant_contract": "示土出让（2026）第 15 号"}
    )
    required = {"M_PREEXAM": "用地预审与选址意见书"} if preexam_number else {"M_CONTRACT": "国有建设用地使用权出让合同"}
    return _sample(
        "甲东县 220 千伏升压站项目建设用地",
        boundary,
        {
            "project": {
                **_PROJECT,
                "project_name": "甲东县 220 千伏升压站项目建设用地",
                "scale": "220 千伏升压站 1 座，总建筑面积 1800 平方米",
            },
            "acquisition": {
                **acquisition,
                "newly_added": "on",
                "land_approval_organ": "示例省人民政府",
                "land_approval_number": "示政地〔2026〕21号",
            },
            "site": {
                "county_code": "990101",
                "location": "甲东县示范镇样板村，东至村道，南至示例河，西至林地，北至省道",
                "purpose": "公用设施用地（供电用地）",
            },
        },
        {
            "APPLICATION": "建设用地规划许可证申请表",
            "M_APPROVAL": "项目核准批复",
            "M_CONV": "农用地转用和土地征收批复",
            "POA": "授权委托书",
            **required,
        },
    )


def _sample(
    title: str, boundary: tuple[str, bytes], entries: dict[str, dict[str, Any]], titles: dict[str, str]
) -> Sample:
    files = {"boundary": {"boundary": boundary}}
    return sample(title, {**entries, "boundary": {}}, titles, uploads={"COORD_LAND": boundary}, files=files)
