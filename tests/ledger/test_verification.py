from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from apps.ledger.guards import unprotect
from apps.ledger.models import ChainHead, Entry, SequenceBatch
from apps.ledger.verification import verify_ledger
from tests.factories import a_fact, tamper
from tests.ledger.conftest import A, B

pytestmark = pytest.mark.usefixtures("ledger")


def _entry(index: int, subject: Any = A) -> Entry:
    return Entry.objects.get(subject_type=subject.type, subject_id=subject.id, chain_index=index)


def _another(field: Any, entry: Entry) -> Any:
    value = getattr(entry, field.name)
    if field.name == "id":
        return uuid.uuid4()
    if field.name == "occurred_at":
        return timezone.now()
    if isinstance(value, int):
        return value + 10**6
    return ("x" + value)[: field.max_length or 100]


def test_an_untouched_ledger_holds() -> None:
    report = verify_ledger()
    assert report.ok
    assert report.entries == Entry.objects.count()
    assert report.unsequenced == 0


def test_entries_that_wait_for_their_number_do_no_harm() -> None:
    a_fact(A)
    report = verify_ledger()
    assert (report.ok, report.unsequenced) == (True, 1)


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("field", Entry._meta.fields, ids=lambda f: f.name)
def test_changing_any_column_of_any_entry_is_found(field: Any, index: int) -> None:
    entry = _entry(index)
    values = {field.name: _another(field, entry)}
    if index == 0 and field.name in ("prev_hash", "chain_index"):
        values = {"prev_hash": "x", "chain_index": 9}  # the only change that the table's own check lets through
    elif field.name == "prev_hash":
        values = {"prev_hash": "f" * 64}
    unprotect(connection)
    Entry.objects.filter(pk=entry.pk).update(**values)
    assert verify_ledger().broken is not None


def test_taking_a_number_away_is_found() -> None:
    tamper(_entry(1), sequence=None)
    assert verify_ledger().broken is not None


@pytest.mark.parametrize("index", [0, 1, 2])
def test_deleting_the_first_middle_or_last_entry_is_found(index: int) -> None:
    unprotect(connection)
    _entry(index).delete()
    broken = verify_ledger().broken
    assert broken is not None
    assert "test:a" in broken.where


def test_deleting_a_whole_chain_is_found() -> None:
    Entry.objects.filter(subject_type="test", subject_id="a").delete()
    broken = verify_ledger().broken
    assert broken is not None
    assert broken.where == "test:a (fact)"


def test_deleting_a_whole_chain_with_its_head_is_found_by_its_numbers() -> None:
    Entry.objects.filter(subject_type="test", subject_id="a").delete()
    ChainHead.objects.filter(subject_type="test", subject_id="a").delete()
    assert verify_ledger().broken is not None


def test_cutting_the_tail_and_shortening_the_head_is_found_by_its_numbers() -> None:
    unprotect(connection)
    _entry(2).delete()
    ChainHead.objects.filter(subject_id="a").update(length=2, head_hash=_entry(1).leaf_hash)
    assert verify_ledger(subject=A).ok
    assert verify_ledger().broken is not None


def test_deleting_a_head_is_found() -> None:
    ChainHead.objects.filter(subject_type="test", subject_id="a").delete()
    broken = verify_ledger().broken
    assert broken is not None
    assert broken.where == "test:a (fact)"


@pytest.mark.parametrize("change", [{"length": 99}, {"head_hash": "0" * 64}])
def test_changing_a_head_is_found(change: dict[str, Any]) -> None:
    ChainHead.objects.filter(subject_type="test", subject_id="b").update(**change)
    broken = verify_ledger().broken
    assert broken is not None
    assert broken.where == "test:b (fact)"


def test_swapping_two_numbers_is_found() -> None:
    first, second = _entry(0), _entry(1)
    tamper(first, sequence=None)
    tamper(second, sequence=first.sequence)
    tamper(first, sequence=second.sequence)
    broken = verify_ledger().broken
    assert broken is not None
    assert "batch" in broken.where or "批" in broken.where


def test_a_number_that_no_batch_gave_is_found() -> None:
    entry = a_fact(A)
    tamper(entry, sequence=Entry.objects.count())
    broken = verify_ledger().broken
    assert broken is not None
    assert broken.entry == entry


@pytest.mark.parametrize("which", [0, -1])
def test_deleting_a_batch_is_found(which: int) -> None:
    batches = list(SequenceBatch.objects.order_by("first"))
    SequenceBatch.objects.filter(pk=batches[which].pk).delete()
    assert verify_ledger().broken is not None


@pytest.mark.parametrize("change", [{"batch_hash": "0" * 64}, {"last": 10**6}, {"first": 0}])
def test_changing_a_batch_is_found(change: dict[str, Any]) -> None:
    unprotect(connection)
    batch = SequenceBatch.objects.order_by("first").last()
    assert batch is not None
    SequenceBatch.objects.filter(pk=batch.pk).update(**change)
    assert verify_ledger().broken is not None


def test_one_subject_is_checked_alone() -> None:
    tamper(_entry(0, B), data='{"n":9}')
    assert verify_ledger(subject=A).ok
    assert not verify_ledger(subject=B).ok


def test_the_command_prints_what_it_checked(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_ledger")
    assert str(Entry.objects.count()) in capsys.readouterr().out


def test_the_command_ends_with_status_1_and_names_the_entry() -> None:
    tamper(_entry(1), actor_name="somebody else")
    with pytest.raises(CommandError, match="test:a#1") as caught:
        call_command("verify_ledger")
    assert caught.value.returncode == 1


def test_the_command_explains_a_badly_written_subject() -> None:
    with pytest.raises(CommandError, match="case:42"):
        call_command("verify_ledger", subject="case42")
