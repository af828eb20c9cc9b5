"""The hub's tables, by name."""

from __future__ import annotations

from typing import Any

from apps.hub.columns import Table
from apps.hub.tables.case_tables import ACCEPT, MATERIAL, PROCESS, RESULT, SPECIAL
from apps.hub.tables.license_table import LICENSE

TABLES: dict[str, Table[Any]] = {t.name: t for t in (ACCEPT, PROCESS, SPECIAL, MATERIAL, RESULT, LICENSE)}

__all__ = ["ACCEPT", "LICENSE", "MATERIAL", "PROCESS", "RESULT", "SPECIAL", "TABLES"]
