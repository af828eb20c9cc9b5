"""What rows are made from: a ledger entry of a case (or of a license) with all that the hub's columns ask for."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.cases.models import Case
from apps.hub.codes import Codes
from apps.hub.columns import NoCode
from apps.hub.models import ImplementationItem
from apps.ledger.models import Entry
from apps.licenses.models import License


@dataclass(frozen=True)
class CaseFact:
    """An entry of a case. `part` is the piece of it that makes this row (one material, say); `filed` is the data of
    the entry by which it was filed, which a later row still needs."""

    entry: Entry
    case: Case
    codes: Codes
    item: ImplementationItem | None
    license: License | None = None
    part: Mapping[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.entry.data)
        return data

    def day(self, name: str) -> dt.date | None:
        """A day that the entry states."""
        stated = self.data.get(name)
        return dt.date.fromisoformat(stated) if stated else None

    def listed(self) -> ImplementationItem:
        """The organ's own codes of this matter. Raises NoCode where its implementation list has none."""
        if self.item is None:
            raise NoCode(f"{self.case.matter_code} @ {self.case.receiving_authority.code}")
        return self.item


@dataclass(frozen=True)
class LicenseFact:
    """An entry of a license's own chain."""

    entry: Entry
    license: License
    codes: Codes
