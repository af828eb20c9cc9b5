"""A license changed, renewed, corrected or made again (行政许可法 arts. 49, 50): a new version of the same number.

`reissue` enters the version; `making.prepare_files` signs, renders and seals it and puts it in force, and with that
very transaction the version before becomes invalid. Until then the version before counts.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.identity.models import Applicant
from apps.ledger.canonical import canonical_json
from apps.ledger.services import Actor, record
from apps.licenses import facts, kinds
from apps.licenses.identifiers import of_version
from apps.licenses.kinds import HOLDER_NAME, LicenseKind
from apps.licenses.models import IN_FORCE, License, Occasion, Status
from apps.licenses.selectors import ever_issued
from apps.licenses.services.allocation import subject_of
from apps.licenses.type_codes import late_identifier

# What each occasion may start from. A suspended license stays suspended in its new version, see `making`.
STARTS_FROM: dict[Occasion, tuple[Status, ...]] = {
    Occasion.CHANGE: IN_FORCE,
    Occasion.RENEWAL: (*IN_FORCE, Status.EXPIRED),
    Occasion.CORRECTION: IN_FORCE,
    Occasion.REPLACEMENT: IN_FORCE,
}


@dataclass(frozen=True)
class Term:
    first: dt.date
    last: dt.date | None


@transaction.atomic
def reissue(
    *,
    license: License,
    occasion: Occasion,
    reason: str,
    source_ref: str,
    issued_on: dt.date,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    holder: Applicant | None = None,
    valid_to: dt.date | None = None,
    applied_on: dt.date | None = None,
) -> License:
    """Enters the next version of a license; `prepare_files` then makes it and puts it in force.

    Once per kind and `source_ref` (the case, or the request it is made on): a retry returns the version that is there
    and changes nothing. `data` and `holder` are those of the version before unless given; a replacement has no others.
    A renewal counts its term from the day after the old one's end and holds from `issued_on`, so that no day is
    without a license; one that has expired is renewed only if `applied_on` lies within its old term (art. 50).

    Raises ValidationError (at the field) for a version that is not the newest, a status it cannot start from, a
    missing reason, wrong facts or a wrong term; KeyError for a kind that no sector declares.
    """
    kind = kinds.get(license.kind)
    newest, known = _newest(license, source_ref)
    if known is not None:
        return known
    if newest.pk != license.pk:
        raise ValidationError({"license": _("This version has been replaced. Start from the newest version.")})
    _ensure_may_start(newest, occasion, reason=reason, applied_on=applied_on)
    if occasion == Occasion.REPLACEMENT and (data is not None or holder is not None):
        raise ValueError("a replacement says what the lost license said")
    held_by = holder or newest.holder
    term = _term(kind, newest, occasion, issued_on=issued_on, valid_to=valid_to)
    # After the version before, so that one given up on the way does not get its number again.
    version = _last_version(newest) + 1
    made = License.objects.create(
        kind=newest.kind,
        number=newest.number,
        identifier=_identifier(newest, version),
        version=version,
        occasion=occasion,
        occasion_reason=reason.strip(),
        source_ref=source_ref,
        holder=held_by,
        holder_name=newest.holder_name if holder is None and data is None else held_by.name,
        issuer=newest.issuer,
        issuer_name=newest.issuer.name,
        data=_facts(kind, newest, held_by, data, holder),
        issued_on=issued_on,
        valid_from=term.first,
        valid_to=term.last,
        status_changed_at=timezone.now(),
    )
    _record(made, newest, actor)
    return made


def _identifier(newest: License, version: int) -> str | None:
    if newest.identifier:
        return of_version(newest.identifier, version)
    return late_identifier(newest=newest, version=version)


def _newest(license: License, source_ref: str) -> tuple[License, License | None]:
    """The newest version that was ever in force, and the one already made from this source."""
    of_number = License.objects.filter(kind=license.kind, number=license.number)
    # The first version's row stands for the number: whoever holds it makes the next version alone.
    first = of_number.select_for_update(of=("self",)).order_by("version")[0]
    known = License.objects.filter(kind=license.kind, source_ref=source_ref).first()
    if known is not None:
        if known.number != license.number or known.version == 1:
            raise ValidationError({"source_ref": _("Another license was issued in this.")})
        return known, known
    if of_number.filter(status=Status.PREPARING).exists():
        raise ValidationError({"license": _("A version of this license is still being made. Wait until it is there.")})
    newest = ever_issued().filter(kind=first.kind, number=first.number).order_by("-version").first()
    if newest is None:
        raise ValidationError({"license": _("This license was never issued.")})
    return newest, None


def _last_version(license: License) -> int:
    versions = License.objects.filter(kind=license.kind, number=license.number).order_by("-version")
    return int(versions.values_list("version", flat=True)[0])


def _ensure_may_start(license: License, occasion: Occasion, *, reason: str, applied_on: dt.date | None) -> None:
    if occasion not in STARTS_FROM:
        raise ValueError(f"{occasion} makes no new version")
    if not reason.strip():
        raise ValidationError({"reason": _("State why the new version is made.")})
    if license.status not in STARTS_FROM[occasion]:
        words = {"now": license.get_status_display(), "occasion": occasion.label}
        raise ValidationError({"license": _("The license is “%(now)s”: no “%(occasion)s” is possible.") % words})
    late = applied_on is None or license.valid_to is None or applied_on > license.valid_to
    if license.status == Status.EXPIRED and late:
        raise ValidationError(
            {"applied_on": _("The renewal was applied for after the license had expired. Ask for a new license.")}
        )


def _term(
    kind: LicenseKind, before: License, occasion: Occasion, *, issued_on: dt.date, valid_to: dt.date | None
) -> Term:
    """Raises ValidationError at `valid_to`."""
    if occasion != Occasion.RENEWAL:
        if valid_to is None or valid_to == before.valid_to:
            return Term(before.valid_from, before.valid_to)
        return Term(before.valid_from, kind.valid.last_day(first=before.valid_from, given=valid_to))
    if before.valid_to is None:
        raise ValidationError({"valid_to": _("This license has no end of validity: there is nothing to renew.")})
    begins = before.valid_to + dt.timedelta(days=1)
    return Term(min(issued_on, begins), kind.valid.last_day(first=begins, given=valid_to))


def _facts(
    kind: LicenseKind, before: License, holder: Applicant, data: Mapping[str, Any] | None, new_holder: Applicant | None
) -> str:
    if data is None and new_holder is None:
        return before.data  # byte for byte
    facts_on_it = dict(json.loads(before.data) if data is None else data)
    if any(f.key == HOLDER_NAME for f in kind.fields):
        facts_on_it[HOLDER_NAME] = holder.name
    return canonical_json(kind.clean(facts_on_it))


def _record(made: License, before: License, actor: Actor) -> None:
    record(
        kind=facts.VERSION_NUMBERED.code,
        subject=subject_of(made),
        actor=actor,
        data={
            "kind": made.kind,
            "number": made.number,
            "identifier": made.identifier,
            "version": made.version,
            "occasion": made.occasion,
            "reason": made.occasion_reason,
            "replaces": before.version,
            "source_ref": made.source_ref,
            "holder": made.holder_id,
            "issued_on": made.issued_on,
            "valid_from": made.valid_from,
            "valid_to": made.valid_to,
        },
    )
