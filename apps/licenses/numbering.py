"""Numbers from a locked counter: consecutive, never twice, taken back with the transaction that fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.identity.models import Authority
from apps.licenses.identifiers import make_identifier
from apps.licenses.kinds import AssignedNumber, LicenseKind
from apps.licenses.models import License, NumberCounter
from apps.licenses.type_codes import type_code_of


@dataclass(frozen=True)
class Numbers:
    number: str
    identifier: str | None


def lock_counter(*, kind: LicenseKind, issuer: Authority, year: int) -> NumberCounter:
    """The counter's row, locked until the transaction ends. Raises TransactionManagementError outside of one."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number is given out in the transaction that uses it")
    scope = issuer.region_code if kind.number.scope == "region" else issuer.code
    counter, _created = NumberCounter.objects.select_for_update().get_or_create(kind=kind.code, scope=scope, year=year)
    return counter


def take_numbers(
    *,
    kind: LicenseKind,
    issuer: Authority,
    issued_on: dt.date,
    counter: NumberCounter,
    facts: Mapping[str, Any],
    assigned: str = "",
) -> Numbers:
    """The next number, and the GB/T 36904 identifier where the kind's type code is known.

    `facts` stand on the license; `assigned` is the number of a kind that a national system numbers. Raises ValueError
    where the year's serials are used up, ValidationError where the assigned number has the wrong shape, is missing, or
    belongs to a license of another kind.
    """
    counter.last += 1
    serial, year = counter.last, issued_on.year
    if isinstance(kind.number, AssignedNumber):
        number = kind.number.check(assigned)
        if License.objects.filter(number=number).exclude(kind=kind.code).exists():
            raise ValidationError(
                {"number": _("Another license bears this number already. Check it, and enter its own.")}
            )
    else:
        number = kind.number.number(
            region=issuer.region_code, issuer=issuer.code, year=year, serial=serial, facts=facts
        )
    counter.save(update_fields=["last"])
    identifier = None
    if type_code := type_code_of(kind):
        # Year and five digits: nine characters, unique for the type and issuer.
        serial_text = f"{year}{serial:05d}"
        identifier = make_identifier(type_code=type_code, issuer_code=issuer.uscc, serial=serial_text, version=1)
    return Numbers(number, identifier)
