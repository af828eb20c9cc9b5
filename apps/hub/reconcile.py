"""Comparing with the hub, day by day and table by table: what is missing or different there is sent again."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.hub import kinds, lanes
from apps.hub.columns import hub_time
from apps.hub.gateway.client import Gateway
from apps.hub.gateway.errors import HubError, Unavailable
from apps.hub.models import Delivery, Reconciliation
from apps.hub.tables import TABLES
from apps.ledger.services import SYSTEM, Actor, Subject, record

EXAMPLES = 20
MOST_PAGES = 10_000


def reconcile(*, day: dt.date, table: str, actor: Actor = SYSTEM, gateway: Gateway | None = None) -> Reconciliation:
    """Compares one day of one table by `cd_time` and repairs; the row tells what was found, also a failure.

    Raises KeyError for a table the hub does not have.
    """
    TABLES[table]
    run = Reconciliation.objects.create(table=table, day=day, started_at=timezone.now())
    try:
        theirs = dict(_at_the_hub(gateway or Gateway(), table, day))
    except HubError as error:
        run.failure, run.ended_at = str(error)[:300], timezone.now()
        run.save(update_fields=["failure", "ended_at"])
        return run
    _compare(run, theirs, actor)
    return run


def _at_the_hub(gateway: Gateway, table: str, day: dt.date) -> Iterator[tuple[str, str]]:
    """Guid and digest of every row that the hub has of that day. Raises HubError."""
    period = {"table": table, "from": hub_time(day), "to": hub_time(day + dt.timedelta(days=1))}
    page = pages = 1
    while page <= min(pages, MOST_PAGES):
        data = gateway.call("reconcile", json.dumps({**period, "page": page}).encode())
        try:
            pages = int(data["pages"])
            found = [(str(row["row_guid"]), str(row["digest"])) for row in data["rows"]]
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Unavailable("bad_reconcile", str(data)[:200]) from error
        yield from found
        page += 1


@transaction.atomic
def _compare(run: Reconciliation, theirs: dict[str, str], actor: Actor) -> None:
    first, last = hub_time(run.day), hub_time(run.day + dt.timedelta(days=1))
    # An update takes the place of what it updates: only the newest row of a guid is at the hub.
    newer = Delivery.objects.filter(row_guid=OuterRef("row_guid"), pk__gt=OuterRef("pk"), state=Delivery.State.SENT)
    sent = Delivery.objects.filter(
        ~Exists(newer), table=run.table, cd_time__gte=first, cd_time__lt=last, state=Delivery.State.SENT
    )
    ours = {str(guid): (pk, digest) for guid, pk, digest in sent.values_list("row_guid", "pk", "digest")}
    missing = sorted(set(ours) - set(theirs))
    different = sorted(guid for guid in set(ours) & set(theirs) if ours[guid][1] != theirs[guid])
    unknown = _not_ours(set(theirs) - set(ours))
    _send_again([ours[guid][0] for guid in [*missing, *different]])
    run.ours, run.theirs = len(ours), len(theirs)
    run.missing, run.different, run.unknown = len(missing), len(different), len(unknown)
    run.examples = {
        "missing": missing[:EXAMPLES],
        "different": different[:EXAMPLES],
        "unknown": unknown[:EXAMPLES],
    }
    run.ended_at = timezone.now()
    run.save()
    counts = {name: getattr(run, name) for name in ("ours", "theirs", "missing", "different", "unknown")}
    data = {"table": run.table, "day": run.day, **counts}
    record(kind=kinds.RECONCILED.code, subject=Subject("hub", run.table), actor=actor, data=data)


def _not_ours(guids: set[str]) -> list[str]:
    """Those of which we have no row in any state: one whose answer was lost is ours, and will be sent again anyway."""
    known: set[str] = set()
    wanted = sorted(guid for guid in guids if _is_uuid(guid))
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        known |= {str(g) for g in Delivery.objects.filter(row_guid__in=part).values_list("row_guid", flat=True)}
    return sorted(guids - known)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _send_again(keys: list[int]) -> None:
    concerned: set[int] = set()
    for start in range(0, len(keys), 500):
        rows = Delivery.objects.filter(pk__in=keys[start : start + 500])
        concerned |= set(rows.values_list("lane_id", flat=True))
        rows.update(state=Delivery.State.WAITING, sent_at=None, call=None)
    lanes.settle(concerned)


def reconcile_days(*, days: int, until: dt.date, actor: Actor = SYSTEM) -> list[Reconciliation]:
    """All tables of the last `days` days up to and with `until`."""
    gateway = Gateway()
    return [
        reconcile(day=until - dt.timedelta(days=back), table=table, actor=actor, gateway=gateway)
        for back in reversed(range(days))
        for table in TABLES
    ]
