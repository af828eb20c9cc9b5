"""Stops calls while the hub is away: after some failures in a row only one probe at a time looks whether it is back."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.hub.models import Breaker

THRESHOLD = 3
FIRST_PAUSE = dt.timedelta(seconds=2)
LONGEST_PAUSE = dt.timedelta(minutes=15)
PROBE_LEASE = dt.timedelta(seconds=60)
"""A probe whose worker was killed is given up after this long."""


def permits(name: str) -> bool:
    """Whether a call may be made now. While the breaker is open it lets one caller through each time a probe is due."""
    breaker, _created = Breaker.objects.get_or_create(name=name)
    if breaker.opened_at is None:
        return True
    now = timezone.now()
    due = Q(name=name, opened_at__isnull=False, probe_at__lte=now)
    # The conditional update lets one of many workers probe.
    return bool(Breaker.objects.filter(due).update(probe_at=now + PROBE_LEASE))


def succeeded(name: str) -> None:
    """Closes it, and forgets earlier failures. Costs no write where there is nothing to forget."""
    Breaker.objects.filter(Q(failures__gt=0) | Q(opened_at__isnull=False), name=name).update(
        failures=0, opened_at=None, probe_at=None, reason=""
    )


def failed(name: str, *, reason: str) -> None:
    """Counts a failure; opens at the third in a row, and pauses longer each time after that."""
    with transaction.atomic():
        breaker, _created = Breaker.objects.get_or_create(name=name)
        breaker = Breaker.objects.select_for_update().get(pk=breaker.pk)
        breaker.failures, breaker.reason, now = breaker.failures + 1, reason[:200], timezone.now()
        if breaker.failures >= THRESHOLD:
            breaker.opened_at = breaker.opened_at or now
            breaker.probe_at = now + pause(breaker.failures - THRESHOLD)
        breaker.save(update_fields=["failures", "reason", "opened_at", "probe_at"])


def pause(step: int) -> dt.timedelta:
    """2 s, doubled with each further failure up to 15 minutes, with half of it left to chance: workers spread out."""
    longest = min(FIRST_PAUSE * 2 ** min(step, 20), LONGEST_PAUSE)
    share = random.uniform(0.5, 1.0)  # noqa: S311 (spreading load, not a secret)
    return dt.timedelta(seconds=longest.total_seconds() * share)


def is_open(name: str) -> bool:
    return Breaker.objects.filter(name=name, opened_at__isnull=False).exists()
