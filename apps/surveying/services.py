"""What changes a surveying application: the entries of a page and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from apps.surveying.models import Edition, MapApplication, Sheet
from apps.surveying.selectors import map_of

if TYPE_CHECKING:
    from apps.cases.models import Case


@transaction.atomic
def save_map(*, case: Case, values: Mapping[str, Any]) -> MapApplication:
    """Stores the columns of one page. The map's title becomes the case's subject."""
    application = map_of(case) or MapApplication(case=case)
    for column, value in values.items():
        setattr(application, column, value)
    application.save()
    if "title" in values:
        case.title = application.title
        case.save(update_fields=["title"])
    return application


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
