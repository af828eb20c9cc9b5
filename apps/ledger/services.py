"""Writing to the ledger."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.ledger import kinds
from apps.ledger.canonical import canonical_json, sm3_hex, timestamp
from apps.ledger.models import ChainHead, Entry, Nature


@dataclass(frozen=True)
class Actor:
    """Who did it, as it is to be proved later: `acting_for` names post, authority, department and stand-in."""

    type: str  # user | system | anonymous
    id: str = ""
    name: str = ""
    acting_for: Mapping[str, Any] = field(default_factory=dict)


SYSTEM = Actor("system", "system", "系统")
ANONYMOUS = Actor("anonymous")


@dataclass(frozen=True)
class Subject:
    type: str
    id: str


def leaf_of(entry: Entry) -> dict[str, Any]:
    """What `leaf_hash` is taken over: every column but `leaf_hash` and `sequence`."""
    return {
        "id": str(entry.id),
        "nature": str(entry.nature),
        "kind": entry.kind,
        "occurred_at": timestamp(entry.occurred_at),
        "actor": [entry.actor_type, entry.actor_id, entry.actor_name],
        "acting_for": entry.acting_for,
        "subject": [entry.subject_type, entry.subject_id],
        "chain_index": entry.chain_index,
        "data": entry.data,
        "prev_hash": entry.prev_hash,
    }


def leaf_hash(entry: Entry) -> str:
    """SM3 over the canonical JSON of the entry's leaf."""
    # The leading zero byte is RFC 6962's leaf prefix: a leaf can never pass for an inner node of the tree.
    return sm3_hex(b"\x00" + canonical_json(leaf_of(entry)).encode())


def _append(
    *, nature: Nature, kind: str, subject: Subject, actor: Actor, data: Mapping[str, Any], at: dt.datetime | None
) -> Entry:
    kinds.get(kind)
    head, _created = ChainHead.objects.select_for_update().get_or_create(
        subject_type=subject.type, subject_id=subject.id, nature=nature, defaults={"length": 0, "head_hash": ""}
    )
    entry = Entry(
        id=uuid.uuid4(),
        nature=nature,
        kind=kind,
        occurred_at=at or timezone.now(),
        actor_type=actor.type,
        actor_id=actor.id,
        actor_name=actor.name,
        acting_for=canonical_json(actor.acting_for),
        subject_type=subject.type,
        subject_id=subject.id,
        chain_index=head.length,
        data=canonical_json(data),
        prev_hash=head.head_hash,
    )
    entry.leaf_hash = leaf_hash(entry)
    entry.save(force_insert=True)
    head.length, head.head_hash = head.length + 1, entry.leaf_hash
    head.save(update_fields=["length", "head_hash"])
    return entry


def record(
    *, kind: str, subject: Subject, actor: Actor, data: Mapping[str, Any], at: dt.datetime | None = None
) -> Entry:
    """Appends a fact to the subject's chain, inside the caller's transaction, which must be open.

    `data` holds text, whole numbers, Decimals, dates, lists and mappings. Raises KeyError for an unregistered
    kind, TypeError for a float, TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a fact is recorded in the transaction that makes it true")
    return _append(nature=Nature.FACT, kind=kind, subject=subject, actor=actor, data=data, at=at)


def record_attempt(*, kind: str, subject: Subject, actor: Actor, data: Mapping[str, Any]) -> Entry:
    """Records a refused act, a failed sign-in or a look at something. Call it after the roll-back, not inside it."""
    with transaction.atomic():
        return _append(nature=Nature.ATTEMPT, kind=kind, subject=subject, actor=actor, data=data, at=None)
