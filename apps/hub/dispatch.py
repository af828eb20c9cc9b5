"""Sending rows: takes lanes, sends what stands at their heads, stores the hub's answer with the rows it concerns.

A row is marked sent only in the transaction that stores the answer. A worker killed before that leaves the rows as they
were; they are sent again with the same guids, which the hub takes for an update. So at-least-once has the effect of
exactly once, and each lane keeps its order: no row goes before the one in front of it was answered.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.hub import breaker, lanes
from apps.hub.gateway.client import Gateway
from apps.hub.gateway.errors import HubError, Refused, Unauthorized
from apps.hub.models import Delivery, HubCall, Lane
from apps.hub.tables import TABLES

NAME = "outgoing"
MOST_ROWS = 500
"""In one call, by the contract."""
MOST_LANES = 400
GIVE_UP_AFTER = 30
"""Failures of one row sent by itself. With pauses up to 15 minutes that is some hours of a hub that answers others."""
ALONE_AFTER = 3
"""A lane that failed so often goes in a call of its own: one bad row must not keep its neighbours back."""
KEPT_ANSWER = 64 * 1024


@dataclass
class Sent:
    """What a run did."""

    calls: int = 0
    accepted: int = 0
    stopped: int = 0
    failed: bool = False


@dataclass
class _Claim:
    """Leased lanes, and the rows at the head of each."""

    lease: uuid.UUID
    lanes: set[int]
    alone: set[int] = field(default_factory=set)


def dispatch(*, gateway: Gateway | None = None, seconds: float = 20.0) -> Sent:
    """Sends until nothing waits, the hub fails, or `seconds` have passed. Without an address it does nothing."""
    gateway, done = gateway or Gateway(), Sent()
    end = timezone.now() + dt.timedelta(seconds=seconds)
    if not gateway.profile.is_configured:
        return done
    while timezone.now() < end and not done.failed and breaker.permits(NAME):
        lease, taken = lanes.take(limit=MOST_LANES)
        if not taken:
            break
        claim = _Claim(lease, set(taken))
        claim.alone = set(Lane.objects.filter(pk__in=taken, attempts__gte=ALONE_AFTER).values_list("pk", flat=True))
        try:
            _drain(gateway, claim, done, end)
        finally:
            lanes.give_back(lease, taken)
    return done


def _drain(gateway: Gateway, claim: _Claim, done: Sent, end: dt.datetime) -> None:
    while claim.lanes and timezone.now() < end:
        groups = _groups(claim)
        if not groups:
            return
        for table, rows in groups:
            if not _send(gateway, claim, table, rows, done):
                return


def _groups(claim: _Claim) -> list[tuple[str, list[Delivery]]]:
    """What may go next: from each lane the rows at its head that are of one table, at most 500 rows a call."""
    heads = _heads(claim)
    claim.lanes &= set(heads)
    calls: list[tuple[str, list[Delivery]]] = []
    single: list[tuple[str, list[Delivery]]] = []
    by_table: dict[str, list[Delivery]] = defaultdict(list)
    for lane, rows in heads.items():
        if lane in claim.alone:
            single.append((rows[0].table, rows[:1]))
            continue
        group = by_table[rows[0].table]
        if len(group) + len(rows) > MOST_ROWS and group:
            calls.append((rows[0].table, group))
            group = by_table[rows[0].table] = []
        group.extend(rows[:MOST_ROWS])
    # Those that go alone come last: one of them that fails ends the run.
    return calls + [(table, group) for table, group in by_table.items() if group] + single


def _heads(claim: _Claim) -> dict[int, list[Delivery]]:
    """The rows at the head of each lane that may go in one call.

    A row that updates another waits until that one was answered: the hub's answer names guids, not rows, so of two
    rows with the same guid in one call nobody could tell which was taken.
    """
    unsent = Delivery.objects.filter(lane__in=claim.lanes).exclude(state=Delivery.State.SENT)
    heads: dict[int, list[Delivery]] = {}
    closed: set[int] = set()
    for row in unsent.order_by("lane", "sequence", "position").defer("error_reason", "body"):
        rows = heads.setdefault(row.lane_id, [])
        if row.state != Delivery.State.WAITING or (rows and rows[0].table != row.table):
            closed.add(row.lane_id)
        if any(row.row_guid == before.row_guid for before in rows):
            closed.add(row.lane_id)
        if row.lane_id not in closed:
            rows.append(row)
    return {lane: rows for lane, rows in heads.items() if rows}


def body_of(table: str, rows: Sequence[Delivery]) -> bytes:
    """The call's body. The rows go in as the canonical text they are stored as: that is what the digest is over."""
    bodies = dict(Delivery.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "body"))
    joined = ",".join(bodies[row.pk] for row in rows)
    return f'{{"table":{json.dumps(table)},"rows":[{joined}]}}'.encode()


