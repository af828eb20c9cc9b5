"""A new version of a license that its issuer makes outside a case: renewed (延续, 行政许可法 art. 50) or made again
because it was lost (补发).

A certificate maker of the issuing authority enters it, on a written decision whose number stands with the reason: the
license seal is applied in their name (docs/decisions/0013). The worker makes and seals the version like every other;
until it is there the version before counts.
"""

from __future__ import annotations

import datetime as dt
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

ORDERED = (Occasion.RENEWAL, Occasion.REPLACEMENT)


def making_post(license: License, posts: Sequence[ActingPost]) -> ActingPost | None:
    """The certificate maker's post at the issuing authority among those held or stood in for; None for none."""
    return next((p for p in posts if p.duty == Duty.CERTMAKER and p.post.authority_id == license.issuer_id), None)


def whose(license: License) -> str:
    """Who makes a new version, for somebody who may not."""
    return _("Only a certificate maker of %(issuer)s makes a new version of this license.") % {
        "issuer": license.issuer.name
    }


def possible_orders(license: License) -> list[Occasion]:
    """What new version may be ordered of the license as it is now: none of one without an end is renewed."""
    return [
        occasion
        for occasion in ORDERED
        if license.status in STARTS_FROM[occasion] and (occasion != Occasion.RENEWAL or license.valid_to is not None)
    ]


def order_version(
    *,
    license: License,
    posts: Sequence[ActingPost],
    actor: Actor,
    occasion: Occasion,
    reason: str,
    decision: str,
    applied_on: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> License:
    """Enters the next version and wakes its making; the same decision again gives the version that it ordered.

    `posts` are those of the person who orders, `actor` names them in the record of a refusal. A renewal needs
    `applied_on`, the day it was applied for, which must lie within the old term; its new last day is `valid_to`, or
    follows from the kind. Raises NotPermitted (recorded), ValidationError at the field or at `license`.
    """
    post = making_post(license, posts)
    if post is None:
        data = {"number": license.number, "wanted": occasion}
        record_attempt(kind=ACCESS_REFUSED.code, subject=subject_of(license), actor=actor, data=data)
        raise NotPermitted(whose(license))
    if occasion not in ORDERED:
        raise ValueError(f"{occasion} is not ordered outside a case")
    if not decision.strip():
        raise ValidationError({"decision": _("Enter the number of the written decision.")})
    if occasion == Occasion.RENEWAL:
        _ensure_in_time(license, applied_on)
    with transaction.atomic():
        made = reissue(
            license=license,
            occasion=occasion,
            reason=f"{reason.strip()}（{decision.strip()}）" if reason.strip() else "",
            source_ref=_source_ref(license, decision.strip()),
            issued_on=today(),
            actor=post.actor,
            valid_to=valid_to,
            applied_on=applied_on,
        )
        transaction.on_commit(lambda: _wake(made.pk), robust=True)
    return made


def _source_ref(license: License, decision: str) -> str:
    """One decision may renew several licenses, but each of them once."""
    both = f"{license.number}\n{decision}"
    return f"order:{sm3_hex(both.encode())[:48]}"


def _ensure_in_time(license: License, applied_on: dt.date | None) -> None:
    if applied_on is None:
        raise ValidationError({"applied_on": _("Enter the day on which the renewal was applied for.")})
    if applied_on > today():
        raise ValidationError({"applied_on": _("This day has not come yet.")})
    if license.valid_to is not None and applied_on > license.valid_to:
        raise ValidationError(
            {"applied_on": _("The renewal was applied for after the license had expired. Ask for a new license.")}
        )


def _wake(license_id: int) -> None:
    from apps.licenses.tasks import prepare_license_files  # tasks call services

    prepare_license_files.delay(license_id)
