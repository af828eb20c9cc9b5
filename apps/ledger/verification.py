"""Recomputes the ledger from its entries and says where it was changed first.

What is found: any changed column of any entry, an entry taken out of the beginning, middle or end of a chain, a
missing or changed head, sequences that were swapped, repeated, left out or given by hand, a changed batch.
What cannot be found from inside: someone with the database's password who rewrites a chain, its head and every batch
after it. Against that, heads must lie outside the database (signed tree heads, sent to others).
Memory does not grow with the ledger: entries stream, and only one chain's last hash is kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.ledger.models import ChainHead, Entry, SequenceBatch
from apps.ledger.sequencing import batch_hash
from apps.ledger.services import Subject, leaf_hash

CHUNK = 2000
Chain = tuple[str, str, str]
CHAIN_FIELDS = ("subject_type", "subject_id", "nature")


@dataclass(frozen=True)
class Broken:
    """The first thing that does not hold: where (an entry, chain, sequence or batch) and why, for a person."""

    where: str
    reason: str
    entry: Entry | None = None


@dataclass(frozen=True)
class LedgerReport:
    entries: int
    chains: int
    batches: int
    unsequenced: int
    broken: Broken | None = None

    @property
    def ok(self) -> bool:
        return self.broken is None


class _Break(Exception):
    def __init__(self, where: str, reason: str, entry: Entry | None = None) -> None:
        self.broken = Broken(where, reason, entry)


class _Count:
    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self.entries = self.chains = self.batches = self.unsequenced = 0
        self.progress = progress

    def entry(self) -> None:
        self.entries += 1
        if self.progress and self.entries % CHUNK == 0:
            self.progress(self.entries)


def _key(row: Entry | ChainHead) -> Chain:
    return (row.subject_type, row.subject_id, str(row.nature))


def _name(chain: Chain) -> str:
    return f"{chain[0]}:{chain[1]} ({chain[2]})"


def _check_entry(entry: Entry, index: int, previous: str) -> None:
    if entry.chain_index != index:
        raise _Break(str(entry), _("entry number %(index)d of this chain is missing") % {"index": index}, entry)
    if entry.prev_hash != previous:
        raise _Break(str(entry), _("it does not continue the entry before it"), entry)
    if leaf_hash(entry) != entry.leaf_hash:
        raise _Break(str(entry), _("its content is not what was hashed when it was written"), entry)


def _walk(rows: Iterator[Entry], count: _Count) -> tuple[int, str]:
    index, previous = 0, ""
    for entry in rows:
        _check_entry(entry, index, previous)
        index, previous = index + 1, entry.leaf_hash
        count.entry()
    return index, previous


def _check_chains(entries: QuerySet[Entry], heads: QuerySet[ChainHead], count: _Count) -> None:
    # Both streams come in the database's own order, so only equality is asked here, never Python's idea of "less".
    head_rows = heads.order_by(*CHAIN_FIELDS).iterator(CHUNK)
    rows = entries.order_by(*CHAIN_FIELDS, "chain_index").iterator(CHUNK)
    for chain, chain_rows in itertools.groupby(rows, _key):
        count.chains += 1
        head = next(head_rows, None)
        if head is None or _key(head) != chain:
            _explain_head(chain, head)
        assert head is not None
        length, last = _walk(chain_rows, count)
        if head.length != length:
            reason = _("its head says %(head)d entries, there are %(found)d") % {"head": head.length, "found": length}
            raise _Break(_name(chain), reason)
        if head.head_hash != last:
            raise _Break(_name(chain), _("its head is not the hash of its last entry"))
    if (extra := next(head_rows, None)) is not None:
        raise _Break(_name(_key(extra)), _("all its entries are missing"))


def _explain_head(chain: Chain, head: ChainHead | None) -> None:
    known = ChainHead.objects.filter(**dict(zip(CHAIN_FIELDS, chain, strict=True))).exists()
    if head is None or not known:
        raise _Break(_name(chain), _("its head is missing"))
    raise _Break(_name(_key(head)), _("all its entries are missing"))


def _check_sequences(count: _Count) -> None:
    entries = Entry.objects.filter(sequence__isnull=False).order_by("sequence").iterator(CHUNK)
    expected, previous = 1, ""
    for batch in SequenceBatch.objects.order_by("first").iterator(CHUNK):
        count.batches += 1
        where = _("batch %(first)d–%(last)d") % {"first": batch.first, "last": batch.last}
        if batch.first != expected:
            raise _Break(where, _("the batch from sequence %(n)d is missing") % {"n": expected})
        leaves = []
        for entry in itertools.islice(entries, batch.last - batch.first + 1):
            if entry.sequence != expected:
                raise _Break(str(entry), _("sequence %(n)d is missing") % {"n": expected}, entry)
            leaves.append(entry.leaf_hash)
            expected += 1
        if expected != batch.last + 1:
            raise _Break(where, _("sequence %(n)d is missing") % {"n": expected})
        if batch_hash(previous, leaves) != batch.batch_hash:
            raise _Break(where, _("its hash does not fit its entries: one was changed, or their order was"))
        previous = batch.batch_hash
    if (extra := next(entries, None)) is not None:
        raise _Break(str(extra), _("it has a sequence that no batch gave it"), extra)


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of the data for the whole run: entries written meanwhile must not look like damage."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not `atomic`: it would begin IMMEDIATE and keep writers waiting. In WAL a reader's snapshot stops nobody.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def verify_ledger(*, subject: Subject | None = None, progress: Callable[[int], None] | None = None) -> LedgerReport:
    """Checks everything, or one subject's chains; `progress` is called with the entries done so far.

    Never raises for damage: the report's `broken` says what does not hold first.
    """
    count = _Count(progress)
    entries, heads = Entry.objects.all(), ChainHead.objects.all()
    if subject is not None:
        entries = entries.filter(subject_type=subject.type, subject_id=subject.id)
        heads = heads.filter(subject_type=subject.type, subject_id=subject.id)
    broken = None
    with _snapshot():
        try:
            _check_chains(entries, heads, count)
            if subject is None:
                _check_sequences(count)
            count.unsequenced = entries.filter(sequence=None).count()
        except _Break as found:
            broken = found.broken
    return LedgerReport(count.entries, count.chains, count.batches, count.unsequenced, broken)
