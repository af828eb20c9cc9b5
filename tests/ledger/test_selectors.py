from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.ledger.selectors import entries_after, history
from apps.ledger.sequencing import sequence_all
from apps.ledger.services import ANONYMOUS, Subject, record_attempt
from tests.factories import a_fact

CASE = Subject("test", "1")
pytestmark = pytest.mark.django_db


def test_the_newest_comes_first_and_other_subjects_stay_out() -> None:
    facts = [a_fact(CASE) for _ in range(3)]
    a_fact(Subject("test", "2"))
    assert history(CASE) == facts[::-1]


def test_attempts_are_shown_only_where_asked_for() -> None:
    a_fact(CASE)
    record_attempt(kind="access.refused", subject=CASE, actor=ANONYMOUS, data={})
    assert [len(history(CASE)), len(history(CASE, include_attempts=True))] == [1, 2]


def test_pages_join_without_gap_or_repeat() -> None:
    facts = [a_fact(CASE) for _ in range(7)]
    seen, after = [], None
    while page := history(CASE, after=after, limit=3):
        seen += page
        after = page[-1]
    assert seen == facts[::-1]


def test_a_page_costs_one_query_whatever_the_length() -> None:
    for _ in range(20):
        a_fact(CASE)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(history(CASE, limit=5)) == 5
    assert len(queries) == 1


def test_the_outbox_gives_what_follows_the_cursor_in_order() -> None:
    sequence_all()
    facts = [a_fact(CASE) for _ in range(3)]
    sequence_all()
    facts[0].refresh_from_db()
    assert facts[0].sequence is not None
    assert entries_after(facts[0].sequence) == facts[1:]
