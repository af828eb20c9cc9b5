"""Periods of a matter (法定期限、承诺期限) and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.catalogue.texts import Text
from apps.deadlines import labels
from apps.deadlines.clock import Since, Term, Unit


@dataclass(frozen=True)
class TermRule:
    """A period of the authority. `days` None: the rules fix none. `basis`: a code of deadlines.labels or words."""

    days: int | None
    unit: Unit
    extend_days: int
    basis: str
    confirmed: bool
    note: str
    variants: tuple[tuple[int, Text], ...] = ()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TermRule:
        return cls(
            days=row["days"],
            unit=Unit(row["unit"]),
            extend_days=row["extend_days"],
            basis=row["basis"],
            confirmed=row["confirmed"],
            note=row["note"],
            variants=tuple((v["days"], Text.of(v["when"])) for v in row["variants"]),
        )

    def term(self, *, since: Since = Since.ACCEPTED, basis: str = "") -> Term | None:
        """The clock's term; None where no days are fixed. `basis` stands in where the rule names none."""
        return Term(self.days, self.unit, self.basis or basis, since) if self.days else None

    @property
    def basis_text(self) -> str:
        return labels.basis(self.basis)

    @property
    def text(self) -> str:
        """E.g. “20 working days”, in the reader's language."""
        return _("no fixed term") if self.days is None else count_text(self.days, self.unit)

    @property
    def extend_text(self) -> str:
        return count_text(self.extend_days, self.unit) if self.extend_days else ""


def count_text(count: int, unit: Unit) -> str:
    words = {
        Unit.WORKING_DAY: ngettext("%(count)s working day", "%(count)s working days", count),
        Unit.CALENDAR_DAY: ngettext("%(count)s calendar day", "%(count)s calendar days", count),
        Unit.MONTH: ngettext("%(count)s month", "%(count)s months", count),
    }
    return words[unit] % {"count": count}
