"""Reading the ledger: bounded, and by keyset, so that page 1 000 costs what page 1 costs."""

from __future__ import annotations

from django.db.models import Q

from apps.ledger.models import Entry, Nature
from apps.ledger.services import Subject

LIMIT = 50
MOST = 500


def history(
    subject: Subject, *, include_attempts: bool = False, after: Entry | None = None, limit: int = LIMIT
) -> list[Entry]:
    """A subject's entries, newest first, at most `limit` (1 … 500); `after` is the last entry of the page before."""
    entries = Entry.objects.filter(subject_type=subject.type, subject_id=subject.id)
    if not include_attempts:
        entries = entries.filter(nature=Nature.FACT)
    if after is not None:
        at, index, key = after.occurred_at, after.chain_index, after.pk
        entries = entries.filter(
            Q(occurred_at__lt=at)
            | Q(occurred_at=at, chain_index__lt=index)
            | Q(occurred_at=at, chain_index=index, pk__lt=key)
        )
    return list(entries.order_by("-occurred_at", "-chain_index", "-pk")[: max(1, min(limit, MOST))])


def entries_after(sequence: int, *, limit: int = LIMIT) -> list[Entry]:
    """The outbox: entries with a higher sequence, in order, at most `limit` (1 … 500)."""
    entries = Entry.objects.filter(sequence__gt=sequence).order_by("sequence")
    return list(entries[: max(1, min(limit, MOST))])
