"""Messages to people: on the page at once, by mail from the queue. A notice is made in the move's transaction."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.cases.lifecycle.base import Performer
from apps.cases.models import Case, Notice, WorkItem
from apps.cases.vocabulary import ItemState
from apps.identity.mailing import Mailed, mail_to
from apps.identity.models import User
from apps.ledger import kinds
from apps.ledger.models import Entry

# What the applicant is told of; each has a right or a duty behind it (arts. 32, 38, 42, 44, 45).
TO_APPLICANT = frozenset(
    {
        "case.filed",
        "case.correction_requested",
        "case.correction_lapsed",
        "case.accepted",
        "case.deemed_accepted",
        "case.not_accepted",
        "case.procedure_started",
        "case.procedure_finished",
        "case.extended",
        "case.granted",
        "case.refused",
        "case.certificate_made",
        "case.delivered",
    }
)


def notify(case: Case, *, entry: Entry, performer: Performer) -> None:
    """Tells the applicant what concerns them, and whoever holds an open item what somebody else did."""
    recipients: set[int] = set()
    if entry.kind in TO_APPLICANT:
        recipients.add(case.filer_id)
    holders = WorkItem.objects.filter(case=case, state=ItemState.OPEN, assignee__isnull=False)
    recipients |= {pk for pk in holders.values_list("assignee_id", flat=True) if pk is not None}
    recipients.discard(performer.user_id or 0)
    _create(case, entry.kind, recipients)


def warn(case: Case) -> None:
    """The due date is near: tell whoever holds the case's open items."""
    holders = WorkItem.objects.filter(case=case, state=ItemState.OPEN, assignee__isnull=False)
    _create(case, "case.due_soon", {pk for pk in holders.values_list("assignee_id", flat=True) if pk is not None})


def _create(case: Case, code: str, recipients: set[int]) -> None:
    from apps.cases.tasks import send_notices

    if not recipients:
        return
    params = {"number": case.number or "", "title": case.title, "due_on": str(case.next_due_on or "")}
    Notice.objects.bulk_create(
        Notice(recipient_id=pk, case=case, code=code, params=params, created_at=timezone.now())
        for pk in sorted(recipients)
    )
    transaction.on_commit(send_notices.delay, robust=True)


def mark_read(*, case: Case, user: User) -> None:
    """The person has opened the case: what was new in it no longer is."""
    Notice.objects.filter(recipient=user, case=case, read_at__isnull=True).update(read_at=timezone.now())


def subject_line(notice: Notice) -> str:
    """In the active language: “990101-TD-2026-000001 accepted: project”."""
    return f"{notice.params['number']} {kinds.label(notice.code)} {notice.params['title']}".strip()


def waiting_for_mail() -> QuerySet[Notice]:
    return Notice.objects.filter(mailed_at__isnull=True, mail_refused_at__isnull=True)


@transaction.atomic
def mail(notice_id: int) -> None:
    """Sends one notice by mail where the recipient has an address, and marks it either way.

    An address that the server refuses for good is not tried again: the notice stands on the page all the same, and
    would keep those behind it waiting. The row is locked while it is sent, so two workers send none twice. Raises
    SMTPException or OSError where the server is away.
    """
    waiting = waiting_for_mail().select_for_update(of=("self",), skip_locked=True).select_related("recipient")
    notice = waiting.filter(pk=notice_id).first()
    if notice is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        body = _("See the case: %(url)s") % {"url": f"{settings.BASE_URL}/my/messages/{notice.pk}/"}
        outcome = mail_to(notice.recipient, subject=subject_line(notice), body=body)
    if outcome == Mailed.REFUSED:
        notice.mail_refused_at = timezone.now()
    elif outcome != Mailed.LATER:
        notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at", "mail_refused_at"])
