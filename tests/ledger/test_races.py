"""Races need connections of their own and real row locks, hence PostgreSQL."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from apps.ledger.models import Entry
from apps.ledger.sequencing import sequence_all, sequence_entries
from apps.ledger.services import Subject
from apps.ledger.verification import LedgerReport, verify_ledger
from tests.factories import a_fact
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CASE = Subject("race", "1")


def _write() -> None:
    with transaction.atomic():
        a_fact(CASE)


def test_twenty_writers_on_one_subject_leave_one_unbroken_chain() -> None:
    assert at_once([_write] * 20) == [None] * 20
    chain = Entry.objects.filter(subject_type="race").order_by("chain_index")
    assert [e.chain_index for e in chain] == list(range(20))
    assert verify_ledger(subject=CASE).ok


def test_four_sequencers_at_once_number_each_entry_once() -> None:
    for _ in range(40):
        _write()
    assert at_once([lambda: sequence_entries(limit=10)] * 4) == [10] * 4
    assert verify_ledger().ok


def test_writers_and_sequencers_together_lose_nothing() -> None:
    at_once([_write, sequence_all, _write, sequence_all, _write, sequence_all, _write, _write])
    sequence_all()
    assert verify_ledger().ok
    assert Entry.objects.filter(subject_type="race", sequence__isnull=False).count() == 5


def test_an_open_transaction_is_numbered_after_its_commit_and_keeps_nobody_waiting() -> None:
    written, let_go = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            a_fact(Subject("race", "slow"))
            written.set()
            let_go.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    _write()
    sequence_all()
    assert Entry.objects.filter(sequence__isnull=False).get(subject_type="race").subject_id == "1"
    let_go.set()
    thread.join()
    sequence_all()
    assert list(
        Entry.objects.filter(subject_type="race").order_by("sequence").values_list("subject_id", flat=True)
    ) == [
        "1",
        "slow",
    ]
    assert verify_ledger().ok


def test_verification_during_writing_finds_no_damage() -> None:
    results = at_once([_write, verify_ledger, _write, verify_ledger, _write, verify_ledger])
    assert [report.ok for report in results if isinstance(report, LedgerReport)] == [True] * 3
