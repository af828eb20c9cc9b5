"""Numbers the committed entries, one after another, so that readers can keep a cursor and miss nothing.

Why not number an entry when it is written? A number taken inside a transaction becomes visible only when that
commits: a reader that has seen 8 may find 7 appearing behind its cursor. And a counter that waits for the commit
makes all writers queue up. Here writers take no number at all; one sequencer at a time looks for *visible* entries
without one. An entry whose transaction is still open is not seen, hence not numbered, and is found by a later run:
nothing depends on ids, times or on having looked at the right moment. A number, once visible, never has a lower
one appear after it.

Order: runs follow one another in commit order. Within a run, entries go by time, except that a subject's own entries
always keep the order of their chain, also where one of them states an earlier time.
"""

from __future__ import annotations

import uuid

from django.db import connection, transaction
from django.db.models import F, Max, RowRange, Window
from django.utils import timezone

from apps.ledger.canonical import sm3_hex
from apps.ledger.models import Entry, SequenceBatch

# Any fixed number: it names the sequencer's lock among PostgreSQL's advisory locks.
LOCK = 0x6C65646765725F73
BATCH = 1000


def batch_hash(previous: str, leaf_hashes: list[str]) -> str:
    """SM3(previous batch hash ‖ leaf hashes in order), over their bytes; `previous` is empty for the first batch."""
    return sm3_hex(bytes.fromhex(previous) + b"".join(bytes.fromhex(leaf) for leaf in leaf_hashes))


def _unsequenced(limit: int) -> list[tuple[uuid.UUID, str]]:
    # The latest time so far in the chain never goes back, so that ordering by it keeps every chain in order.
    chain = [F("subject_type"), F("subject_id"), F("nature")]
    latest = Window(
        Max("occurred_at"), partition_by=chain, order_by=F("chain_index").asc(), frame=RowRange(start=None, end=0)
    )
    waiting = Entry.objects.filter(sequence=None).annotate(latest=latest)
    waiting = waiting.order_by("latest", "subject_type", "subject_id", "nature", "chain_index")
    return list(waiting.values_list("id", "leaf_hash")[:limit])


def sequence_entries(*, limit: int = BATCH) -> int:
    """Numbers up to `limit` (at least 1) committed entries and writes their batch; gives how many.

    Raises RuntimeError inside a transaction: it would number entries that may yet be rolled back.
    """
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            # Held until the commit. The next statement sees what the sequencer before us has committed (READ
            # COMMITTED takes a new snapshot each time). On SQLite the transaction itself is the lock.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = SequenceBatch.objects.order_by("-last").first()
        entries = _unsequenced(limit)
        if not entries:
            return 0
        first = last.last + 1 if last else 1
        key = Entry._meta.get_field("id")
        rows = [
            (number, key.get_db_prep_value(id_, connection, prepared=False))
            for number, (id_, _leaf) in enumerate(entries, start=first)
        ]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE ledger_entry SET sequence = %s WHERE id = %s", rows)
        SequenceBatch.objects.create(
            first=first,
            last=first + len(entries) - 1,
            batch_hash=batch_hash(last.batch_hash if last else "", [leaf for _id, leaf in entries]),
            made_at=timezone.now(),
        )
    return len(entries)


def sequence_all(*, limit: int = BATCH) -> int:
    """Numbers every entry committed before the call, a transaction a batch; gives how many."""
    total = 0
    while (done := sequence_entries(limit=limit)) > 0:
        total += done
        if done < limit:
            break
    return total
