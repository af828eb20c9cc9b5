"""A typed definition from its stored JSON. Reads every format that resolve.py has written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.catalogue.definition import (
    DutyDef,
    FeeDef,
    FeeItem,
    IdentityLevelDef,
    LegalRef,
    LevelDef,
    MaterialDef,
    MatterDefinition,
    MatterRef,
    OutputDef,
    PrerequisiteDef,
    ProcedureDef,
    SpatialCheck,
    StepDef,
    TermRule,
    Text,
)
from apps.deadlines.clock import Unit
from apps.identity.levels import SELF_LEVEL

Row = Mapping[str, Any]

_DEFINITIONS: dict[str, MatterDefinition] = {}


def definition_of(digest: str, data: Row) -> MatterDefinition:
    """Built once for each digest and process: a definition never changes under its digest."""
    if digest not in _DEFINITIONS:
        _DEFINITIONS[digest] = build_definition(data)
    return _DEFINITIONS[digest]


def build_definition(data: Row) -> MatterDefinition:
    """Raises ValueError for a format that this version does not know."""
    if data["format"] != 1:
        raise ValueError(f"definition of {data['code']}: unknown format {data['format']}")
    return MatterDefinition(
        code=data["code"],
        sector=data["sector"],
        name=Text.of(data["name"]),
        machine=data.get("machine", ""),
        is_legacy=data.get("status") == "legacy",
        matter_type=data["matter_type"],
        case_type=data["case_type"],
        basic_code=data["basic_code"],
        identity_level=_identity_level(data),
        levels=tuple(LevelDef(**{**row, "when": Text.of(row["when"])}) for row in data["levels"]),
        legal_basis=tuple(
            LegalRef(row["ref"], Text.of(row["title"]), row["article"], row["confirmed"]) for row in data["legal_basis"]
        ),
        statutory=TermRule.of(data["statutory"]),
        promise=TermRule.of(data["promise"]),
        materials=tuple(MaterialDef.of(row) for row in data["materials"]),
        special_procedures=tuple(ProcedureDef(**_named(row)) for row in data["special_procedures"]),
        prerequisites=tuple(PrerequisiteDef(**_named(row)) for row in data["prerequisites"]),
        followups=tuple(MatterRef(row["code"], Text.of(row["name"])) for row in data["followups"]),
        outputs=tuple(OutputDef.of(row) for row in data["outputs"]),
        fees=_fees(data["fees"]),
        spatial_check=_spatial(data["spatial_check"]),
        steps=tuple(StepDef(row["code"], Text.of(row["name"]), row["optional"]) for row in data["steps"]),
        duties={key: tuple(_duty(row) for row in rows) for key, rows in data["duties"].items()},
        sub_items=tuple(data["sub_items"]),
        confirmed=data["confirmed"],
        marks=data["marks"],
        notes=data["notes"],
    )


def _identity_level(data: Row) -> IdentityLevelDef:
    """Versions from before levels were stated ask for no more than being registered."""
    row = data.get("identity_level") or {"level": SELF_LEVEL.value, "confirmed": True}
    return IdentityLevelDef(row["level"], row["confirmed"], row.get("note", ""))


def _named(row: Row) -> dict[str, Any]:
    return {**row, "name": Text.of(row["name"]), "when": Text.of(row["when"])}


def _duty(row: Row) -> DutyDef:
    return DutyDef(**{**_named(row), "unit": Unit(row["unit"]) if row["unit"] else None})


def _fees(row: Row) -> FeeDef:
    items = tuple(FeeItem(**{**item, "name": Text.of(item["name"])}) for item in row["items"])
    return FeeDef(row["amount"], items, row["confirmed"], row["note"])


def _spatial(row: Row | None) -> SpatialCheck:
    if row is None:
        return SpatialCheck("no")
    return SpatialCheck(
        "yes" if row["required"] is True else "conditional", tuple(row.get("layers", ())), tuple(row["rules"])
    )
