"""From the ledger to rows: reads entries after a cursor, makes their rows once, and moves the cursor with them.

Cursor and rows change in one transaction: a collector that is killed leaves neither, and the next one finds both.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.cases.models import Case
from apps.hub.codes import Codes
from apps.hub.columns import NO_CODE, REASONS, Row, hub_time
from apps.hub.facts import CaseFact, LicenseFact
from apps.hub.gateway.profile import INTERFACE
from apps.hub.mapping import History, Made, rows_of_case, rows_of_license
from apps.hub.models import Cursor, Delivery, ImplementationItem, Lane
from apps.ledger.models import Entry, Nature
from apps.ledger.selectors import entries_after
from apps.licenses.models import License

READER = "hub"
BATCH = 500


@dataclass(frozen=True)
class Context:
    """All that the rows of some entries need, read with a constant number of queries."""

    cases: dict[str, Case]
    licenses: dict[str, License]
    issued: dict[str, License]
    items: dict[tuple[str, int], ImplementationItem]
    history: History
    codes: Codes

    def rows(self, entry: Entry) -> list[Made]:
        """The rows of an entry; none for what the hub does not hear of."""
        case = self.cases.get(entry.subject_id) if entry.subject_type == "case" else None
        if case is not None:
            item = self.items.get((case.matter_code, case.receiving_authority_id))
            fact = CaseFact(entry, case, self.codes, item, self.issued.get(entry.subject_id))
            return list(rows_of_case(fact, self.history))
        license = self.licenses.get(entry.subject_id) if entry.subject_type == "license" else None
        return list(rows_of_license(LicenseFact(entry, license, self.codes))) if license else []


def context_of(entries: Iterable[Entry]) -> Context:
    """Reads what these entries concern."""
    entries = list(entries)
    case_ids = {e.subject_id for e in entries if e.subject_type == "case"}
    license_ids = {e.subject_id for e in entries if e.subject_type == "license"}
    cases = Case.objects.filter(pk__in=case_ids).select_related("matter", "applicant", "filer", "receiving_authority")
    licenses = License.objects.filter(pk__in=license_ids).select_related("holder", "issuer")
    issued = License.objects.filter(source_ref__in=case_ids).order_by("pk")
    return Context(
        {str(c.pk): c for c in cases},
        {str(license.pk): license for license in licenses},
        {license.source_ref: license for license in issued},
        {(i.matter_code, i.authority_id): i for i in ImplementationItem.objects.all()},
        _history(case_ids),
        Codes.of(INTERFACE),
    )


def _history(case_ids: set[str]) -> History:
    filed: dict[str, list[Entry]] = defaultdict(list)
    started: dict[tuple[str, str], Entry] = {}
    wanted = ["case.filed", "case.corrected", "case.procedure_started"]
    earlier = Entry.objects.filter(subject_type="case", subject_id__in=case_ids, nature=Nature.FACT, kind__in=wanted)
    for entry in earlier.order_by("subject_id", "chain_index"):
        if entry.kind == "case.procedure_started":
            started[entry.subject_id, json.loads(entry.data)["procedure"]] = entry
        else:
            filed[entry.subject_id].append(entry)
    return History(filed, started)


@transaction.atomic
def collect(*, limit: int = BATCH) -> int:
    """Makes the rows of up to `limit` further entries; gives how many entries were read, 0 at the ledger's end."""
    Cursor.objects.get_or_create(name=READER)
    cursor = Cursor.objects.select_for_update().get(name=READER)
    entries = entries_after(cursor.sequence, limit=limit)
    if not entries:
        return 0
    facts = [e for e in entries if e.nature == Nature.FACT]
    context = context_of(facts)
    made = [(entry, rows) for entry in facts if (rows := context.rows(entry))]
    lanes = _lanes({(e.subject_type, e.subject_id) for e, _rows in made})
    batch = f"{entries[0].sequence:032d}"
    deliveries = []
    for entry, rows in made:
        lane = lanes[entry.subject_type, entry.subject_id]
        deliveries += _deliveries(lane, entry, rows, batch=batch)
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    _wake(lanes.values())
    cursor.sequence = entries[-1].sequence or cursor.sequence
    cursor.save(update_fields=["sequence"])
    return len(entries)


def _lanes(subjects: set[tuple[str, str]]) -> dict[tuple[str, str], Lane]:
    """The subjects' lanes, locked in one order, made where they are missing."""
    now = timezone.now()
    Lane.objects.bulk_create(
        [
            Lane(subject_type=kind, subject_id=key, state=Lane.State.IDLE, since=now, ready_at=now)
            for kind, key in sorted(subjects)
        ],
        ignore_conflicts=True,
    )
    found = Lane.objects.select_for_update().filter(subject_id__in={key for _kind, key in subjects}).order_by("pk")
    return {(lane.subject_type, lane.subject_id): lane for lane in found}


def head(*, lane: Lane, made: Made, batch: str) -> dict[str, str]:
    """The five columns that every row begins with; `cd_time` never decreases within a lane."""
    lane.last_cd_time = max(lane.last_cd_time, hub_time(made.fact.entry.occurred_at))
    return {
        "row_guid": str(made.row_guid),
        "cd_operation": made.operation,
        "cd_time": lane.last_cd_time,
        "cd_batch": batch,
        "data_source": settings.HUB_DATA_SOURCE,
    }


def state_of(row: Row) -> tuple[str, str, str]:
    """State, column and reason of a freshly built row."""
    if not row.problems:
        return Delivery.State.WAITING, "", ""
    first = row.problems[0]
    state = Delivery.State.CODE_MISSING if first.code == NO_CODE else Delivery.State.INVALID
    return state, first.field, f"{REASONS[first.code]}: {first.found}"[:300]


def _deliveries(lane: Lane, entry: Entry, rows: Sequence[Made], *, batch: str) -> list[Delivery]:
    assert entry.sequence is not None
    made = []
    for position, each in enumerate(rows):
        columns = head(lane=lane, made=each, batch=batch)
        row = each.table.build(each.fact, head=columns)
        state, error_field, reason = state_of(row)
        made.append(
            Delivery(
                lane=lane,
                entry_id=entry.pk,
                sequence=entry.sequence,
                position=position,
                table=each.table.name,
                key=each.key,
                row_guid=each.row_guid,
                body=row.body,
                digest=row.digest,
                cd_time=columns["cd_time"],
                state=state,
                created_at=timezone.now(),
                error_field=error_field,
                error_reason=reason,
            )
        )
    return made


def _wake(lanes: Iterable[Lane]) -> None:
    now = timezone.now()
    lanes = list(lanes)
    for lane in lanes:
        # Also where a row is stopped: those before it may go; the dispatcher holds the lane when it comes to that one.
        if lane.state == Lane.State.IDLE:
            lane.state, lane.since, lane.ready_at, lane.attempts = Lane.State.READY, now, now, 0
    Lane.objects.bulk_update(lanes, ["state", "since", "ready_at", "attempts", "last_cd_time"])


def collect_all() -> int:
    """Reads to the ledger's end; gives how many entries."""
    total = 0
    while done := collect():
        total += done
    return total
