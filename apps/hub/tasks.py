"""Background work of the hub. Each task may run twice, and at once with itself, without harm."""

from __future__ import annotations

from celery import shared_task

from apps.hub.collect import collect_all
from apps.hub.dispatch import dispatch
from apps.ledger.sequencing import sequence_all


@shared_task  # type: ignore[untyped-decorator]
def report() -> None:
    """Takes over what the ledger has, and sends what waits."""
    sequence_all()
    collect_all()
    dispatch()
