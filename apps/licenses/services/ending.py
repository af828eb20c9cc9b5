"""Notices that a license ends soon: one to each person it concerns, for each version and stage, then by mail.

They are their own rows and not `cases.Notice`, which is about a case: a license may have none here, and renewal has
none yet.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from apps.identity.mailing import Mailed, mail_to
from apps.licenses.ending import STAGES, Ending, after, ending_of, message, unnoticed
from apps.licenses.ending import subject as subject_of
from apps.licenses.models import License
from apps.licenses.selectors import general_agencies
from apps.licenses.use_models import EndNotice

logger = logging.getLogger(__name__)

BATCH = 500
"""Rows in memory at once; three queries a batch."""


def note_ending(*, on: dt.date) -> None:
    """Enters the notices that are due on that day. Again, or at the same moment elsewhere, it enters nothing twice."""
    for stage in STAGES:
        due = unnoticed(stage=stage, on=on).select_related("holder__user")
        batch = list(due[:BATCH])
        while batch:
            _enter(batch, stage, on)
            batch = list(after(due, batch[-1])[:BATCH])


def _enter(licenses: Sequence[License], stage: int, on: dt.date) -> None:
    """A license whose whole term is shorter than the stage is passed over: its holder has just been told its end."""
    agents = _general_agents({license.holder_id for license in licenses}, on)
    now = timezone.now()
    EndNotice.objects.bulk_create(
        [
            EndNotice(license=license, stage=stage, recipient_id=user_id, created_at=now)
            for license in licenses
            if license.valid_to is not None and (license.valid_to - license.valid_from).days > stage
            for user_id in sorted(agents[license.holder_id] | _own_account(license))
        ],
        ignore_conflicts=True,  # the unique constraint lets one of two workers through
    )


def _own_account(license: License) -> set[int]:
    user = license.holder.user
    return {user.pk} if user is not None and user.is_active else set()


def _general_agents(holders: set[int], on: dt.date) -> dict[int, set[int]]:
    """Who acts for each holder in all matters on that day: those who see the license among their own."""
    found: dict[int, set[int]] = defaultdict(set)
    agencies = general_agencies(on).filter(principal__in=holders, agent__is_active=True)
    for principal, agent in agencies.values_list("principal_id", "agent_id"):
        found[principal].add(agent)
    return found


def mail_end_notices(*, on: dt.date) -> int:
    """Mails what is not mailed yet; returns how many left. Where the mail server is away the rest waits for the next
    run, and so does an address that is refused for now.

    Each notice is locked while it is sent, so two workers send none twice; one that dies between sending and
    committing leaves its mail to be sent again.
    """
    sent, last = 0, 0
    waiting = EndNotice.objects.filter(mailed_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    while keys := list(waiting.filter(pk__gt=last)[:BATCH]):
        for key in keys:
            try:
                sent += _mail(key, on)
            except (SMTPException, OSError):
                logger.warning("notices of licenses' ends wait: the mail server does not answer", exc_info=True)
                return sent
        last = keys[-1]
    return sent


@transaction.atomic
def _mail(key: int, on: dt.date) -> bool:
    """Settles the notice; sends nothing where the license gives no rights any more. Raises SMTPException, OSError."""
    waiting = EndNotice.objects.select_for_update(of=("self",), skip_locked=True).filter(mailed_at__isnull=True)
    notice = waiting.select_related("recipient", "license").filter(pk=key).first()
    if notice is None:
        return False
    ending, outcome = ending_of(notice.license, on), None
    if ending is not None:
        subject, body = _texts(notice.license, ending)
        outcome = mail_to(notice.recipient, subject=subject, body=body)
    if outcome != Mailed.LATER:
        notice.mailed_at = timezone.now()
        notice.save(update_fields=["mailed_at"])
    return outcome == Mailed.SENT


def _texts(license: License, ending: Ending) -> tuple[str, str]:
    """Subject in the site's language; the body in Chinese, then in English: nobody said which they read."""
    parts = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            parts.append("\n".join(message(license, ending)))
    with translation.override(settings.LANGUAGE_CODE):
        return subject_of(license, ending), "\n\n".join(parts)
