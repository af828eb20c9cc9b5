"""The parts of a matter's definition, with types."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from apps.catalogue.terms import count_text
from apps.catalogue.texts import Text
from apps.deadlines import labels
from apps.deadlines.clock import Unit
from apps.identity.levels import is_at_least, level_words

Row = Mapping[str, Any]

LEVELS: dict[str, Promise] = {
    "1": _l("Ministry"),
    "2": _l("Province"),
    "3": _l("City"),
    "4": _l("County"),
    "5": _l("Township"),
}


@dataclass(frozen=True)
class LevelDef:
    """`level`: GB/T 39046-2020 A.2, 1 ministry … 5 township. `legacy`: an older division of work."""

    level: str
    when: Text
    legacy: bool
    note: str

    @property
    def label(self) -> str:
        return str(LEVELS[self.level])


@dataclass(frozen=True)
class IdentityLevelDef:
    """The least real-name level (实名等级) of whoever files, a code of `apps.identity.levels`."""

    level: str
    confirmed: bool
    note: str = ""

    @property
    def text(self) -> str:
        return level_words(self.level)

    def is_met_by(self, level: str) -> bool:
        return is_at_least(level, self.level)


@dataclass(frozen=True)
class LegalRef:
    """`ref`: code of the source, empty where only the instrument's title is known."""

    ref: str
    title: Text
    article: str
    confirmed: bool

    @property
    def text(self) -> str:
        """E.g. 《土地管理法（2019）》第52条 / Land Administration Law (2019), article 52.

        What is no article number, and remarks after it (第34条（宅基地）), are Chinese only: others read the title.
        """
        numbered = re.fullmatch(r"(?P<numbers>[\d、\-]+)(?P<remark>（.*）)?", self.article)
        if (get_language() or "").startswith("zh"):
            article = f"第{numbered['numbers']}条{numbered['remark'] or ''}" if numbered else self.article
            return f"《{self.title}》{article}"
        if numbered is None:
            return str(self.title)
        article = numbered["numbers"].replace("、", ", ")
        return _("%(title)s, article %(article)s") % {"title": self.title, "article": article}


@dataclass(frozen=True)
class LicenseTypeDef:
    """A type of electronic license (电子证照) that may stand for a material.

    `type_code`: GB/T 36904, None where it is not known; `names`: what such a license is called elsewhere; `kinds`: what
    this system issues itself under that name.
    """

    code: str
    name: Text
    names: tuple[str, ...]
    type_code: str | None
    kinds: tuple[str, ...]
    confirmed: bool

    @classmethod
    def of(cls, row: Row) -> LicenseTypeDef:
        return cls(**{**row, "name": Text.of(row["name"]), "names": tuple(row["names"]), "kinds": tuple(row["kinds"])})

    def fits(self, *, type_code: str, name: str) -> bool:
        """Whether a license of this type code and name is one; by its code where both are known."""
        if self.type_code and type_code:
            return type_code == self.type_code
        return any(known in name for known in self.names)


@dataclass(frozen=True)
class MaterialDef:
    """One row of the closed list of materials (行政许可法 art. 31).

    `provider`: applicant (uploads it), share (another system has it), system (made here), form (the application
    itself). `share_matter`: the matter whose license carries it. `condition_code` is for machines, `condition` for
    people; a conditional row without a code is decided by people. `accept`: extensions without a dot.
    """

    code: str
    name: Text
    required: Literal["yes", "no", "conditional"]
    legacy: bool
    condition_code: str
    condition: Text
    provider: Literal["applicant", "share", "system", "form"]
    share_from: str
    share_matter: str
    form: str
    signed: bool
    accept: tuple[str, ...]
    max_mb: int
    confirmed: bool
    note: str
    licenses: tuple[LicenseTypeDef, ...] = ()

    @classmethod
    def of(cls, row: Row) -> MaterialDef:
        return cls(
            **{
                **row,
                "name": Text.of(row["name"]),
                "condition": Text.of(row["condition"]),
                "accept": tuple(row["accept"]),
                "licenses": tuple(LicenseTypeDef.of(kind) for kind in row.get("licenses", ())),
            }
        )

    @property
    def is_upload(self) -> bool:
        """True where the applicant brings a file."""
        return self.provider == "applicant"

    @property
    def may_be_license(self) -> bool:
        """True where an electronic license may be attached instead of an upload."""
        return self.is_upload and bool(self.licenses)

    @property
    def accept_attr(self) -> str:
        """For `<input accept>`: “.pdf,.ofd”."""
        return ",".join(f".{extension}" for extension in self.accept)

    @property
    def max_bytes(self) -> int:
        return self.max_mb * 1024**2

    def is_needed(self, conditions: Collection[str]) -> bool:
        """True where it is always required, or its condition is among `conditions`."""
        return self.required == "yes" or (self.required == "conditional" and self.condition_code in conditions)


@dataclass(frozen=True)
class ProcedureDef:
    """A special procedure (特别程序). `basis` must be given by the authority where it is empty and the clock pauses."""

    code: str
    name: Text
    clock: Literal["pause", "run", "extend"]
    excludable: Literal["law45", "law42", "other_law", "local_config"]
    basis: str
    when: Text
    platform_type: str | None
    note: str

    @property
    def pauses(self) -> bool:
        return self.clock == "pause"

    @property
    def basis_text(self) -> str:
        return labels.basis(self.basis)


@dataclass(frozen=True)
class PrerequisiteDef:
    """`kind`: hard (not accepted without), conditional (hard where the condition holds), input (data reused)."""

    matter: str
    name: Text
    kind: Literal["hard", "conditional", "input"]
    condition_code: str
    when: Text

    @property
    def is_external(self) -> bool:
        return self.matter.startswith("external.")


@dataclass(frozen=True)
class OutputDef:
    kind: Literal["certificate", "approval_doc", "contract", "notice", "receipt"]
    name: Text
    when: Text
    number_format: str
    validity: Text
    validity_confirmed: bool
    fields: tuple[Text, ...]
    fields_confirmed: bool
    note: str

    @classmethod
    def of(cls, row: Row) -> OutputDef:
        texts = {key: Text.of(row[key]) for key in ("name", "when", "validity")}
        return cls(**{**row, **texts, "fields": tuple(Text.of(f) for f in row["fields"])})


@dataclass(frozen=True)
class FeeItem:
    name: Text
    amount: str
    rule: str
    payer: str
    confirmed: bool
    note: str


@dataclass(frozen=True)
class FeeDef:
    """`amount` in yuan; None where no single amount is fixed. A license itself is free (行政许可法 art. 58)."""

    amount: int | None
    items: tuple[FeeItem, ...]
    confirmed: bool
    note: str

    @property
    def is_free(self) -> bool:
        return self.amount == 0 and not self.items


@dataclass(frozen=True)
class DutyDef:
    """A step the rules lay down before, within or after the procedure, with its waiting time."""

    name: Text
    when: Text
    min_days: int | None
    max_days: int | None
    unit: Unit | None
    basis: str
    confirmed: bool
    note: str

    @property
    def days_text(self) -> str:
        if self.unit is None:
            return ""
        if self.min_days:
            return _("at least %(days)s") % {"days": count_text(self.min_days, self.unit)}
        return _("at most %(days)s") % {"days": count_text(self.max_days or 0, self.unit)}


@dataclass(frozen=True)
class SpatialCheck:
    required: Literal["yes", "no", "conditional"]
    layers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepDef:
    code: str
    name: Text
    optional: bool


@dataclass(frozen=True)
class MatterRef:
    code: str
    name: Text
