"""Specialities, and what a firm needs for each at grade A or B (测绘资质分类分级标准, 自然资办发〔2021〕43号).

The ten specialities and two grades were read [seen: 测绘资质管理办法]. **Every threshold below is [knowledge]**: it
has the shape of the standard, not its confirmed figures, and must be checked against it before go-live.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Named:
    """A term with its code, said in the reader's language."""

    code: str
    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


def _by_code(*names: Named) -> Mapping[str, Named]:
    return {name.code: name for name in names}


SPECIALITIES = _by_code(
    Named("01", "大地测量", "Geodetic surveying"),
    Named("02", "测绘航空摄影", "Aerial photography"),
    Named("03", "摄影测量与遥感", "Photogrammetry and remote sensing"),
    Named("04", "工程测量", "Engineering surveying"),
    Named("05", "海洋测绘", "Marine surveying"),
    Named("06", "界线与不动产测绘", "Boundary and real-estate surveying"),
    Named("07", "地理信息系统工程", "GIS engineering"),
    Named("08", "地图编制", "Map compilation"),
    Named("09", "导航电子地图制作", "Navigation e-map production"),
    Named("10", "互联网地图服务", "Internet map service"),
)
GRADES = _by_code(Named("A", "甲级", "Grade A"), Named("B", "乙级", "Grade B"))
TITLES = _by_code(
    Named("senior", "高级", "senior"), Named("middle", "中级", "middle"), Named("junior", "初级", "junior")
)
INSTRUMENTS = _by_code(
    Named("gnss", "卫星导航定位接收机", "GNSS receiver"),
    Named("total_station", "全站仪", "total station"),
    Named("level", "水准仪", "level"),
    Named("gravimeter", "重力仪", "gravimeter"),
    Named("aerial_camera", "航摄仪", "aerial camera"),
    Named("uav", "无人机", "UAV"),
    Named("echo_sounder", "测深仪", "echo sounder"),
)
SYSTEMS = _by_code(
    Named("photogrammetry", "数字摄影测量系统", "photogrammetric system"),
    Named("gis", "地理信息系统平台", "GIS platform"),
    Named("cartography", "地图制图系统", "cartographic system"),
    Named("navigation", "导航电子地图生产系统", "navigation map production system"),
    Named("map_server", "互联网地图服务系统", "internet map server"),
    Named("security", "地图数据安全审校系统", "map data security system"),
)
STAFF = _by_code(
    Named("staff", "专业技术人员", "engineers"),
    Named("senior_staff", "其中高级职称", "of whom senior"),
    Named("middle_staff", "其中中级以上职称", "of whom middle or senior"),
    Named("registered", "其中注册测绘师", "of whom registered surveyors"),
)
MEASURES = {**STAFF, **INSTRUMENTS, **SYSTEMS}

# The Ministry decides on this one (测绘资质管理办法 [seen]); it is a matter of its own.
MINISTERIAL = ("09", "A")

# For how many specialities one engineer is counted, by title [knowledge].
MOST_SPECIALITIES = {"senior": 2, "middle": 1, "junior": 1}

# Staff by grade, the same in every speciality [knowledge].
_STAFF_NEEDED = {
    "A": {"staff": 15, "senior_staff": 2, "middle_staff": 6, "registered": 2},
    "B": {"staff": 6, "senior_staff": 0, "middle_staff": 2, "registered": 0},
}

# Instruments and systems by speciality: (grade A, grade B) [knowledge]. What is there counts for every speciality.
_EQUIPMENT_NEEDED: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "01": {"gnss": (10, 4), "level": (4, 2), "gravimeter": (1, 0)},
    "02": {"aerial_camera": (2, 1), "uav": (2, 1)},
    "03": {"photogrammetry": (10, 3)},
    "04": {"gnss": (6, 3), "total_station": (6, 3), "level": (3, 1)},
    "05": {"gnss": (4, 2), "echo_sounder": (4, 2)},
    "06": {"gnss": (6, 3), "total_station": (6, 3)},
    "07": {"gis": (5, 2)},
    "08": {"cartography": (5, 2)},
    "09": {"gnss": (4, 2), "navigation": (2, 1)},
    "10": {"map_server": (2, 1), "security": (1, 1)},
}


@dataclass(frozen=True)
class Requirement:
    """At least `least` of a measure (a code of MEASURES)."""

    measure: str
    least: int


def requirements(speciality: str, grade: str) -> list[Requirement]:
    """What a speciality asks for at a grade, zeros left out. Raises KeyError for an unknown code."""
    staff = _STAFF_NEEDED[grade].items()
    equipment = ((code, pair[0 if grade == "A" else 1]) for code, pair in _EQUIPMENT_NEEDED[speciality].items())
    return [Requirement(code, least) for code, least in [*staff, *equipment] if least]
