"""The issuing authority decides on a license: suspends, resumes, revokes, cancels, or lets it go to another register.

Only an approver of the issuing authority decides (行政许可法 arts. 69, 70), with a cause that the law knows, a reason
and the number of the written decision.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.identity.models import Duty
from apps.identity.selectors import ActingPost
from apps.ledger.kinds import ACCESS_REFUSED
from apps.ledger.services import Actor, record_attempt
from apps.licenses.causes import CAUSES, NOT_MADE, REACHED_FROM, Cause
from apps.licenses.errors import NotPermitted
from apps.licenses.models import License, Status
from apps.licenses.services.allocation import subject_of
from apps.licenses.services.status import change_status

DECIDED: tuple[Status, ...] = (
    Status.SUSPENDED,
    Status.VALID,
    Status.REVOKED,
    Status.CANCELLED,
    Status.TRANSFERRED,
)


def deciding_post(license: License, posts: Sequence[ActingPost]) -> ActingPost | None:
    """The approver's post at the issuing authority among those held or stood in for; None for none."""
    return next((p for p in posts if p.duty == Duty.APPROVER and p.post.authority_id == license.issuer_id), None)


def causes_of(status: Status) -> list[Cause]:
    """What an authority may decide this status for; a number given up before issue is the making's own affair."""
    return [cause for cause in CAUSES.values() if cause.status == status and cause.code != NOT_MADE]


def possible_decisions(license: License) -> list[Status]:
    """What may be decided on the license as it is now, in the order of the list."""
    if license.status == Status.PREPARING:
        return []
    return [status for status in DECIDED if license.status in REACHED_FROM[status]]


def decide(
    *,
    license: License,
    posts: Sequence[ActingPost],
    actor: Actor,
    status: Status,
    cause_code: str,
    reason: str,
    decision: str,
) -> License:
    """Carries out a decision on a license; the same decision again changes nothing.

    `posts` are those of the person who decides, `actor` names them in the record of a refusal; `decision` is the
    document's number. Raises NotPermitted (recorded), ValidationError at `cause_code`, `reason`, `decision` or
    `status`.
    """
    post = deciding_post(license, posts)
    if post is None:
        data = {"number": license.number, "wanted": status}
        record_attempt(kind=ACCESS_REFUSED.code, subject=subject_of(license), actor=actor, data=data)
        raise NotPermitted(
            _("Only an approver of %(issuer)s decides on this license.") % {"issuer": license.issuer.name}
        )
    if not decision.strip():
        raise ValidationError({"decision": _("Enter the number of the written decision.")})
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason.")})
    if cause_code not in {cause.code for cause in causes_of(status)}:
        raise ValidationError({"cause_code": _("This cause does not lead to that status. Choose another cause.")})
    words = f"{reason.strip()}（{decision.strip()}）"
    return change_status(license=license, status=status, reason=words, cause_code=cause_code, actor=post.actor)
