"""Background work; every task may run twice without harm."""

from __future__ import annotations

from celery import shared_task

from apps.deadlines.dates import today
from apps.licenses.models import License, Status
from apps.licenses.services import expire_due, prepare_files


@shared_task  # type: ignore[untyped-decorator]
def prepare_license_files(license_id: int) -> None:
    """Renders and seals one license; does nothing for one that is in force."""
    prepare_files(license_id=license_id)


@shared_task  # type: ignore[untyped-decorator]
def prepare_waiting_licenses() -> None:
    """Wakes the making of licenses whose wake-up was lost, or whose seal was missing at the time."""
    for license_id in License.objects.filter(status=Status.PREPARING).order_by("pk").values_list("pk", flat=True):
        prepare_license_files.delay(license_id)


@shared_task  # type: ignore[untyped-decorator]
def expire_licenses() -> None:
    """Once a day, after midnight in Asia/Shanghai."""
    expire_due(on=today())
