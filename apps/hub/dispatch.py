"""Sending rows: takes lanes, sends what stands at their heads, stores the hub's answer with the rows it concerns.

A row is marked sent only in the transaction that stores the answer. A worker killed before that leaves the rows as they
were; they are sent again with the same guids, which the hub takes for an update. So at-least-once has the effect of
exactly once, and each lane keeps its order: no row goes before the one in front of it was answered.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.hub import breaker, claims, lanes
from apps.hub.claims import Claim, Group, Waiting
from apps.hub.gateway.client import Flight, Gateway
from apps.hub.gateway.errors import HubError, Refused, Unauthorized
from apps.hub.models import Delivery, HubCall, Lane
from apps.hub.tables import TABLES

NAME = "outgoing"
GIVE_UP_AFTER = 30
"""Failures of one row sent by itself. With pauses up to 15 minutes that is some hours of a hub that answers others."""
KEPT_ANSWER = 64 * 1024


@dataclass
class Sent:
    """What a run did."""

    calls: int = 0
    accepted: int = 0
    stopped: int = 0
    failed: bool = False


def dispatch(*, gateway: Gateway | None = None, seconds: float = 20.0) -> Sent:
    """Sends until nothing waits, the hub fails, or `seconds` have passed. Without an address it does nothing.

    Two claims take turns: while one's call is under way, the other's answer is stored and its next call is made ready.
    """
    gateway, done = gateway or Gateway(), Sent()
    end = timezone.now() + dt.timedelta(seconds=seconds)
    if not gateway.profile.is_configured:
        return done
    turns: deque[_Turn] = deque()
    try:
        with ThreadPoolExecutor(1, "hub") as pool:
            turns.extend(_Turn(gateway, pool, done, end) for _ in range(2))
            while turns:
                if turns[0].step():
                    turns.rotate(-1)
                else:
                    turns.popleft()
    finally:
        # After the pool: a call still under way must not overtake what the next holder of its lanes sends.
        for turn in turns:
            turn.give_back()
    return done


@dataclass
class _Call:
    """A call under way: its record, and the rows it carries."""

    record: HubCall
    rows: list[Waiting]
    flight: Flight


@dataclass
class _Turn:
    """One of the claims that take turns: what it still has to send, and its call under way."""

    gateway: Gateway
    pool: Executor
    done: Sent
    end: dt.datetime
    claim: Claim | None = None
    groups: list[Group] = field(default_factory=list)
    call: _Call | None = None

    def step(self) -> bool:
        """Stores the answer of the call under way, and sends the next. False where nothing is left to do."""
        if self.claim is not None and self.call is not None:
            call, self.call = self.call, None
            _land(self.gateway, self.claim, call, self.done)
        while claim := self._next_claim():
            if self._send(claim, *self.groups.pop(0)):
                return True
        self.give_back()
        return False

    def give_back(self) -> None:
        """Ends the lease. Rows of a call whose answer was not stored stay as they are, and go again."""
        if self.claim is not None:
            self.claim.give_back()
            self.claim = None

    def _next_claim(self) -> Claim | None:
        """The claim, with groups that may go; None where there is nothing, or no more time, or no hub."""
        while not self.done.failed and timezone.now() < self.end:
            if self.claim is None and breaker.permits(NAME):
                self.claim = claims.take()
            if self.claim is None:
                return None
            self.groups = self.groups or self.claim.groups()
            if self.groups:
                return self.claim
            self.give_back()
        return None

    def _send(self, claim: Claim, table: str, rows: list[Waiting]) -> bool:
        """Puts the call under way; False where it could not even be signed."""
        record = HubCall(service=TABLES[table].service, table=table, rows=len(rows), started_at=timezone.now())
        try:
            flight = self.gateway.begin(record.service, body_of(table, rows), pool=self.pool)
        except HubError as error:
            self.done.calls += 1
            _failed(claim, record, rows, error, self.done)
            return False
        self.call = _Call(record, rows, flight)
        return True


def body_of(table: str, rows: Sequence[Waiting]) -> bytes:
    """The call's body. The rows go in as the canonical text they are stored as: that is what the digest is over."""
    return f'{{"table":{json.dumps(table)},"rows":[{",".join(row.body for row in rows)}]}}'.encode()


