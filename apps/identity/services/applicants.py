"""Applicants and their agents. Numbers reach the ledger masked: the record is read by more people than the register."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.identity import kinds
from apps.identity.models import Agency, Applicant, ApplicantKind, Duty, User
from apps.identity.numbers import clean_id_number, clean_phone, clean_uscc
from apps.identity.selectors import ActingPost, find_applicant_by_number, is_general_agent, user_actor
from apps.ledger.services import SYSTEM, Actor, Subject, record

By = User | ActingPost | None  # the person, a clerk in a post, or the system


def _actor(by: By) -> Actor:
    if by is None:
        return SYSTEM
    return user_actor(by) if isinstance(by, User) else by.actor


def _subject(applicant: Applicant) -> Subject:
    return Subject("applicant", str(applicant.pk))


def _taken() -> ValidationError:
    return ValidationError(
        {"id_number": _("This number is registered already. If it is yours, ask the acceptance window to help.")}
    )


def _register(applicant: Applicant, by: By) -> Applicant:
    if find_applicant_by_number(number=applicant.id_number) is not None:
        raise _taken()
    try:
        with transaction.atomic():
            applicant.full_clean(exclude=["id_index"])
            applicant.save()
            if applicant.user is not None and not applicant.user.display_name:
                applicant.user.display_name = applicant.name
                applicant.user.save(update_fields=["display_name"])
            record(
                kind=kinds.APPLICANT_REGISTERED.code,
                subject=_subject(applicant),
                actor=_actor(by),
                data={"kind": str(applicant.kind), "name": applicant.name, "number": applicant.masked_id},
            )
    except IntegrityError:  # someone registered the same number in this very moment
        raise _taken() from None
    return applicant


def _field(name: str, clean: object, text: str) -> str:
    try:
        return str(clean(text)) if callable(clean) else text
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from None


def register_natural_person(
    *, name: str, id_number: str, phone: str, address: str = "", user: User | None = None, by: By = None
) -> Applicant:
    """A natural person (自然人) with their real-name data (实名信息); `user` is their own account, if they have one.

    Raises ValidationError with the field's name: wrong number, or one that is registered already.
    """
    if user is not None and Applicant.objects.filter(user=user).exists():
        raise ValidationError(_("Your real-name details are registered already."))
    return _register(
        Applicant(
            kind=ApplicantKind.NATURAL,
            name=name.strip(),
            id_number=_field("id_number", clean_id_number, id_number),
            phone=_field("phone", clean_phone, phone),
            address=address.strip(),
            user=user,
        ),
        by,
    )


def register_legal_person(
    *, name: str, uscc: str, legal_representative: str, phone: str, address: str = "", by: By = None
) -> Applicant:
    """A legal person or other organization (法人和其他组织). It acts through agents: see `appoint_agent`."""
    if not legal_representative.strip():
        raise ValidationError({"legal_representative": _("Name the legal representative.")})
    return _register(
        Applicant(
            kind=ApplicantKind.LEGAL,
            name=name.strip(),
            id_number=_field("id_number", clean_uscc, uscc),
            phone=_field("phone", clean_phone, phone),
            address=address.strip(),
            legal_representative=legal_representative.strip(),
        ),
        by,
    )


def register_vouched(
    *, kind: ApplicantKind, name: str, number: str, phone: str = "", user: User | None = None
) -> Applicant:
    """Somebody whom the national identity platform vouches for (统一身份认证): nothing is made up that it did not say.

    Telephone and legal representative may stay empty; they are asked for when first needed. Raises ValidationError.
    """
    clean = clean_id_number if kind == ApplicantKind.NATURAL else clean_uscc
    applicant = Applicant(kind=kind, name=name.strip(), id_number=_field("id_number", clean, number), user=user)
    if phone:
        applicant.phone = _field("phone", clean_phone, phone)
    return _register(applicant, None)


@transaction.atomic
def link_account(*, applicant: Applicant, user: User) -> Applicant:
    """Gives a natural person registered at the window the account that their verified number opened.

    Raises ValidationError where they, or the account, are linked already.
    """
    locked = Applicant.objects.select_for_update().get(pk=applicant.pk)
    if locked.user_id not in (None, user.pk) or Applicant.objects.filter(user=user).exclude(pk=locked.pk).exists():
        raise ValidationError(_("Your real-name details are registered already."))
    locked.user = user
    locked.save(update_fields=["user"])
    record(
        kind=kinds.ACCOUNT_LINKED.code, subject=_subject(locked), actor=SYSTEM, data={"account": user.get_username()}
    )
    return locked


@transaction.atomic
def update_contact(*, applicant: Applicant, phone: str, address: str, by: By) -> Applicant:
    """Changes phone and address. Name and number are proof of identity: they change at the window only."""
    _require_for(applicant, by, on=None)
    applicant.phone = _field("phone", clean_phone, phone)
    applicant.address = address.strip()
    applicant.full_clean(exclude=["id_index"])
    applicant.save()
    record(
        kind=kinds.APPLICANT_CHANGED.code,
        subject=_subject(applicant),
        actor=_actor(by),
        data={"fields": ["address", "phone"]},
    )
    return applicant


def _require_for(principal: Applicant, by: By, *, on: dt.date | None) -> None:
    if by is None or (isinstance(by, ActingPost) and by.duty == Duty.WINDOW):
        return
    if isinstance(by, User) and (
        principal.user_id == by.pk or (on is not None and is_general_agent(user=by, principal=principal, on=on))
    ):
        return
    raise PermissionDenied(_("Only the applicant, a general agent or the acceptance window may do this."))


@transaction.atomic
def appoint_agent(
    *,
    principal: Applicant,
    agent: User,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    scope: list[str] | None = None,
    by: By = None,
) -> Agency:
    """Lets a user act for an applicant (委托代理, 行政许可法 art. 29). `scope`: matter codes; empty = all matters.

    Raises PermissionDenied unless `by` is the applicant, an agent for all matters, the window or the system.
    """
    _require_for(principal, by, on=starts_on)
    for code in scope or []:
        if not re.fullmatch(r"[a-z]+\.[a-z0-9_]+", code):
            raise ValidationError({"scope": _("%(code)s is not the code of a matter.") % {"code": code}})
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first.")})
    agency = Agency(agent=agent, principal=principal, scope=scope or [], starts_on=starts_on, ends_on=ends_on)
    agency.full_clean()
    agency.save()
    record(
        kind=kinds.AGENT_APPOINTED.code,
        subject=_subject(principal),
        actor=_actor(by),
        data={"agent": agent.get_username(), "scope": scope or [], "from": starts_on, "to": ends_on},
    )
    return agency


@transaction.atomic
def end_agency(*, agency: Agency, ends_on: dt.date, by: By) -> Agency:
    """Ends an agency after `ends_on`, its last day; the agent may also lay it down themselves."""
    if not (isinstance(by, User) and by.pk == agency.agent_id):
        _require_for(agency.principal, by, on=ends_on)
    if ends_on < agency.starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first.")})
    agency.ends_on = ends_on
    agency.save(update_fields=["ends_on"])
    record(
        kind=kinds.AGENCY_ENDED.code,
        subject=_subject(agency.principal),
        actor=_actor(by),
        data={"agent": agency.agent.get_username(), "to": ends_on},
    )
    return agency
