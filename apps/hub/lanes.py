"""Taking lanes for a while, and giving them back: the lease that lets many workers drain one queue."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.hub.breaker import pause
from apps.hub.models import STOPPED, Delivery, Lane

TIMEOUTS = 5
"""A lease lasts so many time-outs of a call: two claims share the wire, and each call may be signed and sent twice.
A worker that was killed keeps its lanes from others no longer than this."""
FRESH = dt.timedelta(minutes=10)


def _free() -> QuerySet[Lane]:
    now = timezone.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    lanes = Lane.objects.filter(free, state=Lane.State.READY, ready_at__lte=now)
    if connection.features.has_select_for_update_skip_locked:
        return lanes.select_for_update(skip_locked=True)
    return lanes.select_for_update()


@transaction.atomic
def take(*, limit: int) -> tuple[uuid.UUID, list[int]]:
    """Leases up to `limit` lanes: half of them what came in lately, so that a new case is not behind a million old
    rows, the rest the oldest. Gives the lease and the lanes' keys."""
    now, lease = timezone.now(), uuid.uuid4()
    fresh = list(
        _free().filter(since__gte=now - FRESH).order_by("-since").values_list("pk", flat=True)[: max(1, limit // 2)]
    )
    oldest = list(_free().exclude(pk__in=fresh).order_by("since").values_list("pk", flat=True)[: limit - len(fresh)])
    taken = fresh + oldest
    Lane.objects.filter(pk__any=taken).update(
        lease=lease, leased_until=now + TIMEOUTS * dt.timedelta(seconds=settings.HUB_TIMEOUT)
    )
    return lease, taken


def still_held(lease: uuid.UUID, lanes: Collection[int]) -> set[int]:
    """Which of the lanes are still ours, locked until the transaction ends. Call it inside one."""
    held = Lane.objects.select_for_update().filter(pk__any=lanes, lease=lease).order_by("pk")
    return set(held.values_list("pk", flat=True))


@transaction.atomic
def give_back(lease: uuid.UUID, lanes: Collection[int]) -> None:
    """Ends the lease: idle where all was sent, held where a row needs a person, else ready for the next worker."""
    held = still_held(lease, lanes)
    left: dict[int, dt.datetime] = {}
    stopped: set[int] = set()
    for lane, state, since in (
        Delivery.objects.filter(lane__pk__any=held)
        .exclude(state=Delivery.State.SENT)
        .order_by("lane", "sequence", "position")
        .values_list("lane", "state", "created_at")
    ):
        if lane not in left:
            left[lane] = since
            if state in STOPPED:
                stopped.add(lane)
    free = {"lease": None, "leased_until": None}
    Lane.objects.filter(pk__any=held - set(left)).update(state=Lane.State.IDLE, **free)
    Lane.objects.filter(pk__any=stopped).update(state=Lane.State.HELD, **free)
    for lane in set(left) - stopped:
        Lane.objects.filter(pk=lane).update(state=Lane.State.READY, since=left[lane], **free)


@transaction.atomic
def push_back(lease: uuid.UUID, lanes: Collection[int]) -> None:
    """After a failure: not before a while, longer each time. What was given back by then stays as it is."""
    for lane in Lane.objects.select_for_update().filter(pk__any=lanes, lease=lease).order_by("pk"):
        lane.ready_at, lane.attempts = timezone.now() + pause(lane.attempts), lane.attempts + 1
        lane.save(update_fields=["ready_at", "attempts"])


def settle(lanes: Iterable[int]) -> None:
    """A lane whose rows were changed by a person is ready again where nothing stops it any more."""
    with transaction.atomic():
        for lane in Lane.objects.select_for_update().filter(pk__in=list(lanes)).order_by("pk"):
            rows = lane.deliveries.exclude(state=Delivery.State.SENT).order_by("sequence", "position")
            first = rows.first()
            if first is None:
                lane.state = Lane.State.IDLE
            elif first.state in STOPPED:
                lane.state = Lane.State.HELD
            else:
                lane.state, lane.ready_at, lane.attempts = Lane.State.READY, timezone.now(), 0
                lane.since = first.created_at
            lane.save(update_fields=["state", "ready_at", "attempts", "since"])
