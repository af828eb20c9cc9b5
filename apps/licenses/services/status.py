"""Suspending, resuming, revoking, cancelling, expiring: each with its cause, at once visible to verification."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.ledger.kinds import Kind
from apps.ledger.services import SYSTEM, Actor, record
from apps.licenses import facts
from apps.licenses.causes import CAUSES, REACHED_FROM
from apps.licenses.models import IN_FORCE, License, Status
from apps.licenses.services.allocation import subject_of

_FACTS: dict[Status, Kind] = {
    Status.SUSPENDED: facts.SUSPENDED,
    Status.VALID: facts.RESUMED,
    Status.REVOKED: facts.REVOKED,
    Status.CANCELLED: facts.CANCELLED,
    Status.EXPIRED: facts.EXPIRED,
    Status.TRANSFERRED: facts.TRANSFERRED,
}


def _set(license: License, status: Status, *, cause: str, reason: str, actor: Actor) -> None:
    license.status, license.status_cause, license.status_reason = status, cause, reason
    license.status_changed_at = timezone.now()
    license.save(update_fields=["status", "status_cause", "status_reason", "status_changed_at"])
    data = {"number": license.number, "cause": cause, "reason": reason}
    record(kind=_FACTS[status].code, subject=subject_of(license), actor=actor, data=data)


@transaction.atomic
def change_status(*, license: License, status: Status, reason: str, cause_code: str, actor: Actor) -> License:
    """Suspends, resumes (`Status.VALID`), revokes, cancels or moves out, once: the same change again changes nothing.

    `cause_code` is one of `causes.CAUSES` that leads to this status; `reason` is text for people, with the decision's
    number. Raises ValidationError (at the field) for a cause that does not fit, an empty reason or a status that
    cannot be reached from the present one.
    """
    license = License.objects.select_for_update().get(pk=license.pk)
    cause = CAUSES.get(cause_code)
    if cause is None or cause.status != status:
        raise ValidationError({"cause_code": _("This cause does not lead to that status. Choose another cause.")})
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason and the decision's number.")})
    if license.status == status and license.status_cause == cause_code:
        return license
    if license.status not in REACHED_FROM.get(status, ()):
        raise ValidationError(
            {
                "status": _("The license is “%(now)s” and cannot become “%(then)s”.")
                % {"now": license.get_status_display(), "then": status.label}
            }
        )
    _set(license, status, cause=cause_code, reason=reason.strip(), actor=actor)
    return license


def expire_due(*, on: dt.date) -> int:
    """Marks the valid and suspended licenses whose last day lies before `on` as expired; returns how many.

    Verification does not wait for it: a license past its last day shows as expired at once.
    """
    due = License.objects.filter(status__in=IN_FORCE, valid_to__lt=on)
    count = 0
    for pk in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            license = License.objects.select_for_update().get(pk=pk)
            if license.status in IN_FORCE:
                _set(license, Status.EXPIRED, cause="", reason="", actor=SYSTEM)
                count += 1
    return count
