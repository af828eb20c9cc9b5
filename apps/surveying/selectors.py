"""Reads of surveying applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.cases import entries
from apps.cases.models import MaterialVersion
from apps.surveying.models import (
    AppliedSpeciality,
    Edition,
    Engineer,
    Instrument,
    MapApplication,
    Sheet,
    System,
)

if TYPE_CHECKING:
    from apps.cases.models import Case

WORK = "M_SAMPLE"


def filled_map(case: Case) -> MapApplication:
    """The case's map application; empty and not stored where there is none yet."""
    return entries.filled(MapApplication, case)


def sheets_of(case: Case) -> list[Sheet]:
    return list(Sheet.objects.filter(application__case=case))


def editions_of(case: Case) -> list[Edition]:
    return list(Edition.objects.filter(application__case=case))


def works_of(case: Case) -> list[MaterialVersion]:
    """The versions of the work, oldest first: a correction in the work adds one, none is replaced."""
    return list(
        MaterialVersion.objects.filter(material__case=case, material__code=WORK, removed_at__isnull=True).order_by(
            "number"
        )
    )


def specialities_of(case: Case) -> list[AppliedSpeciality]:
    return list(AppliedSpeciality.objects.filter(application__case=case))


def engineers_of(case: Case) -> list[Engineer]:
    return list(Engineer.objects.filter(application__case=case))


def instruments_of(case: Case) -> list[Instrument]:
    return list(Instrument.objects.filter(application__case=case))


def systems_of(case: Case) -> list[System]:
    return list(System.objects.filter(application__case=case))
