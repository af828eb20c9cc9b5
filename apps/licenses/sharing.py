"""Sharing a license with consent and for a purpose (授权共享).

An organ may not ask again for what sharing gives it (国务院关于在线政务服务的若干规定, arts. 7–12); a use beyond the
matter at hand needs the holder's consent to this recipient, for this purpose, within this period (个人信息保护法 arts.
13, 14, 15, 23). Consent may be withdrawn at any time. Each query is recorded with its purpose, refused ones too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.deadlines.dates import today
from apps.identity.models import Agency, Applicant, Authority, User
from apps.identity.selectors import acting_posts, find_applicant_by_number, user_actor
from apps.ledger.services import record
from apps.licenses import facts, uses
from apps.licenses.models import License, Status
from apps.licenses.services.allocation import subject_of
from apps.licenses.showing import NotYours, own_license
from apps.licenses.use_models import ShareConsent, UseKind

LONGEST_DAYS = 366
MOST_RUNNING = 50
SHORTEST_PURPOSE, LONGEST_PURPOSE = 4, 200


class ConsentOver(Exception):
    """The consent has not begun, is over or was withdrawn: the recipient may know that, and nothing of the license."""

    def __init__(self, consent: ShareConsent) -> None:
        super().__init__(
            _("The holder has withdrawn this consent.")
            if consent.withdrawn_at
            else _("The consent holds from %(first)s to %(last)s only.")
            % {"first": consent.starts_on, "last": consent.ends_on}
        )


@dataclass(frozen=True)
class Recipient:
    """Either an organ, by its code, or an applicant."""

    name: str
    code: str = ""
    applicant: Applicant | None = None


def find_recipient(*, number: str, name: str) -> Recipient:
    """By number and full name together, since a number alone must not tell whose it is.

    Raises ValidationError at `number`.
    """
    number, name = "".join(number.split()).upper(), "".join(name.split())
    authority = Authority.objects.filter(uscc=number, is_active=True).first()
    if authority is not None and authority.name == name:
        return Recipient(authority.name, code=authority.uscc)
    applicant = find_applicant_by_number(number=number) if number else None
    if applicant is not None and "".join(applicant.name.split()) == name:
        return Recipient(applicant.name, applicant=applicant)
    raise ValidationError(
        {
            "number": _(
                "No authority and no applicant known here has this number and this name. Compare both; a recipient "
                "must have an account here to use the license."
            )
        }
    )


def checked_purpose(purpose: str) -> str:
    """Of one line and sensible length. Raises ValidationError at `purpose`."""
    purpose = " ".join(purpose.split())
    if not SHORTEST_PURPOSE <= len(purpose) <= LONGEST_PURPOSE or not purpose.isprintable():
        raise ValidationError(
            {
                "purpose": _("State the purpose in %(least)d to %(most)d characters, for instance: loan application.")
                % {"least": SHORTEST_PURPOSE, "most": LONGEST_PURPOSE}
            }
        )
    return purpose


def _check_period(last: dt.date, day: dt.date) -> None:
    if not day <= last <= day + dt.timedelta(days=LONGEST_DAYS):
        raise ValidationError(
            {
                "ends_on": _("Choose a last day from today to %(last)s.")
                % {"last": day + dt.timedelta(days=LONGEST_DAYS)}
            }
        )


@transaction.atomic
def give_consent(*, license_id: int, user: User, recipient: Recipient, purpose: str, ends_on: dt.date) -> ShareConsent:
    """Allows the recipient to use the license from today to `ends_on`, included, at most a year.

    The same consent given twice is one. Raises NotYours, ValidationError (at the field).
    """
    license, day = own_license(user=user, license_id=license_id), today()
    purpose = checked_purpose(purpose)
    _check_period(ends_on, day)
    if recipient.applicant is not None and recipient.applicant.pk == license.holder_id:
        raise ValidationError({"number": _("This is the holder. Enter who else is to use the license.")})
    running = ShareConsent.objects.filter(license=license, withdrawn_at__isnull=True, ends_on__gte=day)
    same = running.filter(
        recipient_code=recipient.code, recipient=recipient.applicant, purpose=purpose, ends_on=ends_on
    ).first()
    if same is not None:
        return same
    if running.count() >= MOST_RUNNING:
        raise ValidationError(_("%(most)d consents are running. Withdraw one first.") % {"most": MOST_RUNNING})
    consent = ShareConsent.objects.create(
        license=license,
        recipient_code=recipient.code,
        recipient=recipient.applicant,
        recipient_name=recipient.name,
        purpose=purpose,
        starts_on=day,
        ends_on=ends_on,
        given_by=user,
        given_at=timezone.now(),
    )
    _record(consent, user, facts.CONSENT_GIVEN.code)
    return consent


def _record(consent: ShareConsent, user: User, kind: str) -> None:
    data = {
        "consent": str(consent.pk),
        "recipient": consent.recipient_code or f"applicant:{consent.recipient_id}",
        "recipient_name": consent.recipient_name,
        "purpose": consent.purpose,
        "starts_on": consent.starts_on,
        "ends_on": consent.ends_on,
    }
    record(kind=kind, subject=subject_of(consent.license), actor=user_actor(user), data=data)


@transaction.atomic
def withdraw_consent(*, consent_id: UUID, user: User) -> ShareConsent:
    """Ends a consent at once; a second time changes nothing. Raises NotYours."""
    known = ShareConsent.objects.filter(pk=consent_id).first()
    if known is None:
        raise NotYours
    own_license(user=user, license_id=known.license_id)
    consent = ShareConsent.objects.select_for_update(of=("self",)).select_related("license").get(pk=known.pk)
    if consent.withdrawn_at is None:
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        _record(consent, user, facts.CONSENT_WITHDRAWN.code)
    return consent


def received_by(*, user: User, on: dt.date) -> QuerySet[ShareConsent]:
    """Consents, running and over, to the organs that the user holds a post in and to those they act for generally."""
    codes = {acting.post.authority.uscc for acting in acting_posts(user=user, on=on)}
    period = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    principals = Agency.objects.filter(period, agent=user, scope=[]).values("principal")
    return (
        ShareConsent.objects.filter(Q(recipient_code__in=codes) | Q(recipient__user=user) | Q(recipient__in=principals))
        .exclude(license__status=Status.PREPARING)
        .select_related("license__issuer", "license__holder")
    )


def use_shared(*, consent_id: UUID, user: User, purpose: str) -> License:
    """The license, for its recipient, who states what they need it for now; recorded, refused queries too.

    Raises NotYours, ValidationError at `purpose`, ConsentOver.
    """
    day = today()
    consent = received_by(user=user, on=day).filter(pk=consent_id).first()
    if consent is None:
        raise NotYours
    stated = checked_purpose(purpose)
    holds = consent.holds_on(day)
    uses.note_use(
        license=consent.license,
        kind=UseKind.SHARED,
        user=user,
        organization=consent.recipient_name,
        purpose=stated,
        result=uses.DONE if holds else uses.REFUSED,
        consent=consent,
    )
    if not holds:
        raise ConsentOver(consent)
    return consent.license
