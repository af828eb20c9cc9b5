"""The counted conditions of a surveying qualification: what the standard asks for against what is entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.deadlines.dates import today
from apps.surveying.models import AppliedSpeciality, Engineer
from apps.surveying.selectors import engineers_of, instruments_of, specialities_of, systems_of
from apps.surveying.standards import MEASURES, STAFF, Named, requirements

if TYPE_CHECKING:
    from apps.cases.models import Case


@dataclass(frozen=True)
class Condition:
    """One line of the standard: at least `least` wanted, `found` counted."""

    speciality: AppliedSpeciality
    measure: Named
    least: int
    found: int

    @property
    def met(self) -> bool:
        return self.found >= self.least


def conditions_of(case: Case) -> list[Condition]:
    """Every condition of every speciality applied for, in four queries."""
    engineers = engineers_of(case)
    equipment = Counter(i.kind for i in instruments_of(case) if i.calibrated_to >= today())
    for system in systems_of(case):
        equipment[system.kind] += system.count
    found = []
    for speciality in specialities_of(case):
        staff = count_staff([e for e in engineers if speciality.code in e.counted_for])
        for needed in requirements(speciality.code, speciality.grade):
            number = staff[needed.measure] if needed.measure in STAFF else equipment[needed.measure]
            found.append(Condition(speciality, MEASURES[needed.measure], needed.least, number))
    return found


def count_staff(engineers: Sequence[Engineer]) -> Counter[str]:
    """By the codes of STAFF; a senior engineer counts among those of middle or senior grade too."""
    return Counter(
        {
            "staff": len(engineers),
            "senior_staff": sum(e.title == "senior" for e in engineers),
            "middle_staff": sum(e.title in ("senior", "middle") for e in engineers),
            "registered": sum(e.registered for e in engineers),
        }
    )
