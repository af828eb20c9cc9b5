"""Leased lanes with the rows that wait in them, and which of those may go in the next calls."""

from __future__ import annotations

import uuid
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from apps.hub import lanes
from apps.hub.models import Delivery, Lane

WAITING = Delivery.State.WAITING.value
MOST_ROWS = 500
"""In one call, by the contract."""
MOST_LANES = MOST_ROWS
MOST_READ = 5_000
"""Rows read into one claim, with their bodies: some megabytes. What lies behind them goes with a later claim."""
ALONE_AFTER = 3
"""A lane that failed so often goes in a call of its own: one bad row must not keep its neighbours back."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What sending a row takes. Less than the model: a queue of a day is thousands of these a second."""

    pk: int
    lane_id: int
    table: str
    row_guid: str
    state: str
    attempts: int
    body: str


Group = tuple[str, list[Waiting]]
"""A table, and the rows of it that go in one call."""


@dataclass
class Claim:
    """Lanes leased in one go. The rows are read once: nobody else touches what waits in a leased lane."""

    lease: uuid.UUID
    taken: list[int]
    waiting: dict[int, deque[Waiting]]
    tried: dict[int, int]
    """Failures of the lanes that failed before."""

    def groups(self) -> list[Group]:
        """What may go next: from each lane the rows at its head that are of one table, at most 500 rows a call.

        No lane is in two of the groups, so they may be under way at once.
        """
        calls: list[Group] = []
        single: list[Group] = []
        by_table: dict[str, list[Waiting]] = defaultdict(list)
        for lane, queue in self.waiting.items():
            rows = _head(queue)
            if not rows:
                continue
            table = rows[0].table
            if self.tried.get(lane, 0) >= ALONE_AFTER:
                single.append((table, rows[:1]))
                continue
            if by_table[table] and len(by_table[table]) + len(rows) > MOST_ROWS:
                calls.append((table, by_table.pop(table)))
            by_table[table].extend(rows)
        # Those that go alone come last: one of them that fails ends the run.
        return calls + list(by_table.items()) + single

    def answered(self, rows: Iterable[Waiting]) -> None:
        """Rows the hub has taken, each at the head of its lane."""
        gone = {row.pk for row in rows}
        for lane in {row.lane_id for row in rows if row.lane_id in self.waiting}:
            queue = self.waiting[lane]
            while queue and queue[0].pk in gone:
                queue.popleft()

    def leave(self, lane_ids: Iterable[int]) -> None:
        """Sends nothing more of these lanes."""
        for lane in lane_ids:
            self.waiting.pop(lane, None)

    def give_back(self) -> None:
        lanes.give_back(self.lease, self.taken)


def take() -> Claim | None:
    """Leases lanes and reads what waits in them; None where no lane is ready."""
    lease, taken = lanes.take(limit=MOST_LANES)
    if not taken:
        return None
    waiting: dict[int, deque[Waiting]] = {}
    unsent = Delivery.objects.filter(lane__pk__any=taken).exclude(state=Delivery.State.SENT)
    unsent = unsent.order_by("lane", "sequence", "position")
    wanted = ("pk", "lane_id", "table", "row_guid", "state", "attempts", "body")
    for pk, lane, table, guid, *rest in unsent.values_list(*wanted)[:MOST_READ]:
        row = Waiting(pk, lane, table, str(guid), *rest)
        waiting.setdefault(row.lane_id, deque()).append(row)
    tried = Lane.objects.filter(pk__any=taken, attempts__gt=0).values_list("pk", "attempts")
    return Claim(lease, taken, waiting, dict(tried))


def _head(queue: deque[Waiting]) -> list[Waiting]:
    """The rows at the head of a lane that may go in one call.

    A row that updates another waits until that one was answered: the hub's answer names guids, not rows, so of two
    rows with the same guid in one call nobody could tell which was taken.
    """
    rows: list[Waiting] = []
    guids: set[str] = set()
    for row in queue:
        if row.state != WAITING or len(rows) == MOST_ROWS or (rows and row.table != rows[0].table):
            break
        if row.row_guid in guids:
            break
        rows.append(row)
        guids.add(row.row_guid)
    return rows
