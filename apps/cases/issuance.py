"""From a granted case to its license in the register."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.ledger.services import Actor
from apps.licenses import kinds
from apps.licenses.kinds import AssignedNumber
from apps.licenses.models import License
from apps.licenses.selectors import for_source
from apps.licenses.services import allocate


def number_license(case: Case, *, actor: Actor, today: dt.date, assigned: str = "") -> License:
    """Takes the license's number from the register. Repeating it gives the same license."""
    plan = plugin_for(case.matter_code).license
    assert case.decided_on is not None, "only a granted case issues a license"
    valid_from, valid_to = plan.validity(case, case.decided_on)
    return allocate(
        kind=plan.kind,
        issuer=case.deciding_authority,
        holder=case.applicant,
        data=plan.data(case),
        issued_on=today,
        valid_from=valid_from,
        valid_to=valid_to,
        source_ref=str(case.pk),
        actor=actor,
        assigned_number=assigned,
    )


def assigned_number_of(case: Case) -> AssignedNumber | None:
    """The rule of a number that the certificate maker must enter; None where the register makes it."""
    number = kinds.get(plugin_for(case.matter_code).license.kind).number
    return number if isinstance(number, AssignedNumber) else None


def source_case_id(license: License) -> UUID | None:
    """The case that issued the license; None for one from elsewhere."""
    try:
        return UUID(license.source_ref)
    except ValueError:
        return None


def license_of(case: Case) -> License | None:
    """The license this case issued, its newest version; None before it has a number."""
    return for_source(str(case.pk)).last()
