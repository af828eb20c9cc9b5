"""Background work of the hub. Each task may run twice, and at once with itself, without harm."""

from __future__ import annotations

import datetime as dt
from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.deadlines.dates import today
from apps.hub.alarms import tell
from apps.hub.collect import collect_all
from apps.hub.corrections import rebuild_waiting_for_codes
from apps.hub.directory.pull import pull
from apps.hub.dispatch import dispatch
from apps.hub.gateway.profile import current
from apps.hub.inbound.authentication import forget_signatures
from apps.hub.models import HubCall
from apps.hub.reconcile import reconcile_days
from apps.hub.reuse.attaching import forget_answers
from apps.ledger.services import SYSTEM, Actor

RECONCILED_DAYS = 3
CALLS_KEPT = dt.timedelta(days=90)


@shared_task  # type: ignore[untyped-decorator]
def report() -> None:
    """Takes over what the ledger has, and sends what waits."""
    collect_all()
    dispatch()


@shared_task  # type: ignore[untyped-decorator]
def compare() -> None:
    """Nightly: the last days again, since a row may be answered after midnight."""
    reconcile_days(days=RECONCILED_DAYS, until=today() - dt.timedelta(days=1))


@shared_task  # type: ignore[untyped-decorator]
def compare_day(day: str, actor: dict[str, Any]) -> None:
    """One day on demand, in the name of whoever asked."""
    reconcile_days(days=1, until=dt.date.fromisoformat(day), actor=Actor(**actor))


@shared_task  # type: ignore[untyped-decorator]
def fetch_lists(actor: dict[str, Any] | None = None, everything: bool = False) -> None:
    """The hub's lists of matters, every night and on demand; what differs waits for a person."""
    if current().is_configured:
        pull(actor=Actor(**actor) if actor else SYSTEM, everything=everything)


@shared_task  # type: ignore[untyped-decorator]
def alarm() -> None:
    tell()


@shared_task  # type: ignore[untyped-decorator]
def take_up_codes() -> None:
    """Rows that waited for a code go once somebody has entered it."""
    rebuild_waiting_for_codes()


@shared_task  # type: ignore[untyped-decorator]
def forget_old() -> None:
    """Calls that no row points to, signatures too old to be replayed, licenses that were found and may not be used."""
    forget_signatures()
    forget_answers()
    HubCall.objects.filter(started_at__lt=timezone.now() - CALLS_KEPT, deliveries__isnull=True).delete()
