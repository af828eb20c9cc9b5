"""What changes a surveying application: the entries of a page and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from apps.cases import entries
from apps.surveying.models import (
    AppliedSpeciality,
    Edition,
    Engineer,
    Instrument,
    MapApplication,
    QualificationApplication,
    Sheet,
    System,
)

if TYPE_CHECKING:
    from apps.cases.models import Case


def save_map(*, case: Case, values: Mapping[str, Any]) -> MapApplication:
    """Stores columns of the application."""
    return entries.save_entries(MapApplication, case=case, values=values)


@transaction.atomic
def replace_sheets(*, case: Case, rows: Sequence[Mapping[str, Any]]) -> None:
    """These sheets instead of those there were."""
    application = save_map(case=case, values={})
    application.sheets.all().delete()
    Sheet.objects.bulk_create(
        Sheet(application=application, position=position, **row) for position, row in enumerate(rows, start=1)
    )


@transaction.atomic
def replace_editions(*, case: Case, rows: Sequence[Mapping[str, Any]]) -> None:
    """These editions instead of those there were."""
    application = save_map(case=case, values={})
    application.editions.all().delete()
    Edition.objects.bulk_create(Edition(application=application, **row) for row in rows)


@transaction.atomic
def replace_specialities(*, case: Case, grades: Mapping[str, str]) -> None:
    """Speciality code → grade, instead of those there were; they become the case's subject."""
    application = _qualification(case)
    application.specialities.all().delete()
    rows = AppliedSpeciality.objects.bulk_create(
        AppliedSpeciality(application=application, code=code, grade=grade) for code, grade in sorted(grades.items())
    )
    case.title = f"测绘资质：{'、'.join(row.name_zh for row in rows)}"[:200]
    case.save(update_fields=["title"])


@transaction.atomic
def replace_engineers(*, case: Case, rows: Sequence[Mapping[str, Any]]) -> None:
    """These engineers instead of those there were."""
    application = _qualification(case)
    application.engineers.all().delete()
    Engineer.objects.bulk_create(
        Engineer(application=application, position=position, **row) for position, row in enumerate(rows, start=1)
    )


@transaction.atomic
def replace_equipment(
    *, case: Case, instruments: Sequence[Mapping[str, Any]], systems: Sequence[Mapping[str, Any]]
) -> None:
    """These instruments and systems instead of those there were."""
    application = _qualification(case)
    application.instruments.all().delete()
    application.systems.all().delete()
    Instrument.objects.bulk_create(
        Instrument(application=application, position=position, **row)
        for position, row in enumerate(instruments, start=1)
    )
    System.objects.bulk_create(
        System(application=application, position=position, **row) for position, row in enumerate(systems, start=1)
    )


def _qualification(case: Case) -> QualificationApplication:
    return entries.save_entries(QualificationApplication, case=case, values={})
