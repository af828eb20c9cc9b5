"""Whom the hub vouches for: linked to accounts and applicants by verified number, never by name or e-mail alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.deadlines.dates import today
from apps.hub.inbound.errors import NotTaken
from apps.identity.crypto import blind_index
from apps.identity.levels import is_at_least
from apps.identity.models import Applicant, ApplicantKind, User
from apps.identity.selectors import find_applicant_by_number, may_act_for
from apps.identity.services import appoint_agent, create_user, register_legal_person, register_natural_person

VERIFIED = "RC02"
PLACEHOLDER_PHONE = "10000000000"


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

    An account is theirs only where its real-name number is theirs; a registered number with another name is refused.
    """
    if not is_at_least(str(identity.get("real_name_level") or ""), VERIFIED):
        raise NotTaken("E-LEVEL", f"the identity must be verified at {VERIFIED} or above", "real_name_level")
    name, number = _natural(identity)
    known = find_applicant_by_number(number=number)
    if known is not None:
        if known.name != name or known.kind != ApplicantKind.NATURAL:
            raise NotTaken("E-IDENTITY", "this number is registered here under another name", "id_number")
        if known.user is not None:
            return known.user
    try:
        user = create_user(username=f"hub.{_handle(number)}", display_name=name)
        if known is None:
            phone = str(identity.get("phone") or PLACEHOLDER_PHONE)
            register_natural_person(name=name, id_number=number, phone=phone, user=user)
        else:
            known.user = user
            known.save(update_fields=["user"])
    except ValidationError as error:
        raise NotTaken("E-IDENTITY", "；".join(error.messages), "applicant") from error
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
            company = register_legal_person(
                name=name,
                uscc=uscc,
                legal_representative=str(identity.get("legal_representative") or user.display_name),
                phone=str(identity.get("phone") or PLACEHOLDER_PHONE),
            )
        elif company.name != name:
            raise NotTaken("E-IDENTITY", "this credit code is registered here under another name", "uscc")
        if not may_act_for(user=user, applicant=company, matter_code="", on=today()):
            appoint_agent(principal=company, agent=user, starts_on=today())
    except ValidationError as error:
        raise NotTaken("E-IDENTITY", "；".join(error.messages), "applicant") from error
    return company
