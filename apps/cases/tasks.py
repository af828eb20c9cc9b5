"""What runs outside requests. Each task takes ids and may run twice; sweeps find what a lost wake-up left."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException
from uuid import UUID

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from apps.cases import clocks, documents, notices
from apps.cases.errors import CaseError
from apps.cases.models import Case, Document, WorkItem
from apps.cases.registry import all_machines, plugin_for
from apps.cases.vocabulary import UNDER_EXAMINATION, ItemState, Stage
from apps.deadlines.dates import today
from apps.deadlines.selectors import calendar_stamp
from apps.licenses.models import RequestState
from apps.licenses.selectors import for_source
from apps.licenses.services import obtain_number, prepare_files

logger = logging.getLogger(__name__)

DRAFT_DAYS = 90
BATCH = 500
OFD_PATIENCE = dt.timedelta(days=7)
"""How long an OFD that could not be made is tried again. Documents sealed before there were OFDs stay as they are."""
CALENDAR_SEEN = "cases.calendar_seen"


@shared_task  # type: ignore[untyped-decorator]
def seal_document(document_id: int) -> None:
    documents.seal_document(document_id=document_id)
    documents.make_ofd(document_id=document_id)


@shared_task  # type: ignore[untyped-decorator]
def make_license_files(case_id: str) -> None:
    """Asks for the license's number where that is still to do, renders and seals the license, then tells the case.

    Every step is stored: a retry resumes.
    """
    from apps.cases.actions import perform

    license = for_source(case_id).last()
    if license is None:
        _obtain_number(case_id)
        return
    prepare_files(license_id=license.pk)
    if Case.objects.filter(pk=case_id, stage=Stage.CERTIFICATE).exists():
        perform(UUID(case_id), "certificate_made", None)


def _obtain_number(case_id: str) -> None:
    """The number, or its refusal, brought to the case; its license then wakes this task anew."""
    from apps.cases.actions import perform

    case = Case.objects.filter(pk=case_id, stage=Stage.CERTIFICATE).first()
    if case is None:
        return
    request = obtain_number(kind=plugin_for(case.matter_code).license.kind, source_ref=case_id)
    if request is None or request.state == RequestState.WAITING:
        return  # nothing asked yet, or no answer: the sweep comes back
    given = request.state == RequestState.ANSWERED
    if given or not WorkItem.objects.filter(case=case, state=ItemState.OPEN).exists():
        try:
            perform(case.pk, "number_received" if given else "number_refused", None)
        except CaseError as refusal:
            logger.info("the number of %s was brought by another worker: %s", case_id, refusal)


@shared_task  # type: ignore[untyped-decorator]
def send_notices() -> None:
    """Until the mail server does not answer: then the rest waits for the next run."""
    for notice_id in list(notices.waiting_for_mail().order_by("id").values_list("pk", flat=True)[:BATCH]):
        try:
            notices.mail(notice_id)
        except (SMTPException, OSError):
            logger.warning("notices wait: the mail server does not answer", exc_info=True)
            return


@shared_task  # type: ignore[untyped-decorator]
def finish_papers() -> None:
    """Finds documents and licenses whose wake-up was lost."""
    stale = timezone.now() - dt.timedelta(seconds=30)
    unsealed = Document.objects.filter(sealed_at__isnull=True, made_at__lt=stale).order_by("id")
    for pk in unsealed.values_list("pk", flat=True)[:BATCH]:
        seal_document.delay(pk)
    half_made = Document.objects.filter(ofd_digest="", sealed_at__gt=timezone.now() - OFD_PATIENCE, sealed_at__lt=stale)
    for pk in half_made.order_by("sealed_at").values_list("pk", flat=True)[:BATCH]:
        seal_document.delay(pk)
    waiting = Case.objects.filter(stage=Stage.CERTIFICATE, touched_at__lt=stale)
    for case_id in waiting.values_list("pk", flat=True)[:BATCH]:
        make_license_files.delay(str(case_id))


@shared_task  # type: ignore[untyped-decorator]
def sweep_acceptance() -> None:
    """Five working days of silence accept an application (art. 32(4)); unanswered corrections return it."""
    _sweep(Case.objects.filter(stage=Stage.FILED, next_due_on__lt=today()), "deem_accepted")
    _sweep(Case.objects.filter(stage=Stage.CORRECTION, next_due_on__lt=today()), "lapse_correction")


@shared_task  # type: ignore[untyped-decorator]
def sweep_co_reviews() -> None:
    """Takes silence for no objection in the matters whose rules say so; the machine refuses it in all others."""
    from apps.cases.lifecycle.proceedings import Proceedings

    overdue = Case.objects.filter(
        stage=Stage.CO_REVIEW, co_reviews__closed_at__isnull=True, co_reviews__due_on__lt=today()
    )
    machines = [
        code
        for code, machine in all_machines()
        if issubclass(machine, Proceedings) and machine.silence_basis is not Proceedings.silence_basis
    ]
    _sweep(overdue.filter(machine__in=machines), "take_silence")


@shared_task  # type: ignore[untyped-decorator]
def sweep_drafts() -> None:
    """Closes drafts that nobody touched for DRAFT_DAYS."""
    old = timezone.now() - dt.timedelta(days=DRAFT_DAYS)
    _sweep(Case.objects.filter(stage=Stage.DRAFT, touched_at__lt=old), "lapse_draft")


@shared_task  # type: ignore[untyped-decorator]
def sweep_warnings() -> None:
    """Once a case and warning day: the due date is near."""
    near = Case.objects.filter(
        stage__in=UNDER_EXAMINATION, warn_on__lte=today(), paused_since__isnull=True, warned_on__isnull=True
    )
    for case in near.order_by("warn_on")[:BATCH]:
        # The conditional update lets one of two sweeps through.
        if Case.objects.filter(pk=case.pk, warned_on__isnull=True).update(warned_on=today()):
            notices.warn(case)


@shared_task  # type: ignore[untyped-decorator]
def sweep_calendar() -> None:
    """A changed calendar moves due dates: recomputes every open case once for each state of the calendar."""
    stamp = calendar_stamp()
    if cache.get(CALENDAR_SEEN) == stamp:
        return
    moving = Case.objects.filter(closed_at__isnull=True).exclude(stage=Stage.DRAFT)
    for case_id in moving.order_by("pk").values_list("pk", flat=True).iterator():
        clocks.refresh(case_id=case_id, today=today())
    cache.set(CALENDAR_SEEN, stamp, None)


def _sweep(cases: object, action: str) -> None:
    from django.db.models import QuerySet

    from apps.cases.actions import perform

    assert isinstance(cases, QuerySet)
    for case_id in cases.values_list("pk", flat=True)[:BATCH]:
        try:
            perform(case_id, action, None)
        except CaseError as refusal:
            # Somebody acted between the query and the lock: that is what the lock is for.
            logger.info("sweep %s passed over %s: %s", action, case_id, refusal)
