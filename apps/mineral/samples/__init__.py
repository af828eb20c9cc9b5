"""A complete application of each matter, all of it invented: for the demonstration, for tests, and as a pattern."""

from __future__ import annotations

from decimal import Decimal

from apps.cases.demo.samples import sample
from apps.cases.registry import Sample
from apps.mineral.models import MineralApplication
from apps.mineral.samples.acts import PLAN_ACTS
from apps.mineral.samples.registered import RIGHT_NUMBER, register_right
from apps.onemap.corners import outline_from_degrees
from apps.onemap.extents import extent_of
from apps.onemap.geographic import format_angle

__all__ = ["PLAN_ACTS", "corners", "exploration_right_new", "mining_plan", "mining_right_new"]

# South-west corner of the first sample, in degrees; each later one lies farther east.
_SOUTH, _WEST = Decimal("23.2"), Decimal("112.8")
_HEIGHT, _WIDTH, _STEP = Decimal("0.0045"), Decimal("0.0054"), Decimal("0.01")


def corners(place: int) -> str:
    """The four corners, clockwise from the north-west, of the area at a place: 0 is the right of the plan's sample."""
    west = _WEST + _STEP * place
    square = ((1, 0), (1, 1), (0, 1), (0, 0))
    return "\n".join(
        f"{n}, {format_angle(_SOUTH + _HEIGHT * up)}, {format_angle(west + _WIDTH * right)}"
        for n, (up, right) in enumerate(square, start=1)
    )


def _ground_entries(place: int) -> dict[str, str]:
    text = corners(place)
    stated = str(outline_from_degrees(text, extent=extent_of("99")).km2)
    return {"coordinate_form": "degrees", "corners_text": text, "stated_km2": stated}


def _area_entries(place: int) -> dict[str, str]:
    return {**_ground_entries(place), "elevation_top": "220", "elevation_bottom": "60"}


def mining_right_new(*, mineral: str = "cement_limestone", place: int | None = None) -> Sample:
    """A limestone quarry after a listing, on ground that no sample before it took."""
    free = MineralApplication.objects.count() + 1 if place is None else place
    name = "甲东县示范镇样板石灰岩矿"
    return sample(
        name,
        {
            "mine": {
                "mine_name": name,
                "economic_type": "shares",
                "mineral": mineral,
                "method": "open_pit",
                "scale": "50",
                "scale_unit": "wt",
            },
            "grant": {"grant_way": "listing", "grant_contract": "示采出让（2026）第 3 号", "years": "20"},
            "area": _area_entries(free),
        },
        {
            "M_CONTRACT": "采矿权出让合同",
            "M_RESERVE": "矿产资源储量评审备案文件",
            "M_FEE": "矿业权出让收益缴纳凭证",
            "POA": "授权委托书",
        },
    )


def exploration_right_new(*, mineral: str = "copper", place: int | None = None) -> Sample:
    """Exploring for copper: received by the city, registered by the province."""
    name = "甲江市示范山铜矿普查"
    return sample(
        name,
        {
            "project": {
                "mine_name": name,
                "mineral": mineral,
                "location": "示例省甲江市甲东县示范镇",
                "map_sheets": "示例图幅 F99E001001",
            },
            "grant": {"grant_way": "auction", "grant_contract": "示探出让（2026）第 8 号"},
            "area": _ground_entries(MineralApplication.objects.count() + 1 if place is None else place),
        },
        {"M_CONTRACT": "探矿权出让合同", "M_FEE": "矿业权出让收益缴纳凭证", "POA": "授权委托书"},
        authority="990100",
    )


def mining_plan() -> Sample:
    """The plan for a quarry whose right the county registered before."""
    name = "甲东县示范镇样板建筑石料矿"
    return sample(
        name,
        {
            "right": {"right_number": RIGHT_NUMBER},
            "plan": {
                "mine_name": name,
                "method": "open_pit",
                "scale": "50",
                "scale_unit": "wt",
                "recovery": "95",
                "restoration_ha": "26.5",
            },
            "area": _area_entries(0),
        },
        {"M_MINEPLAN": "矿产资源开采方案", "M_RESTORE": "矿区生态修复方案", "POA": "授权委托书"},
        before=lambda: register_right(mining_right_new(mineral="building_stone", place=0)),
    )
