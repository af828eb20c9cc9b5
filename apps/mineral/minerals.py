"""The minerals (矿种) that may be applied for, and the level that registers rights to them: `minerals.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

from apps.identity.models import Level

_FILE = Path(__file__).parent / "minerals.yaml"
_LEVELS = {"ministry": Level.MINISTRY, "province": Level.PROVINCE, "city": Level.CITY, "county": Level.COUNTY}


@dataclass(frozen=True)
class Mineral:
    """`level` registers the rights to it (同一矿种探矿权采矿权登记同级管理)."""

    code: str
    zh: str
    en: str
    level: Level

    @property
    def name(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


@cache
def table() -> dict[str, Mineral]:
    """Every mineral by its code, in the order of the file."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        code: Mineral(code, row["zh"], row["en"], _LEVELS[level])
        for level, rows in data.items()
        for code, row in rows.items()
    }


def choices() -> list[tuple[str, str]]:
    """For a form's list, in the reader's language."""
    return [(mineral.code, mineral.name) for mineral in table().values()]


def name_of(code: str) -> str:
    """The mineral's name in the reader's language; empty for none."""
    mineral = table().get(code)
    return mineral.name if mineral else ""
