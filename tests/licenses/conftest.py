"""A license kind of the tests' own, as a sector would declare it, and one license of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM
from apps.licenses import kinds
from apps.licenses.kinds import LicenseField, LicenseKind, NumberRule, Validity
from apps.licenses.models import License
from apps.licenses.services import allocate

DAY = dt.date(2026, 11, 23)
TEST_KIND = kinds.register(
    LicenseKind(
        code="test.site",
        title_zh="测试用地证",
        title_en="Test Site License",
        fields=(
            LicenseField("project", "项目名称", "Project"),
            LicenseField("area", "面积（公顷）", "Area (ha)"),
            LicenseField("remark", "备注", "Remark", required=False),
            LicenseField(
                "parcels",
                "地块明细",
                "Parcels",
                required=False,
                columns=(LicenseField("code", "编号", "Code"), LicenseField("area", "面积（公顷）", "Area (ha)")),
            ),
        ),
        number=NumberRule("测字第{region:6}{year:4}{serial:05d}号", source="invented"),
        valid=Validity.for_years(3),
        preamble_zh="经审核，准予使用下列土地，特发此证。",
        notes_zh=("本证不得涂改、转让。",),
        type_code="99990000MB9900021M001",
    )
)
FACTS = {
    "project": "甲东示例光伏电站（演示）",
    "area": "12.3456",
    "parcels": [{"code": "DK001", "area": "10.0000"}, {"code": "DK002", "area": "2.3456"}],
}


@pytest.fixture
def number_one(world: DemoWorld) -> Callable[..., License]:
    """Allocates a license of the test kind; any argument of `allocate` may be given anew."""

    def make(**changes: Any) -> License:
        arguments: dict[str, Any] = {
            "kind": TEST_KIND.code,
            "issuer": world.authority("990000"),
            "holder": world.company(),
            "data": FACTS,
            "issued_on": DAY,
            "valid_from": DAY,
            "valid_to": None,
            "source_ref": "case-1",
            "actor": SYSTEM,
        }
        return allocate(**{**arguments, **changes})

    return make
