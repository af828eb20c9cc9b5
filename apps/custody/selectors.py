"""Reads for the pages of seals: bounded, and as many queries for one row as for many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from apps.cases.models import SealAuthorization
from apps.cases.seals import AUTOMATIC
from apps.cases.vocabulary import DocumentKind
from apps.custody.words import GROUNDS
from apps.identity.models import Duty
from apps.ledger import kinds
from apps.ledger.models import Entry, Nature
from apps.licenses.sealing import STANDING, SYSTEM
from apps.signatures.models import Seal, SealKind, SealUse

PAGE_SIZE = 25
HISTORY = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """Rows with the newest first; `older` is the id to go on before, None at the end."""

    rows: Sequence[Row]
    older: int | None


def slice_of(rows: QuerySet[Row], *, before: str = "", size: int = PAGE_SIZE) -> Slice[Row]:
    """At most `size` rows with ids below `before`; one that makes no sense begins with the newest."""
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: size + 1])
    more = len(found) > size
    return Slice(found[:size], found[size - 1].pk if more else None)


@dataclass(frozen=True)
class Line:
    """One entry of a seal's history."""

    entry: Entry

    @property
    def title(self) -> str:
        return kinds.label(self.entry.kind)

    @property
    def by(self) -> str:
        duty = json.loads(self.entry.acting_for).get("duty")
        post = dict(Duty.choices).get(duty, "")
        return f"{self.entry.actor_name} {post}".strip()

    @property
    def note(self) -> str:
        """The reason, or the kind of document that an authorization is for."""
        data = json.loads(self.entry.data)
        document = data.get("document")
        return str(DocumentKind(document).label) if document in DocumentKind.values else str(data.get("reason", ""))


def history_of(seal: Seal) -> list[Line]:
    """The newest entries of the seal's own chain, newest first."""
    entries = Entry.objects.filter(subject_type="seal", subject_id=str(seal.pk), nature=Nature.FACT)
    return [Line(entry) for entry in entries.order_by("-chain_index")[:HISTORY]]


def ground_of(use: SealUse) -> str:
    """On what ground a seal was applied, in words."""
    if use.ground in (STANDING, SYSTEM):
        return str(GROUNDS[use.ground])
    return str(dict(Duty.choices).get(use.ground, use.ground))


@dataclass(frozen=True)
class Automatic:
    """A kind of document that is made without a clerk, and whether it may be sealed so."""

    kind: DocumentKind
    authorization: SealAuthorization | None


def automatic_of(seal: Seal) -> list[Automatic]:
    """Empty for a seal that no document made by itself bears."""
    if seal.kind != SealKind.APPROVAL:
        return []
    standing = SealAuthorization.objects.select_related("given_by__user").filter(seal=seal, ended_at__isnull=True)
    by_kind = {authorization.kind: authorization for authorization in standing}
    return [Automatic(kind, by_kind.get(kind)) for kind in AUTOMATIC]
