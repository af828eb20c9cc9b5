from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from apps.ledger.models import Entry, SequenceBatch
from apps.ledger.sequencing import batch_hash, sequence_all, sequence_entries
from apps.ledger.services import SYSTEM, Subject, record
from apps.ledger.tasks import sequence
from tests.factories import a_fact


@pytest.mark.django_db
def test_numbers_are_consecutive_over_batches() -> None:
    sequence_all()
    start = Entry.objects.count()
    facts = [a_fact(Subject("test", str(n))) for n in range(5)]
    assert [sequence_entries(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    numbers = [Entry.objects.get(pk=fact.pk).sequence for fact in facts]
    assert numbers == list(range(start + 1, start + 6))
    newest = SequenceBatch.objects.order_by("-first")[:3]
    assert [(b.first - start, b.last - start) for b in newest] == [(5, 5), (3, 4), (1, 2)]


@pytest.mark.django_db
def test_a_chain_keeps_its_order_although_an_entry_states_an_earlier_time() -> None:
    subject = Subject("test", "1")
    long_ago = timezone.now() - dt.timedelta(days=9)
    facts = [a_fact(subject), record(kind="access.viewed", subject=subject, actor=SYSTEM, data={}, at=long_ago)]
    while sequence_entries(limit=1):
        pass
    first, second = (Entry.objects.get(pk=fact.pk).sequence for fact in facts)
    assert first is not None
    assert second is not None
    assert first < second


@pytest.mark.django_db
def test_a_batch_is_hashed_over_the_one_before_it() -> None:
    sequence_all()
    before = SequenceBatch.objects.order_by("first").last()
    assert before is not None
    fact = a_fact()
    sequence_all()
    batch = SequenceBatch.objects.order_by("first").last()
    assert batch is not None
    assert batch.batch_hash == batch_hash(before.batch_hash, [fact.leaf_hash])


@pytest.mark.django_db
def test_the_task_run_twice_numbers_once() -> None:
    sequence_all()
    a_fact()
    assert [sequence.delay().get(), sequence.delay().get()] == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_numbering_inside_a_transaction_is_refused() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        sequence_entries()
