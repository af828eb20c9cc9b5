"""The temporary secret, shared between workers: one refreshes it, the others take what it brought."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from apps.hub.gateway.errors import Unavailable
from apps.hub.models import GatewaySecret

EARLY = dt.timedelta(seconds=30)
"""Refreshed this long before its end, so that no call is under way when it comes."""
LEASE = dt.timedelta(seconds=30)
PATIENCE = 10.0


@dataclass(frozen=True)
class Secret:
    text: str
    ends_at: dt.datetime

    def is_fresh(self, now: dt.datetime) -> bool:
        return now < self.ends_at - EARLY


def _stored(interface: str) -> Secret | None:
    row = GatewaySecret.objects.filter(interface=interface).first()
    return Secret(row.secret, row.ends_at) if row and row.secret and row.ends_at else None


def live_secret(*, interface: str, fetch: Callable[[], Secret], refused: str = "") -> Secret:
    """The secret to sign with. `fetch` asks the gateway for a new one; `refused` is one that it no longer takes.

    Raises what `fetch` raises, and Unavailable where another worker's refresh takes too long.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        known, now = _stored(interface), timezone.now()
        if known is not None and known.text != refused and known.is_fresh(now):
            return known
        GatewaySecret.objects.get_or_create(interface=interface)
        free = Q(refreshing_until__isnull=True) | Q(refreshing_until__lt=now)
        # The conditional update lets one worker through.
        if GatewaySecret.objects.filter(free, interface=interface).update(refreshing_until=now + LEASE):
            return _refresh(interface, fetch)
        if time.monotonic() > deadline:
            raise Unavailable("secret_wait", "another worker is refreshing the secret")
        time.sleep(0.1)


def _refresh(interface: str, fetch: Callable[[], Secret]) -> Secret:
    try:
        fresh = fetch()
    except BaseException:
        GatewaySecret.objects.filter(interface=interface).update(refreshing_until=None)
        raise
    row = GatewaySecret.objects.get(interface=interface)
    row.secret, row.ends_at, row.refreshing_until = fresh.text, fresh.ends_at, None
    row.save(update_fields=["secret", "ends_at", "refreshing_until"])
    return fresh
