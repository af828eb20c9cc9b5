"""Verifying a case's history, and giving it away so that others can verify it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from apps.cases.actions import subject_of
from apps.cases.models import Case
from apps.ledger.canonical import timestamp
from apps.ledger.models import ChainHead, Entry, Nature
from apps.ledger.services import leaf_of, record_attempt
from apps.ledger.verification import LedgerReport, verify_ledger
from apps.oversight.access import Supervisor
from apps.oversight.history import entries_of
from apps.oversight.kinds import EXPORTED, VERIFIED

HOW_TO_CHECK = (
    "Within each nature, entries are in the order of leaf.chain_index, which counts 0, 1, 2 … without a gap.",
    "leaf_hash = SM3 (GB/T 32905-2016) over one zero byte and the UTF-8 bytes of leaf, written as JSON with sorted "
    "keys, without spaces, non-ASCII characters as they are.",
    "leaf.prev_hash is the leaf_hash of the entry before it; it is empty for the first one.",
    "The last leaf_hash of each nature equals its head_hash, and the number of entries its length.",
)


@dataclass(frozen=True)
class Check:
    """A verification that was made: by whom, when, of how many entries, and whether all held."""

    at: dt.datetime
    by: str
    ok: bool
    entries: int


def verify_history(case: Case, supervisor: Supervisor) -> LedgerReport:
    """Recomputes both chains of the case and records that it was done."""
    report = verify_ledger(subject=subject_of(case.pk))
    data: dict[str, Any] = {"intact": report.ok, "entries": report.entries}
    if report.broken is not None:
        data["broken"] = report.broken.where
    _note(VERIFIED.code, case, supervisor, data)
    return report


def last_check(case: Case) -> Check | None:
    entry = entries_of(case.pk).filter(kind=VERIFIED.code).order_by("-occurred_at").first()
    if entry is None:
        return None
    data = json.loads(entry.data)
    return Check(entry.occurred_at, entry.actor_name, bool(data.get("intact")), int(data.get("entries", 0)))


def proof_of(case: Case, supervisor: Supervisor) -> dict[str, Any]:
    """All entries of the case as they were hashed, with the chains' heads: checkable without this system."""
    entries = entries_of(case.pk).order_by("nature", "chain_index")
    subject = subject_of(case.pk)
    heads = ChainHead.objects.filter(subject_type=subject.type, subject_id=subject.id).order_by("nature")
    proved = [_proved(entry) for entry in entries]
    bundle: dict[str, Any] = {
        "format": "case-history-1",
        "case": case.number,
        "subject": [subject.type, subject.id],
        "made_at": timestamp(timezone.now()),
        "how_to_check": list(HOW_TO_CHECK),
        "heads": [{"nature": h.nature, "length": h.length, "head_hash": h.head_hash} for h in heads],
        "entries": proved,
    }
    _note(EXPORTED.code, case, supervisor, {"entries": len(proved)})
    return bundle


def note_visit(case: Case, supervisor: Supervisor) -> None:
    """A supervisor's look is recorded like everyone's."""
    record_attempt(kind="case.viewed", subject=subject_of(case.pk), actor=supervisor.actor, data={"page": "oversight"})


def fact_count(case: Case) -> int:
    return entries_of(case.pk).filter(nature=Nature.FACT).count()


def _proved(entry: Entry) -> dict[str, Any]:
    return {"leaf": leaf_of(entry), "leaf_hash": entry.leaf_hash, "sequence": entry.sequence}


def _note(kind: str, case: Case, supervisor: Supervisor, data: dict[str, Any]) -> None:
    try:
        record_attempt(kind=kind, subject=subject_of(case.pk), actor=supervisor.actor, data=data)
    except DatabaseError:
        # A chain that was damaged may take no more entries; what was found must be shown all the same.
        return
