"""Whom the hub vouches for: linked to accounts and applicants by verified number, never by name or e-mail alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.deadlines.dates import today
from apps.hub.inbound.errors import NotTaken
from apps.identity.crypto import blind_index
from apps.identity.levels import is_at_least
from apps.identity.models import Applicant, ApplicantKind, User
from apps.identity.selectors import find_applicant_by_number, level_of, may_act_for
from apps.identity.services import appoint_agent, create_user, link_account, register_vouched

VERIFIED = "RC02"
VOUCHED_FOR = dt.timedelta(days=30)
"""How long an agency the hub vouched for lasts: it says who acts today, not for how long; each sign-in renews it."""


def _natural(identity: Mapping[str, Any]) -> tuple[str, str]:
    """Name and number of the person who acts: the natural person, or the legal person's agent."""
    person = identity.get("agent") if identity.get("user_type") == "legal" else identity
    if not isinstance(person, Mapping):
        raise NotTaken("E-IDENTITY", "a legal person acts through an agent", "applicant.agent")
    name, number = str(person.get("name") or ""), str(person.get("id_number") or "")
    if not name or not number:
        raise NotTaken("E-IDENTITY", "name and number of the person are required", "applicant")
    return name, number


@transaction.atomic
def user_of(identity: Mapping[str, Any]) -> User:
    """The account of the person the hub vouches for, opened where there is none. Raises NotTaken.

    An account is theirs only where its real-name number is theirs; a registered number with another name is refused,
    and so is an account of which nobody but itself ever said whose it is (E-UNPROVEN): a stranger may have registered
    the number, and would share what the hub brings. What the hub opened or linked carries its statement of the level.
    """
    if not is_at_least(str(identity.get("real_name_level") or ""), VERIFIED):
        raise NotTaken("E-LEVEL", f"the identity must be verified at {VERIFIED} or above", "real_name_level")
    name, number = _natural(identity)
    known = _registered(name, number)
    if known is None or known.user is None:
        try:
            return _opened(known, name, number, phone=str(identity.get("phone") or ""))
        except (ValidationError, IntegrityError) as error:
            # Another message or sign-in of this person may have opened the account in this very moment.
            known = _registered(name, number)
            if known is None or known.user is None:
                sentences = error.messages if isinstance(error, ValidationError) else ["registered in this very moment"]
                raise NotTaken("E-IDENTITY", "；".join(sentences), "applicant") from error
    if not is_at_least(level_of(known.user), VERIFIED):
        raise NotTaken("E-UNPROVEN", "the account with this number was never verified", "id_number")
    return known.user


def _registered(name: str, number: str) -> Applicant | None:
    """The natural person with this number; None where there is none. Raises NotTaken for another name."""
    known = find_applicant_by_number(number=number)
    if known is not None and (known.name != name or known.kind != ApplicantKind.NATURAL):
        raise NotTaken("E-IDENTITY", "this number is registered here under another name", "id_number")
    return known


@transaction.atomic
def _opened(known: Applicant | None, name: str, number: str, *, phone: str) -> User:
    """A new account of the person, whom somebody may have registered. Raises ValidationError or IntegrityError."""
    user = create_user(username=f"hub.{_handle(number)}", display_name=name)
    if known is None:
        register_vouched(kind=ApplicantKind.NATURAL, name=name, number=number, phone=phone, user=user)
    else:
        link_account(applicant=known, user=user)
    return user


def _handle(number: str) -> str:
    """A name for the account that tells nobody the number."""
    return blind_index(number)[:20]


def applicant_of(identity: Mapping[str, Any], *, user: User) -> Applicant:
    """The applicant the person acts for, with the agency that the hub vouches for. Raises NotTaken."""
    if identity.get("user_type") != "legal":
        return Applicant.objects.get(user=user)
    uscc, name = str(identity.get("uscc") or ""), str(identity.get("org_name") or "")
    company = find_applicant_by_number(number=uscc) if uscc else None
    try:
        if company is None:
            company = register_vouched(
                kind=ApplicantKind.LEGAL, name=name, number=uscc, phone=str(identity.get("phone") or "")
            )
        elif company.name != name:
            raise NotTaken("E-IDENTITY", "this credit code is registered here under another name", "uscc")
        if not may_act_for(user=user, applicant=company, matter_code="", on=today()):
            appoint_agent(principal=company, agent=user, starts_on=today(), ends_on=today() + VOUCHED_FOR)
    except ValidationError as error:
        raise NotTaken("E-IDENTITY", "；".join(error.messages), "applicant") from error
    return company
