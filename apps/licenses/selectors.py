"""Reads of the register."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.deadlines.dates import today
from apps.identity.models import Agency, Applicant, User
from apps.ledger.models import Entry, Nature
from apps.licenses import kinds
from apps.licenses.causes import NOT_MADE
from apps.licenses.kinds import HOLDER_NAME
from apps.licenses.masking import masked_holder
from apps.licenses.models import IN_FORCE, License, NumberRequest, Status

MOST_VERSIONS = 50


def find_valid(*, number: str, kind: str, holder: Applicant | None = None, on: dt.date | None = None) -> License | None:
    """The license that gives rights on that day (today): what a hard prerequisite of a case asks for.

    With `holder`, only if it is theirs. A scan of a license is never evidence; this row is.
    """
    day = on or today()
    found = License.objects.filter(number=number.strip(), kind=kind, status=Status.VALID, valid_from__lte=day)
    found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    if holder is not None:
        found = found.filter(holder=holder)
    return found.select_related("issuer", "holder").first()


def ever_issued() -> QuerySet[License]:
    """Every version that was in force once, whatever it is now: not what is being made, nor what was given up."""
    return (
        License.objects.exclude(status=Status.PREPARING)
        .exclude(status_cause=NOT_MADE)
        .exclude(pdf="")
        .select_related("issuer", "holder", "replaced_by")
    )


def newest_version(license: License) -> License:
    """The version of the same number that counts: the newest that was ever in force. One query."""
    same = ever_issued().filter(kind=license.kind, number=license.number)
    return same.order_by("-version").first() or license


def versions_of(license: License) -> list[License]:
    """All versions of a number, newest first, also those being made or given up; at most 999."""
    same = License.objects.filter(kind=license.kind, number=license.number)
    return list(same.select_related("issuer", "holder", "replaced_by").order_by("-version"))


def history_of(versions: Sequence[License], *, limit: int = 200) -> list[Entry]:
    """What happened to a license in all its versions, newest first, at most `limit` entries. One query."""
    keys = [str(version.pk) for version in versions]
    entries = Entry.objects.filter(subject_type="license", subject_id__in=keys, nature=Nature.FACT)
    return list(entries.order_by("-occurred_at", "-chain_index", "-pk")[:limit])


def number_request_of(*, kind: str, source_ref: str) -> NumberRequest | None:
    """What was asked of a national system for the license of this source."""
    return NumberRequest.objects.filter(kind=kind, source_ref=source_ref).first()


def status_on(license: License, day: dt.date) -> Status:
    """A license past its last day is expired at once, whenever the sweep comes to mark it."""
    if license.status in IN_FORCE and license.valid_to and license.valid_to < day:
        return Status.EXPIRED
    return Status(license.status)


def licenses_of_applicant(*, applicant: Applicant) -> QuerySet[License]:
    """What was issued to an applicant, newest first; not what is still being made."""
    return License.objects.filter(holder=applicant).exclude(status=Status.PREPARING).select_related("issuer", "holder")


def for_source(source_ref: str) -> QuerySet[License]:
    """What was numbered in a case, oldest first, in whatever status."""
    return License.objects.filter(source_ref=source_ref).select_related("issuer", "holder").order_by("pk")


def for_sources(source_refs: Iterable[str]) -> QuerySet[License]:
    """What was numbered in several cases, oldest first, in whatever status."""
    return License.objects.filter(source_ref__in=list(source_refs)).order_by("pk")


def general_agencies(on: dt.date) -> QuerySet[Agency]:
    """Who acts for whom in all matters on that day."""
    period = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    return Agency.objects.filter(period, scope=[])


def visible_to(*, user: User, on: dt.date) -> QuerySet[License]:
    """The user's own licenses, and those of whom they are an agent in all matters on that day.

    An agent for single matters sees the licenses of the cases they filed, there.
    """
    principals = general_agencies(on).filter(agent=user).values("principal")
    return (
        License.objects.filter(Q(holder__user=user) | Q(holder__in=principals))
        .exclude(status=Status.PREPARING)
        .select_related("issuer", "holder", "replaced_by")
    )


def current_versions(licenses: QuerySet[License]) -> QuerySet[License]:
    """Of each number the newest version that its holder ever had; `has_earlier` says whether others stand behind it.

    Whoever held an earlier version and lost it to another holder keeps seeing the one that was theirs.
    """
    same = License.objects.filter(kind=OuterRef("kind"), number=OuterRef("number"), holder=OuterRef("holder"))
    counted = same.exclude(status=Status.PREPARING).exclude(status_cause=NOT_MADE)
    newer, earlier = counted.filter(version__gt=OuterRef("version")), counted.filter(version__lt=OuterRef("version"))
    given_up = Q(status_cause=NOT_MADE, version__gt=1)
    return licenses.exclude(given_up).filter(~Exists(newer)).annotate(has_earlier=Exists(earlier))


@dataclass(frozen=True)
class Fact:
    """One line of a license for people: its label in both languages."""

    label_zh: str
    label_en: str
    value: str


def kind_title(license: License) -> str:
    """The kind's title in the reader's language; its code where no sector declares it any more."""
    try:
        return kinds.get(license.kind).title
    except KeyError:
        return license.kind


def held_versions_of(license: License) -> list[License]:
    """All versions of a license that its holder may see, newest first."""
    same = License.objects.filter(kind=license.kind, number=license.number, holder=license.holder_id)
    return list(same.exclude(status=Status.PREPARING).order_by("-version")[:MOST_VERSIONS])


def all_facts(license: License) -> list[Fact]:
    """What the holder sees: every fact, without tables."""
    try:
        declared, values = kinds.get(license.kind).shown, json.loads(license.data)
    except (KeyError, ValueError):
        return []
    given = [f for f in declared if f.key != HOLDER_NAME and values.get(f.key) not in (None, "")]
    return [Fact(f.label_zh, f.label_en, str(values[f.key])) for f in given]


def public_facts(license: License, *, holder_name: str = "") -> list[Fact]:
    """What whoever verifies may see: public facts, without tables, the holder's name masked where none is given."""
    try:
        declared = [f for f in kinds.get(license.kind).shown if f.public]
        data: dict[str, Any] = json.loads(license.data)
    except (KeyError, ValueError):
        return []  # an unknown kind, or altered data: verification says so, there is nothing to show
    values = {**data, HOLDER_NAME: holder_name or masked_holder(license.holder, license.holder_name)}
    shown = [f for f in declared if values.get(f.key) not in (None, "")]
    return [Fact(f.label_zh, f.label_en, str(values[f.key])) for f in shown]
