"""Numbering a license: the first step, in the transaction of the decision that grants it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.identity.models import Applicant, Authority
from apps.ledger.canonical import canonical_json
from apps.ledger.services import Actor, Subject, record
from apps.licenses import facts, kinds
from apps.licenses.kinds import HOLDER_NAME
from apps.licenses.models import License
from apps.licenses.numbering import lock_counter, take_numbers


def subject_of(license: License) -> Subject:
    return Subject("license", str(license.pk))


@transaction.atomic
def allocate(
    *,
    kind: str,
    issuer: Authority,
    holder: Applicant,
    data: Mapping[str, Any],
    issued_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date | None,
    source_ref: str,
    actor: Actor,
    assigned_number: str = "",
) -> License:
    """Enters a license in the register with its number; `prepare_files` then makes and seals its document.

    Once per kind and `source_ref`: a retry returns the license that is there, with its number, and changes nothing.
    `valid_to` may be None where the kind gives the term; `assigned_number` is for kinds numbered elsewhere.
    Raises KeyError for an unknown kind, ValueError for facts that the kind does not have, ValidationError (at the
    field) for missing facts, a wrong number or a wrong period.
    """
    definition = kinds.get(kind)
    # The lock comes first: of two at once with the same source, the second sees the first one's license.
    counter = lock_counter(kind=definition, issuer=issuer, year=issued_on.year)
    known = License.objects.filter(kind=kind, source_ref=source_ref).order_by("-version").first()
    if known is not None:
        return known
    if any(f.key == HOLDER_NAME for f in definition.fields):
        data = {**data, HOLDER_NAME: holder.name}
    facts_on_it = definition.clean(data)
    last_day = definition.valid.last_day(first=valid_from, given=valid_to)
    numbers = take_numbers(
        kind=definition,
        issuer=issuer,
        issued_on=issued_on,
        counter=counter,
        facts=facts_on_it,
        assigned=assigned_number,
    )
    license = License.objects.create(
        kind=kind,
        number=numbers.number,
        identifier=numbers.identifier,
        source_ref=source_ref,
        holder=holder,
        holder_name=holder.name,
        issuer=issuer,
        issuer_name=issuer.name,
        data=canonical_json(facts_on_it),
        issued_on=issued_on,
        valid_from=valid_from,
        valid_to=last_day,
        status_changed_at=timezone.now(),
    )
    record(
        kind=facts.NUMBERED.code,
        subject=subject_of(license),
        actor=actor,
        data={
            "kind": kind,
            "number": license.number,
            "identifier": license.identifier,
            "version": license.version,
            "source_ref": source_ref,
            "holder": holder.pk,
            "issuer": issuer.code,
            "issued_on": issued_on,
            "valid_from": valid_from,
            "valid_to": last_day,
        },
    )
    return license
