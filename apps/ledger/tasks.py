"""The sequencer's task: beat starts it every few seconds; running it twice, or twice at once, does no harm."""

from __future__ import annotations

from celery import shared_task

from apps.ledger.sequencing import sequence_all


@shared_task(name="apps.ledger.tasks.sequence")  # type: ignore[untyped-decorator]
def sequence() -> int:
    return sequence_all()
