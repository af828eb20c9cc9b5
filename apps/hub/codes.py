"""External codes by look-up (domain 0, finding 4): a code that has no external one stops the row, with its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.db import transaction

from apps.hub.columns import NoCode
from apps.hub.models import CodeMap

DATA = Path(__file__).parent / "data" / "codes.yaml"


@dataclass(frozen=True)
class Codes:
    """The code tables of one interface, read once for many rows."""

    table: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, interface: str) -> Codes:
        rows = CodeMap.objects.filter(interface=interface).values_list("name", "internal", "external")
        return cls({(name, internal): external for name, internal, external in rows})

    def __call__(self, name: str, internal: str) -> str:
        """The external code. Raises NoCode."""
        external = self.table.get((name, internal))
        if external is None:
            raise NoCode(f"{name} {internal}")
        return external


@transaction.atomic
def load_codes() -> int:
    """Adds the codes of `data/codes.yaml` that are missing; what an administrator changed stays. Gives how many."""
    before = CodeMap.objects.count()
    wanted = [
        CodeMap(interface=interface, name=name, internal=str(internal), external=str(external), source=block["source"])
        for interface, blocks in yaml.safe_load(DATA.read_text()).items()
        for name, block in blocks.items()
        for internal, external in block["codes"].items()
    ]
    CodeMap.objects.bulk_create(wanted, ignore_conflicts=True)
    return CodeMap.objects.count() - before