def _land(gateway: Gateway, claim: Claim, call: _Call, done: Sent) -> None:
    """Waits for the answer and keeps it; `done.failed` where the hub cannot be reached and the run ends."""
    done.calls += 1
    try:
        data = gateway.finish(call.flight)
    except HubError as error:
        _failed(claim, call.record, call.rows, error, done)
        return
    record, lane_ids = call.record, {row.lane_id for row in call.rows}
    record.outcome, record.answer = HubCall.Outcome.ANSWERED, _kept(data, call.rows)
    silent = _store(claim, record, call.rows, data, done)
    breaker.succeeded(NAME)
    if silent:
        lanes.push_back(claim.lease, silent)
        claim.leave(silent)
    if recovered := [lane for lane in claim.tried if lane in lane_ids - silent]:
        Lane.objects.filter(pk__any=recovered).update(attempts=0)


@transaction.atomic
def _store(claim: Claim, call: HubCall, rows: list[Waiting], data: Any, done: Sent) -> set[int]:
    """Keeps the answer and what it says of each row; gives the lanes of rows that it does not mention."""
    call.ended_at = timezone.now()
    call.save()
    lane_ids = {row.lane_id for row in rows}
    ours = lanes.still_held(claim.lease, lane_ids)
    claim.leave(lane_ids - ours)
    accepted, rejected = _answer(data)
    by_guid = {row.row_guid: row for row in rows if row.lane_id in ours}
    good = [row for guid, row in by_guid.items() if guid in accepted]
    claim.answered(good)
    Delivery.objects.filter(pk__any=[row.pk for row in good]).update(
        state=Delivery.State.SENT, sent_at=call.ended_at, call=call, attempts=F("attempts") + 1
    )
    for guid, (column, reason) in rejected.items():
        if row := by_guid.get(guid):
            _stop(row, Delivery.State.REJECTED, column, reason, call)
            claim.leave({row.lane_id})
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


def _kept(data: Any, rows: list[Waiting]) -> str:
    """The answer as it is stored. Where it takes every row, their number says it: each row points to its call, and half
    a thousand guids a call would be most of what is stored of a day."""
    if isinstance(data, dict) and _answer(data)[0] == {row.row_guid for row in rows}:
        data = {**data, "accepted": len(rows)}
    return json.dumps(data, ensure_ascii=False)[:KEPT_ANSWER]


def _stop(row: Waiting, state: str, column: str, reason: str, call: HubCall) -> None:
    Delivery.objects.filter(pk=row.pk).update(
        state=state, error_field=column[:64], error_reason=reason[:300], call=call, attempts=F("attempts") + 1
    )


def _failed(claim: Claim, call: HubCall, rows: list[Waiting], error: HubError, done: Sent) -> None:
    """Keeps what was seen. `done.failed` ends the run where the hub is away; not where only these rows were refused."""
    call.ended_at, call.error_kind, call.answer = timezone.now(), error.kind[:32], error.detail
    outcomes = {Refused: HubCall.Outcome.REFUSED, Unauthorized: HubCall.Outcome.UNAUTHORIZED}
    call.outcome = outcomes.get(type(error), HubCall.Outcome.UNAVAILABLE)
    lane_ids = {row.lane_id for row in rows}
    claim.leave(lane_ids)
    with transaction.atomic():
        call.save()
        held = lanes.still_held(claim.lease, lane_ids)
        ours = [row for row in rows if row.lane_id in held]
        if isinstance(error, Refused) and len(rows) == 1:
            for row in ours:
                _stop(row, Delivery.State.REJECTED, "", f"{error.kind}: {error.detail}", call)
                done.stopped += 1
        else:
            _count(ours, error)
    if isinstance(error, Refused):
        breaker.succeeded(NAME)  # it answers
        # Which of the rows is to blame shows when each lane goes by itself.
        Lane.objects.filter(pk__any=lane_ids, lease=claim.lease).update(attempts=claims.ALONE_AFTER)
        return
    lanes.push_back(claim.lease, lane_ids)
    breaker.failed(NAME, reason=str(error))
    done.failed = True


def _count(rows: list[Waiting], error: HubError) -> None:
    Delivery.objects.filter(pk__any=[row.pk for row in rows]).update(attempts=F("attempts") + 1)
    tired = [row for row in rows if len(rows) == 1 and row.attempts + 1 >= GIVE_UP_AFTER]
    for row in tired:
        Delivery.objects.filter(pk=row.pk).update(
            state=Delivery.State.GIVEN_UP, error_field="", error_reason=str(error)[:300]
        )