def _send(gateway: Gateway, claim: _Claim, table: str, rows: list[Delivery], done: Sent) -> bool:
    """One call; False where the hub cannot be reached and the run ends."""
    call = HubCall(service=TABLES[table].service, table=table, rows=len(rows), started_at=timezone.now())
    lane_ids = {row.lane_id for row in rows}
    try:
        data = gateway.call(call.service, body_of(table, rows))
    except HubError as error:
        done.calls += 1
        return _failed(claim, call, rows, error, done)
    done.calls += 1
    call.outcome, call.answer = HubCall.Outcome.ANSWERED, json.dumps(data, ensure_ascii=False)[:KEPT_ANSWER]
    silent = _store(claim, call, rows, data, done)
    breaker.succeeded(NAME)
    if silent:
        lanes.push_back(claim.lease, silent)
        claim.lanes -= silent
    Lane.objects.filter(pk__in=lane_ids - silent, attempts__gt=0).update(attempts=0)
    return True


@transaction.atomic
def _store(claim: _Claim, call: HubCall, rows: list[Delivery], data: Any, done: Sent) -> set[int]:
    """Keeps the answer and what it says of each row; gives the lanes of rows that it does not mention."""
    call.ended_at = timezone.now()
    call.save()
    ours = lanes.still_held(claim.lease, {row.lane_id for row in rows})
    accepted, rejected = _answer(data)
    by_guid = {str(row.row_guid): row for row in rows if row.lane_id in ours}
    good = [row.pk for guid, row in by_guid.items() if guid in accepted]
    Delivery.objects.filter(pk__in=good).update(
        state=Delivery.State.SENT, sent_at=call.ended_at, call=call, attempts=F("attempts") + 1
    )
    for guid, (column, reason) in rejected.items():
        if row := by_guid.get(guid):
            _stop(row, Delivery.State.REJECTED, column, reason, call)
            claim.lanes.discard(row.lane_id)
    done.accepted, done.stopped = done.accepted + len(good), done.stopped + len(rejected)
    return {row.lane_id for guid, row in by_guid.items() if guid not in accepted and guid not in rejected}


def _answer(data: Any) -> tuple[set[str], dict[str, tuple[str, str]]]:
    """Accepted guids, and rejected ones with column and reason. Whatever has another form says nothing of any row."""
    taken, refused = (data.get(name) if isinstance(data, dict) else None for name in ("accepted", "rejected"))
    accepted = {guid for guid in taken if isinstance(guid, str)} if isinstance(taken, list) else set()
    rejected = {
        str(row["row_guid"]): (str(row.get("field") or ""), str(row.get("reason") or "rejected"))
        for row in (refused if isinstance(refused, list) else [])
        if isinstance(row, dict) and row.get("row_guid")
    }
    return accepted - set(rejected), rejected


def _stop(row: Delivery, state: str, column: str, reason: str, call: HubCall) -> None:
    Delivery.objects.filter(pk=row.pk).update(
        state=state, error_field=column[:64], error_reason=reason[:300], call=call, attempts=F("attempts") + 1
    )


def _failed(claim: _Claim, call: HubCall, rows: list[Delivery], error: HubError, done: Sent) -> bool:
    """Keeps what was seen. False ends the run: the hub is away; True where only these rows were refused."""
    call.ended_at, call.error_kind, call.answer = timezone.now(), error.kind[:32], error.detail
    outcomes = {Refused: HubCall.Outcome.REFUSED, Unauthorized: HubCall.Outcome.UNAUTHORIZED}
    call.outcome = outcomes.get(type(error), HubCall.Outcome.UNAVAILABLE)
    lane_ids = {row.lane_id for row in rows}
    claim.lanes -= lane_ids
    with transaction.atomic():
        call.save()
        ours = [row for row in rows if row.lane_id in lanes.still_held(claim.lease, lane_ids)]
        if isinstance(error, Refused) and len(rows) == 1:
            for row in ours:
                _stop(row, Delivery.State.REJECTED, "", f"{error.kind}: {error.detail}", call)
                done.stopped += 1
        else:
            _count(ours, error)
    if isinstance(error, Refused):
        breaker.succeeded(NAME)  # it answers
        # Which of the rows is to blame shows when each lane goes by itself.
        Lane.objects.filter(pk__in=lane_ids, lease=claim.lease).update(attempts=ALONE_AFTER)
        return True
    lanes.push_back(claim.lease, lane_ids)
    breaker.failed(NAME, reason=str(error))
    done.failed = True
    return False


def _count(rows: list[Delivery], error: HubError) -> None:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(attempts=F("attempts") + 1)
    tired = [row for row in rows if len(rows) == 1 and row.attempts + 1 >= GIVE_UP_AFTER]
    for row in tired:
        Delivery.objects.filter(pk=row.pk).update(
            state=Delivery.State.GIVEN_UP, error_field="", error_reason=str(error)[:300]
        )
