from __future__ import annotations

import pytest

from apps.ledger.sequencing import sequence_all
from apps.ledger.services import Subject
from tests.factories import a_fact

A, B = Subject("test", "a"), Subject("test", "b")


@pytest.fixture
def ledger(db: None) -> None:
    """Two chains of three facts each, numbered in two batches, after whatever the world wrote."""
    sequence_all()
    for n in range(3):
        a_fact(A, n=n)
    sequence_all()
    for n in range(3):
        a_fact(B, n=n)
    sequence_all()
