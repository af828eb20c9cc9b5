"""A matter's definition with types, as pages, machines and the API read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from apps.catalogue.parts import (
    DutyDef,
    FeeDef,
    FeeItem,
    IdentityLevelDef,
    LegalRef,
    LevelDef,
    LicenseTypeDef,
    MaterialDef,
    MatterRef,
    OutputDef,
    PrerequisiteDef,
    ProcedureDef,
    SpatialCheck,
    StepDef,
)
from apps.catalogue.terms import TermRule
from apps.catalogue.texts import Text

__all__ = [
    "DutyDef",
    "FeeDef",
    "FeeItem",
    "IdentityLevelDef",
    "LegalRef",
    "LevelDef",
    "LicenseTypeDef",
    "MaterialDef",
    "MatterDefinition",
    "MatterRef",
    "OutputDef",
    "PrerequisiteDef",
    "ProcedureDef",
    "SpatialCheck",
    "StepDef",
    "TermRule",
    "Text",
]


@dataclass(frozen=True)
class MatterDefinition:
    code: str
    sector: str
    name: Text
    machine: str
    is_legacy: bool
    matter_type: str
    case_type: str
    basic_code: str | None
    identity_level: IdentityLevelDef
    levels: tuple[LevelDef, ...]
    legal_basis: tuple[LegalRef, ...]
    statutory: TermRule
    promise: TermRule
    materials: tuple[MaterialDef, ...]
    special_procedures: tuple[ProcedureDef, ...]
    prerequisites: tuple[PrerequisiteDef, ...]
    followups: tuple[MatterRef, ...]
    outputs: tuple[OutputDef, ...]
    fees: FeeDef
    spatial_check: SpatialCheck
    steps: tuple[StepDef, ...]
    duties: Mapping[str, tuple[DutyDef, ...]]
    sub_items: tuple[str, ...]
    confirmed: Mapping[str, bool]
    marks: Mapping[str, Any]
    notes: Mapping[str, Any]

    @property
    def name_zh(self) -> str:
        return self.name.zh

    @property
    def name_en(self) -> str:
        return self.name.en

    @property
    def is_open_online(self) -> bool:
        return bool(self.machine)

    @property
    def pre_procedures(self) -> tuple[DutyDef, ...]:
        return self.duties.get("pre_procedures", ())

    @property
    def post_procedures(self) -> tuple[DutyDef, ...]:
        return self.duties.get("post_procedures", ())

    def is_confirmed(self, field: str) -> bool:
        """False for what is known from memory only (待核实). Raises KeyError for a field
        that is not in resolve.FIELDS."""
        return self.confirmed[field]

    def material(self, code: str) -> MaterialDef:
        """Raises KeyError for a code that the matter does not list."""
        return {m.code: m for m in self.materials}[code]

    def procedure(self, code: str) -> ProcedureDef:
        """Raises KeyError for a special procedure that the matter does not list."""
        return {p.code: p for p in self.special_procedures}[code]

    def materials_needed(self, conditions: Collection[str]) -> tuple[MaterialDef, ...]:
        """Materials that this application must have, `conditions` being the condition codes that hold for it."""
        return tuple(m for m in self.materials if m.is_needed(conditions))
