"""A license kind of the tests' own, as a sector would declare it, and one license of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM
from apps.licenses import kinds
from apps.licenses.kinds import LicenseField, LicenseKind, NumberRule, Validity
from apps.licenses.models import License
from apps.licenses.renewal import Renewal
from apps.licenses.services import allocate, prepare_files
from apps.signatures.models import Seal
from apps.signatures.services import make_seal

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
        renewal=Renewal("invented"),
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


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Each test's own folder of issued files: numbers and row ids begin anew with each test."""
    backend = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return tmp_path / "files"


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


@pytest.fixture
def seal(world: DemoWorld) -> Seal:
    """The province's seal for licenses."""
    owner = world.authority("990000")
    return make_seal(owner_code=owner.uscc, owner_name=owner.name, name="证照专用章", kind="license", actor=SYSTEM)


@pytest.fixture
def issue(number_one: Callable[..., License], seal: Seal) -> Callable[..., License]:
    """Numbers and makes a license of the test kind."""

    def make(**changes: Any) -> License:
        return prepare_files(license_id=number_one(**changes).pk)

    return make
