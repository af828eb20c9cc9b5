"""A complete application of each matter, all of it invented: for the demonstration, for tests, and as a pattern."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apps.cases.demo.samples import sample
from apps.cases.registry import Sample
from apps.deadlines.dates import today

if TYPE_CHECKING:
    from apps.cases.models import Case

_FOLDER = Path(__file__).parent
_NO_USE = {
    "reclamation": "0",
    "solid_structure": "0",
    "open_structure": "0",
    "enclosing": "0",
    "open_use": "0",
    "other_use": "0",
}


def corners(name: str) -> str:
    """The corners of a file of the folder, as they are entered on the page."""
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip()


def temporary_use() -> Sample:
    """A platform for surveying the seabed, at work for 60 days."""
    first = today() + dt.timedelta(days=45)
    return sample(
        "甲东县海上风电场海底勘察临时用海",
        {
            "project": {
                "project_name": "甲东县海上风电场海底勘察临时用海",
                "project_code": "2026-990101-44-01-000126",
                "purpose": "海底地质勘察，布设自升式勘察平台 1 座",
            },
            "period": {
                "use_from": first.isoformat(),
                "use_to": (first + dt.timedelta(days=59)).isoformat(),
            },
            "parcel": {
                "county_code": "990101",
                "location": "甲东县示范湾外侧海域，距岸约 6 千米",
                "central_meridian": "112.5",
                "corners": corners("temporary_use"),
            },
            "uses": {**_NO_USE, "open_structure": "0.5000", "open_use": "12.1419"},
        },
        {
            "APPLICATION": "临时海域使用申请书",
            "COORD_SEA": "宗海位置图、宗海界址图",
            "POA": "授权委托书",
        },
    )


def sea_use_local() -> Sample:
    """Cages for sea fish, for 15 years: open use, approved by the county's government."""
    return sample(
        "甲东县示范湾深水网箱养殖用海",
        {
            "project": {
                "project_name": "甲东县示范湾深水网箱养殖用海",
                "project_code": "2026-990101-04-01-000127",
                "purpose": "深水网箱养殖，布设网箱 48 口",
            },
            "term": {"purpose_type": "aquaculture", "term_years": "15"},
            "parcel": {
                "county_code": "990101",
                "location": "甲东县示范湾东侧海域，北邻航道",
                "central_meridian": "112.5",
                "corners": corners("sea_use_local"),
            },
            "uses": {**_NO_USE, "open_use": "30.7876", "redline": "0"},
        },
        {
            "APPLICATION": "海域使用申请书",
            "M_SEAARG": "海域使用论证报告表",
            "M_CREDIT": "资信证明",
            "COORD_SEA": "宗海位置图、宗海界址图",
            "POA": "授权委托书",
        },
    )


def government_reply(case: Case) -> dict[str, Any]:
    """The government's approval in the demonstration."""
    return {
        "organ": "甲东县人民政府",
        "outcome": "approved",
        "number": f"甲东府海〔{today().year}〕12号",
        "decided_on": today().isoformat(),
        "text": "同意该宗用海申请，请依法办理海域使用权登记手续。",
    }


def fee_receipt(case: Case) -> dict[str, Any]:
    """The fee as paid in the demonstration."""
    return {"amount": "48600.00", "payment_number": "9900002026000127", "paid_on": today().isoformat()}
