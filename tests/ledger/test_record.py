from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.ledger.canonical import canonical_json, sm3_hex
from apps.ledger.guards import protect
from apps.ledger.models import ChainHead, Entry, Nature, SequenceBatch
from apps.ledger.sequencing import sequence_all
from apps.ledger.services import ANONYMOUS, SYSTEM, Subject, record, record_attempt
from tests.factories import a_fact, allow_flush

CASE = Subject("test", "1")


@pytest.mark.django_db
def test_each_entry_continues_the_one_before_it() -> None:
    first, second = a_fact(CASE), a_fact(CASE)
    assert (first.chain_index, first.prev_hash) == (0, "")
    assert (second.chain_index, second.prev_hash) == (1, first.leaf_hash)
    head = ChainHead.objects.get(subject_type="test", subject_id="1")
    assert (head.length, head.head_hash) == (2, second.leaf_hash)


def test_sm3_gives_the_standards_own_example() -> None:
    # GB/T 32905-2016, A.1
    assert sm3_hex(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_canonical_json_sorts_keys_and_keeps_chinese() -> None:
    assert canonical_json({"b": [1, True, None], "a": "县"}) == '{"a":"县","b":[1,true,null]}'


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        canonical_json({"area": 1.5})


@pytest.mark.django_db
def test_an_unregistered_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        record(kind="no.such", subject=CASE, actor=SYSTEM, data={})


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        a_fact(CASE)


@pytest.mark.django_db(transaction=True)
def test_a_fact_goes_with_its_transaction_and_an_attempt_stays() -> None:
    with transaction.atomic():
        a_fact(CASE)
        transaction.set_rollback(True)
    record_attempt(kind="access.refused", subject=CASE, actor=ANONYMOUS, data={"page": "/"})
    assert [e.nature for e in Entry.objects.filter(subject_type="test")] == [Nature.ATTEMPT]


@pytest.mark.django_db
@pytest.mark.parametrize("column", [f.name for f in Entry._meta.fields if f.name != "sequence"])
def test_the_database_refuses_to_change_an_entry(column: str) -> None:
    entry = a_fact(CASE)
    others = {"id": uuid.uuid4(), "chain_index": 7, "occurred_at": timezone.now()}
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**{column: others.get(column, "other")})


@pytest.mark.django_db
@pytest.mark.parametrize("sequence", [None, 10**9])
def test_a_sequence_given_once_stays(sequence: int | None) -> None:
    entry = a_fact(CASE)
    sequence_all()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(sequence=sequence)


@pytest.mark.django_db
def test_the_database_refuses_to_delete_entries_and_batches() -> None:
    a_fact(CASE)
    sequence_all()
    protect(connection)  # the test runner had taken away the part that stops it from emptying tables
    for model in (Entry, SequenceBatch):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            model.objects.all().delete()
    allow_flush()


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_refuses_to_truncate_the_ledger() -> None:
    protect(connection)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_entry")
    allow_flush()
