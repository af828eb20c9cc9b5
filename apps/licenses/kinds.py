"""License kinds (证照类型): what a sector declares once, and everything else here reads.

A kind says what the license is called, which facts stand on it, how its number is made, how long it holds and
which seal it bears. Sectors call `register` when they start; nothing in this room names a sector.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from types import MappingProxyType
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.deadlines.dates import last_day_of_years
from apps.licenses.renewal import Renewal

HOLDER_NAME = "holder_name"


@dataclass(frozen=True)
class LicenseField:
    """One fact on the license. With `columns` it is a table (for instance the parcels) and becomes an annex (附表).

    The key `holder_name` is filled with the holder's name. Only `public` facts are shown to whoever verifies.
    """

    key: str
    label_zh: str
    label_en: str
    required: bool = True
    public: bool = True
    columns: tuple[LicenseField, ...] = ()


@dataclass(frozen=True)
class NumberRule:
    """How a number is made, for instance ``用字第{region:6}{year:4}{serial:05d}号``.

    `pattern` may use `region` (the issuer's six-digit division code, GB/T 2260), `issuer` (its short code), `year`,
    `yy` (its last two digits), `serial`, and what stands on the license as `facts[key]`. Serials start at 1 each
    year and run per `scope`: the issuer's region, or the issuer.
    `source` says where the rule is from; `[knowledge]` marks one that is yet to be confirmed.
    """

    pattern: str
    source: str
    scope: Literal["region", "issuer"] = "region"

    def number(
        self, *, region: str, issuer: str, year: int, serial: int, facts: Mapping[str, Any] = MappingProxyType({})
    ) -> str:
        """Raises ValueError where the serial no longer fits the width that the pattern gives it."""
        width = self.serial_width
        if width and len(str(serial)) > width:
            raise ValueError(f"serial {serial} does not fit {width} digits of {self.pattern}")
        return self.pattern.format(region=region, issuer=issuer, year=year, yy=year % 100, serial=serial, facts=facts)

    @property
    def serial_width(self) -> int:
        """Digits of the serial; 0 = as many as needed. Raises ValueError for a pattern without a serial."""
        for _text, name, spec, _conversion in Formatter().parse(self.pattern):
            if name == "serial":
                return int(spec.rstrip("d") or 0) if spec else 0
        raise ValueError(f"the number pattern {self.pattern} has no serial")


@dataclass(frozen=True)
class AssignedNumber:
    """A number that a national system gives out: asked for there, entered here, never made up.

    `shape` is a regular expression for the whole number; `example` shows an invented one; `source` as in NumberRule.
    """

    shape: str
    example: str
    source: str
    scope: Literal["region", "issuer"] = "region"

    def check(self, number: str) -> str:
        """The number without spaces. Raises ValidationError at `number` where it has another shape."""
        plain = "".join(number.split())
        if not re.fullmatch(self.shape, plain):
            raise ValidationError(
                {"number": _("Enter the number as the national system gave it, for instance %(example)s.")
                 % {"example": self.example}}
            )  # fmt: skip
        return plain

    def invented(self, serial: int) -> str:
        """For demonstrations and tests: the example, its last digits (at most five) replaced by the serial."""

        def numbered(digits: re.Match[str]) -> str:
            width = min(5, len(digits.group()))
            return digits.group()[:-width] + f"{serial % 10**width:0{width}d}"

        return re.sub(r"\d+(?=\D*$)", numbered, self.example)


REAL_ESTATE_NUMBER = AssignedNumber(
    r"[\u4e00-\u9fff][（(]20\d{2}[)）][\u4e00-\u9fff]{1,20}不动产权第\d{7}号",
    "示（2026）甲东县不动产权第9900001号",
    "<省简称>(YYYY)<市县>不动产权第 + 7 digits [seen: public source code]; the real-estate system gives it out",
)


@dataclass(frozen=True)
class Validity:
    """How long a license holds: a number of years, a last day named with each license, no end, or either of these."""

    rule: Literal["years", "given", "open", "either"]
    years: int = 0

    @classmethod
    def for_years(cls, years: int) -> Validity:
        return cls("years", years)

    def last_day(self, *, first: dt.date, given: dt.date | None) -> dt.date | None:
        """The last day of validity, included. Raises ValidationError at `valid_to` where `given` does not fit."""
        if self.rule == "open":
            if given is not None:
                raise ValidationError({"valid_to": _("This license has no end of validity. Leave the last day empty.")})
            return None
        if self.rule == "years":
            longest = last_day_of_years(first, self.years)
            if given is not None and given > longest:
                raise ValidationError(
                    {"valid_to": _("The last day is later than %(day)s, the end of the term.") % {"day": longest}}
                )
            given = given or longest
        if given is None and self.rule == "either":
            return None
        if given is None:
            raise ValidationError({"valid_to": _("Enter the last day of validity.")})
        if given < first:
            raise ValidationError({"valid_to": _("The last day of validity is before its first. Enter a later day.")})
        return given


OPEN_ENDED = Validity("open")
GIVEN = Validity("given")
GIVEN_OR_OPEN = Validity("either")


@dataclass(frozen=True)
class LicenseKind:
    """What a sector declares. `preamble_zh` is the certifying sentence, `notes_zh` what the holder must observe."""

    code: str
    title_zh: str
    title_en: str
    fields: tuple[LicenseField, ...]
    number: NumberRule | AssignedNumber
    valid: Validity
    template: str = "license"
    seal_kind: Literal["license", "approval"] = "license"
    preamble_zh: str = ""
    notes_zh: tuple[str, ...] = ()
    # GB/T 36904 type code (证照类型代码, 21 characters); None where it is not officially known, never guessed: then
    # it can be entered (apps.licenses.type_codes).
    type_code: str | None = None
    # None where it has no end, or where the law lets it end without a renewal.
    renewal: Renewal | None = None
    shown: tuple[LicenseField, ...] = field(init=False)
    tables: tuple[LicenseField, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", tuple(f for f in self.fields if not f.columns))
        object.__setattr__(self, "tables", tuple(f for f in self.fields if f.columns))

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_zh if (get_language() or "zh").startswith("zh") else self.title_en

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The facts, where all is well. Raises ValidationError at each missing fact, ValueError for an unknown key."""
        if unknown := set(data) - {f.key for f in self.fields}:
            raise ValueError(f"license kind {self.code} has no field {', '.join(sorted(unknown))}")
        missing = [f for f in self.fields if f.required and data.get(f.key) in (None, "", [])]
        if missing:
            raise ValidationError(
                {f.key: _("“%(field)s” is missing; the license cannot be issued without it.") % {"field": f.label_zh}
                 for f in missing}
            )  # fmt: skip
        for f in self.tables:
            columns = {c.key for c in f.columns}
            for row in data.get(f.key) or []:
                if set(row) - columns:
                    raise ValueError(f"{self.code}.{f.key} has no column {', '.join(sorted(set(row) - columns))}")
        return dict(data)


_KINDS: dict[str, LicenseKind] = {}


def register(kind: LicenseKind) -> LicenseKind:
    """Adds a kind.

    Raises ValueError where its code, or its number pattern, belongs to another kind already, or where it is to be
    renewed and never ends.
    """
    if _KINDS.get(kind.code, kind) != kind:
        raise ValueError(f"license kind {kind.code} is registered twice")
    if kind.renewal is not None and kind.valid == OPEN_ENDED:
        raise ValueError(f"license kind {kind.code} has no end: there is nothing to renew")
    if isinstance(kind.number, AssignedNumber):
        kind.number.check(kind.number.example)
    else:
        # Numbers are looked up without their kind (a person types one in): two kinds must not make the same. What a
        # national system gives out is unique there, whatever it is for; take_numbers holds them apart.
        others = (k.number for k in _KINDS.values() if k.code != kind.code and isinstance(k.number, NumberRule))
        if any(other.pattern == kind.number.pattern for other in others):
            raise ValueError(f"license kind {kind.code} makes the same numbers as another kind")
        facts = {f.key: "" for f in kind.fields}
        kind.number.number(region="990000", issuer="990000", year=2026, serial=1, facts=facts)  # or it raises
    return _KINDS.setdefault(kind.code, kind)


def get(code: str) -> LicenseKind:
    """The kind; raises KeyError where no sector declared it."""
    return _KINDS[code]


def all_kinds() -> list[LicenseKind]:
    return sorted(_KINDS.values(), key=lambda k: k.code)
