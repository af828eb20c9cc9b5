"""How the exchange with the hub stands: bounded figures for the page, the command, the alarm and the metrics."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from apps.hub.collect import READER
from apps.hub.dispatch import NAME
from apps.hub.models import STOPPED, Breaker, Cursor, Delivery, HubCall, Lane, Reconciliation
from apps.ledger.models import SequenceBatch

CAP = 10_000
"""Counts stop here: a queue of a million is shown as 10,000+ and costs no more than that."""
WINDOW = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Status:
    """Figures of one moment. `waiting` and `stopped` are capped at `CAP`; ages are of the oldest."""

    waiting: int
    oldest_waiting: dt.timedelta | None
    stopped: int
    oldest_stopped: dt.timedelta | None
    not_collected: int
    accepted_lately: int
    calls_lately: dict[str, int]
    errors_lately: dict[str, int]
    breaker_open: bool
    breaker_reason: str
    probe_at: dt.datetime | None
    last_reconciliation: Reconciliation | None


def capped(rows: QuerySet[Delivery]) -> int:
    """How many, at most `CAP`: the database stops counting there."""
    return rows.order_by()[:CAP].count()


def status(*, now: dt.datetime | None = None) -> Status:
    """At most nine queries, whatever waits."""
    now = now or timezone.now()
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    stopped = Delivery.objects.filter(state__in=STOPPED)
    since = Lane.objects.filter(state=Lane.State.READY).order_by("since").values_list("since", flat=True).first()
    stuck = stopped.order_by("created_at").values_list("created_at", flat=True).first()
    lately = HubCall.objects.filter(started_at__gte=now - WINDOW)
    calls = {row["outcome"]: row["n"] for row in lately.values("outcome").annotate(n=Count("pk")).order_by("outcome")}
    errors = lately.exclude(error_kind="").values("error_kind").annotate(n=Count("pk")).order_by("error_kind")
    answered = lately.filter(outcome=HubCall.Outcome.ANSWERED).aggregate(n=Sum("rows"))["n"] or 0
    breaker = Breaker.objects.filter(name=NAME).first()
    return Status(
        waiting=capped(waiting),
        oldest_waiting=now - since if since else None,
        stopped=capped(stopped),
        oldest_stopped=now - stuck if stuck else None,
        not_collected=_behind(),
        accepted_lately=answered,
        calls_lately=calls,
        errors_lately={row["error_kind"]: row["n"] for row in errors},
        breaker_open=bool(breaker and breaker.opened_at),
        breaker_reason=breaker.reason if breaker else "",
        probe_at=breaker.probe_at if breaker else None,
        last_reconciliation=Reconciliation.objects.exclude(ended_at=None).order_by("-ended_at").first(),
    )


def _behind() -> int:
    """Ledger entries that were numbered and not yet looked at."""
    last = SequenceBatch.objects.order_by("-last").values_list("last", flat=True).first() or 0
    read = Cursor.objects.filter(name=READER).values_list("sequence", flat=True).first() or 0
    return max(0, last - read)


def rows_of_subject(*, subject_type: str, subject_id: str, limit: int = 100) -> list[Delivery]:
    """What was and will be reported of a case or license, in order."""
    rows = Delivery.objects.filter(lane__subject_type=subject_type, lane__subject_id=subject_id)
    return list(rows.select_related("call").order_by("sequence", "position")[:limit])


def stopped_rows(*, after: int = 0, limit: int = 50) -> list[Delivery]:
    """Rows that wait for a person, a page by keyset."""
    rows = Delivery.objects.filter(state__in=STOPPED, pk__gt=after).select_related("lane", "call").order_by("pk")
    return list(rows[:limit])
