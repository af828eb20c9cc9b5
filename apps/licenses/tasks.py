"""Background work; every task may run twice without harm."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from apps.deadlines.dates import today
from apps.licenses.models import License, Status
from apps.licenses.services import expire_due, mail_end_notices, note_ending, prepare_files

PATIENCE = dt.timedelta(minutes=1)
"""A license younger than this is being made by the task that its decision woke."""
BATCH = 500
"""Licenses woken in one sweep; the oldest first, the next sweep takes what is left."""


@shared_task  # type: ignore[untyped-decorator]
def prepare_license_files(license_id: int) -> None:
    """Renders and seals one license; does nothing for one that is in force."""
    prepare_files(license_id=license_id)


@shared_task  # type: ignore[untyped-decorator]
def prepare_waiting_licenses() -> None:
    """Wakes the making of licenses whose wake-up was lost, or whose seal was missing at the time."""
    waiting = License.objects.filter(status=Status.PREPARING, status_changed_at__lt=timezone.now() - PATIENCE)
    for license_id in waiting.order_by("pk").values_list("pk", flat=True)[:BATCH]:
        prepare_license_files.delay(license_id)


@shared_task  # type: ignore[untyped-decorator]
def expire_licenses() -> None:
    """Once a day, after midnight in Asia/Shanghai."""
    expire_due(on=today())


@shared_task  # type: ignore[untyped-decorator]
def note_ending_licenses() -> None:
    """Once a day, in the morning: enters the notices of licenses that end soon, and mails them."""
    note_ending(on=today())
    mail_end_notices(on=today())


@shared_task  # type: ignore[untyped-decorator]
def mail_waiting_end_notices() -> None:
    """Mails what was refused, or what a worker that died left behind."""
    mail_end_notices(on=today())
