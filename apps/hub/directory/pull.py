"""Fetching the hub's lists and finding what differs. Nothing is changed here but what waits to be decided.

An answer is read whole before anything of it is stored: one row that cannot be read, a page that is missing, a hub that
goes away in the middle, and the fetch has failed and left nothing. The same answer twice proposes nothing twice.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from apps.deadlines.dates import today
from apps.hub import kinds
from apps.hub.directory.columns import BadRow, Row, moment, read_row
from apps.hub.gateway.client import Gateway
from apps.hub.gateway.errors import HubError, Unavailable
from apps.hub.gateway.profile import INTERFACE
from apps.hub.models import CataloguePull, CodeMap, Cursor, DirectoryChange, DirectoryEntry
from apps.ledger.canonical import canonical_json, sm3_hex
from apps.ledger.services import SYSTEM, Actor, Subject, record

BEGINNING = "19700101T000000"
MOST_PAGES, MOST_ROWS = 1000, 200_000
LOCK = "catalogue"
STATES = "task_state"
"""Code set of the state of a line; our `cancelled` means that it has ended."""

Kind = DirectoryChange.Kind
State = DirectoryChange.State
Key = tuple[str, str]


@dataclass(frozen=True)
class _Proposal:
    kind: str
    body: Mapping[str, str | int | None]
    digest: str
    before: DirectoryEntry | None


def pull(*, actor: Actor = SYSTEM, everything: bool = False, gateway: Gateway | None = None) -> CataloguePull:
    """Fetches what changed since the last good fetch, or all of it, and proposes what differs from what we hold.

    Never raises for a hub that is away or answers badly: the row it gives says so, and nothing else was stored.
    """
    last = CataloguePull.objects.filter(failure="", ended_at__isnull=False).exclude(until="").first()
    since = BEGINNING if everything or last is None else last.until
    run = CataloguePull.objects.create(
        since=since, started_at=timezone.now(), asked_by="" if actor == SYSTEM else actor.name
    )
    try:
        rows, left_out = _fetch(gateway or Gateway(), since)
    except (HubError, BadRow) as error:
        run.failure, run.ended_at = str(error)[:300], timezone.now()
        run.save(update_fields=["failure", "ended_at"])
        return run
    run.left_out, run.rows = left_out, len(rows) + left_out
    run.until = max((row.cd_time for row in rows), default="" if everything else since)
    _propose(run, rows, actor)
    return run


def _fetch(gateway: Gateway, since: str) -> tuple[list[Row], int]:
    """All pages, read; and how many rows belong to lists that are not taken over. Raises HubError or BadRow."""
    rows: list[Row] = []
    page = pages = 1
    left_out = 0
    while page <= pages:
        data = gateway.call("catalogue", json.dumps({"since": since, "page": page}).encode())
        try:
            pages, found = data["pages"], data["rows"]
        except (KeyError, TypeError) as error:
            raise Unavailable("bad_catalogue", str(data)[:200]) from error
        if not isinstance(pages, int) or not 1 <= pages <= MOST_PAGES or not isinstance(found, list):
            raise Unavailable("bad_catalogue", str(data)[:200])
        for raw in found:
            row = read_row(raw)
            if row is None:
                left_out += 1
            else:
                rows.append(row)
        if len(rows) > MOST_ROWS:
            raise Unavailable("too_large", f"more than {MOST_ROWS} rows")
        page += 1
    return rows, left_out


@transaction.atomic
def _propose(run: CataloguePull, rows: Iterable[Row], actor: Actor) -> None:
    Cursor.objects.get_or_create(name=LOCK)
    Cursor.objects.select_for_update().get(name=LOCK)  # two fetches at once compare one after the other
    newest: dict[Key, Row] = {}
    for row in sorted(rows, key=lambda row: row.cd_time):
        newest[row.table, row.key] = row
    held = {(e.table, e.key): e for e in DirectoryEntry.objects.filter(is_current=True)}
    waiting = {(c.table, c.key): c for c in DirectoryChange.objects.filter(state=State.WAITING)}
    codes = CodeMap.objects.filter(interface=INTERFACE, name=STATES, internal="cancelled")
    cancelled = set(codes.values_list("external", flat=True))
    for key, row in newest.items():
        _weigh(run, key, _proposal(row, held.get(key), cancelled), waiting.get(key))
    over = [e for key, e in held.items() if key not in newest and _is_over(e.last_day) and e.ended_at is None]
    for entry in over:
        proposal = _Proposal(Kind.ENDED, entry.body, entry.digest, entry)
        _weigh(run, (entry.table, entry.key), proposal, waiting.get((entry.table, entry.key)))
    run.ended_at = timezone.now()
    run.save()
    counts = {name: getattr(run, name) for name in ("rows", "left_out", "unchanged", "added", "changed", "ended")}
    data = {"pull": run.pk, "since": run.since, "until": run.until, **counts}
    record(kind=kinds.LISTS_FETCHED.code, subject=Subject("hub", LOCK), actor=actor, data=data)


def _is_over(last_day: dt.date | None) -> bool:
    return last_day is not None and last_day < today()


def last_day_of(body: Mapping[str, object]) -> dt.date | None:
    """The day on which the list itself says that the line ends."""
    found = moment(str(body.get("plan_cancel_date") or ""))
    return found.date() if found else None


def _proposal(row: Row, held: DirectoryEntry | None, cancelled: set[str]) -> _Proposal | None:
    """What differs; None where nothing does."""
    digest = sm3_hex(canonical_json(dict(row.body)).encode())
    is_over = row.is_deleted or str(row.body["task_state"] or "") in cancelled or _is_over(last_day_of(row.body))
    if held is None:
        return None if is_over else _Proposal(Kind.ADDED, row.body, digest, None)
    if is_over:
        return None if held.ended_at else _Proposal(Kind.ENDED, row.body, digest, held)
    if held.digest == digest and held.ended_at is None:
        return None
    return _Proposal(Kind.CHANGED, row.body, digest, held)


def _weigh(run: CataloguePull, key: Key, proposal: _Proposal | None, waiting: DirectoryChange | None) -> None:
    """Stores the proposal, unless the same one waits already or was set aside last time."""
    if waiting is not None:
        if proposal and (waiting.kind, waiting.digest) == (proposal.kind, proposal.digest):
            run.unchanged += 1
            return
        waiting.state, waiting.decided_at, waiting.decided_by = State.SUPERSEDED, timezone.now(), "hub"
        waiting.save(update_fields=["state", "decided_at", "decided_by"])
    if proposal is None or _was_set_aside(key, proposal):
        run.unchanged += 1
        return
    DirectoryChange.objects.create(
        pull=run,
        table=key[0],
        key=key[1],
        kind=proposal.kind,
        body=dict(proposal.body),
        digest=proposal.digest,
        before=proposal.before,
    )
    setattr(run, proposal.kind, getattr(run, proposal.kind) + 1)


def _was_set_aside(key: Key, proposal: _Proposal) -> bool:
    """Whoever set it aside is not asked again until the hub says something else."""
    last = (
        DirectoryChange.objects.filter(table=key[0], key=key[1])
        .exclude(state__in=[State.WAITING, State.SUPERSEDED])
        .order_by("-pk")
        .first()
    )
    return (
        last is not None
        and last.state == State.SET_ASIDE
        and (last.kind, last.digest) == (proposal.kind, proposal.digest)
    )
