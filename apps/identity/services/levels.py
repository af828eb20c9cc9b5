"""What is known of how surely a person was identified. Each statement stands in the ledger."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.identity import kinds
from apps.identity.levels import LEVELS, WINDOW_LEVEL, Source
from apps.identity.models import Applicant, ApplicantKind, Duty, IdentityProof
from apps.identity.selectors import ActingPost, find_applicant_by_number, user_actor
from apps.ledger.services import SYSTEM, Actor, Subject, record


@transaction.atomic
def state_hub_level(*, applicant: Applicant, level: str) -> IdentityProof:
    """What the national platform says now takes the place of what it said before, also where it is less.

    Raises ValueError for a level that is none of ours.
    """
    if level not in LEVELS:
        raise ValueError(f"unknown real-name level {level!r}")
    actor = user_actor(applicant.user) if applicant.user else SYSTEM
    return _state(applicant, Source.HUB, level, actor)


@transaction.atomic
def verify_at_window(*, id_number: str, name: str, account: str, by: ActingPost | None) -> IdentityProof:
    """A clerk compared the person with the identity card (当面核验); `by` None: the demonstration's own people.

    Number and name must be those registered here, and `account` the user name that the person themselves gives (empty
    where they have none, or where the national platform vouches for it): a stranger who registered this number first
    must not gain by the visit. Raises PermissionDenied, ValidationError (at the field).
    """
    if by is not None and by.duty != Duty.WINDOW:
        raise PermissionDenied(_("Only the acceptance window verifies identities."))
    applicant = find_applicant_by_number(number="".join(id_number.split()).upper())
    if applicant is None or applicant.kind != ApplicantKind.NATURAL:
        raise ValidationError(
            {"id_number": _("Nobody with this ID number is registered here. The person registers first, then comes.")}
        )
    if "".join(applicant.name.split()) != "".join(name.split()):
        raise ValidationError({"name": _("This number is registered under another name. Compare it with the card.")})
    # An account that the hub vouches for is theirs, and nobody knows its name by heart.
    is_vouched_for = applicant.proofs.filter(source=Source.HUB).exists()
    if not is_vouched_for and account.strip() != (applicant.user.username if applicant.user else ""):
        raise ValidationError(
            {
                "account": _(
                    "The details are registered with another account, or with none. Ask the person again; if the "
                    "account is not theirs, tell the security administrator."
                )
            }
        )
    return _state(applicant, Source.WINDOW, WINDOW_LEVEL, by.actor if by else SYSTEM)


def _state(applicant: Applicant, source: Source, level: str, actor: Actor) -> IdentityProof:
    proof, created = IdentityProof.objects.select_for_update().get_or_create(
        applicant=applicant,
        source=source,
        defaults={"level": level, "stated_at": timezone.now(), "stated_by": actor.name},
    )
    before = "" if created else proof.level
    if before == level and source == Source.HUB:
        return proof  # the same at each sign-in: nothing new to record
    proof.level, proof.stated_at, proof.stated_by = level, timezone.now(), actor.name
    proof.save()
    record(
        kind=kinds.LEVEL_STATED.code,
        subject=Subject("applicant", str(applicant.pk)),
        actor=actor,
        data={"source": str(source), "before": before, "level": str(level), "name": applicant.name},
    )
    return proof
