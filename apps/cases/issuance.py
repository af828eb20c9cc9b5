"""From a granted case to its license in the register."""

from __future__ import annotations

import contextlib
import datetime as dt
from uuid import UUID

from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.ledger.services import Actor
from apps.licenses import allocators, kinds
from apps.licenses.allocators import Allocator
from apps.licenses.kinds import AssignedNumber
from apps.licenses.models import License, NumberRequest
from apps.licenses.selectors import for_source, number_request_of
from apps.licenses.services import allocate, ask_number


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


def allocator_of(case: Case) -> Allocator | None:
    """The system that gives this license's number when asked; None where it is made here or entered by hand."""
    code = allocators.code_for(kinds.get(plugin_for(case.matter_code).license.kind))
    return allocators.get(code) if code else None


def ask_for_number(case: Case, *, actor: Actor) -> NumberRequest:
    """Enters the question for the license's number, once; `tasks.make_license_files` puts it."""
    plan = plugin_for(case.matter_code).license
    return ask_number(kind=plan.kind, source_ref=str(case.pk), data=plan.data(case), actor=actor)


def number_request(case: Case) -> NumberRequest | None:
    """What was asked for this case's license; None where nothing was."""
    return number_request_of(kind=plugin_for(case.matter_code).license.kind, source_ref=str(case.pk))


def assigned_number_of(case: Case) -> AssignedNumber | None:
    """The rule of a number that a national system gives; None where the register makes it."""
    number = kinds.get(plugin_for(case.matter_code).license.kind).number
    return number if isinstance(number, AssignedNumber) else None


def source_case_id(license: License) -> UUID | None:
    """The case that made this version, or that issued the license where its issuer ordered the version without a case.

    None for one from elsewhere.
    """
    sources = [license.source_ref]
    if license.version > 1:
        first = License.objects.filter(kind=license.kind, number=license.number, version=1)
        sources += first.values_list("source_ref", flat=True)
    for source in sources:
        with contextlib.suppress(ValueError):
            return UUID(source)
    return None


def license_of(case: Case) -> License | None:
    """The license this case issued, its newest version; None before it has a number."""
    return for_source(str(case.pk)).last()
