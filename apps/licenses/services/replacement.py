"""A license made again because it was lost or destroyed (补发): a new version that says what the old one said.

A certificate maker of the issuing authority enters it, on a written decision whose number stands with the reason: the
license seal is applied in their name (docs/decisions/0013). The worker makes and seals the version like every other;
until it is there the version before counts. Renewals and changes are matters with a case of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.deadlines.dates import today
from apps.identity.models import Duty
from apps.identity.selectors import ActingPost
from apps.ledger.canonical import sm3_hex
from apps.ledger.kinds import ACCESS_REFUSED
from apps.ledger.services import Actor, record_attempt
from apps.licenses.errors import NotPermitted
from apps.licenses.models import License, Occasion
from apps.licenses.services.allocation import subject_of
from apps.licenses.services.versions import STARTS_FROM, reissue


def making_post(license: License, posts: Sequence[ActingPost]) -> ActingPost | None:
    """The certificate maker's post at the issuing authority among those held or stood in for; None for none."""
    return next((p for p in posts if p.duty == Duty.CERTMAKER and p.post.authority_id == license.issuer_id), None)


def whose(license: License) -> str:
    """Who makes a license again, for somebody who may not."""
    return _("Only a certificate maker of %(issuer)s makes this license again.") % {"issuer": license.issuer.name}


def can_be_replaced(license: License) -> bool:
    """As it is now: a license that is in force, or suspended."""
    return license.status in STARTS_FROM[Occasion.REPLACEMENT]


def replace(*, license: License, posts: Sequence[ActingPost], actor: Actor, reason: str, decision: str) -> License:
    """Enters the version and wakes its making; the same decision again gives the version that it made.

    `posts` are those of the person who enters it, `actor` names them in the record of a refusal. Raises NotPermitted
    (recorded), ValidationError at `decision`, `reason` or, for one that cannot be replaced, `license`.
    """
    post = making_post(license, posts)
    if post is None:
        data = {"number": license.number, "wanted": Occasion.REPLACEMENT}
        record_attempt(kind=ACCESS_REFUSED.code, subject=subject_of(license), actor=actor, data=data)
        raise NotPermitted(whose(license))
    if not decision.strip():
        raise ValidationError({"decision": _("Enter the number of the written decision.")})
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason.")})
    with transaction.atomic():
        made = reissue(
            license=license,
            occasion=Occasion.REPLACEMENT,
            reason=f"{reason.strip()}（{decision.strip()}）",
            source_ref=_source_ref(license, decision.strip()),
            issued_on=today(),
            actor=post.actor,
        )
        transaction.on_commit(lambda: _wake(made.pk), robust=True)
    return made


def _source_ref(license: License, decision: str) -> str:
    """One decision may concern several licenses, but each of them once."""
    both = f"{license.number}\n{decision}"
    return f"replacement:{sm3_hex(both.encode())[:48]}"


def _wake(license_id: int) -> None:
    from apps.licenses.tasks import prepare_license_files  # tasks call services

    prepare_license_files.delay(license_id)
