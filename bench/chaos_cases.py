"""The two ends of the chaos run: writes cases' ledger entries, and compares what the hub has with what they say."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
import urllib.request
from collections import defaultdict
from typing import Any

import django

django.setup()

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from apps.cases.models import Case
from apps.catalogue.selectors import current_version
from apps.hub.models import Delivery, HubCall, Lane
from apps.identity.models import Applicant, Authority, User
from apps.ledger.services import SYSTEM, Subject, record

MATTER = "land.temporary_use"
COURSE = (
    ("case.filed", {"action": "file"}),
    ("case.accepted", {"action": "accept"}),
    ("case.examined", {"action": "submit_review", "verdict": "agree", "opinion": "符合条件，建议同意。"}),
    ("case.reviewed", {"action": "submit_decision", "verdict": "agree", "opinion": "同意。"}),
    ("case.refused", {"action": "refuse", "reason": "不符合规划条件，不予许可。", "article": "第三十八条"}),
)
BATCH = 50
PATIENCE = 180.0


def write(cases: int, *, seconds: float = 0.0) -> None:
    """Cases with five entries each, by the ledger's own function; the rows of the case stand where the hub looks.

    Spread over so many seconds, where it takes no longer than that by itself.
    """
    began = time.monotonic()
    version, county = current_version(MATTER), Authority.objects.get(code="990101")
    applicant, filer = Applicant.objects.get(user__username="citizen"), User.objects.get(username="citizen")
    for start in range(0, cases, BATCH):
        numbers = range(start, min(start + BATCH, cases))
        with transaction.atomic():
            made = [_case(n, version, county, applicant, filer) for n in numbers]
            Case.objects.bulk_create(made)
        for kind, data in COURSE:
            with transaction.atomic():
                for case in made:
                    _entry(case, kind, data)
        time.sleep(max(0.0, began + seconds * (start + BATCH) / cases - time.monotonic()))


def _case(n: int, version: Any, county: Authority, applicant: Applicant, filer: User) -> Case:
    now, day = timezone.now(), timezone.localdate()
    return Case(
        number=f"990101-TD-2026-{900000 + n}", query_code="000000", matter=version, matter_code=MATTER,
        machine=version.machine, stage="refused", title=f"混沌试验项目{n}", applicant=applicant, filer=filer,
        receiving_authority=county, holder=county, deciding_authority=county, started_at=now, touched_at=now,
        filed_at=now, received_on=day, accepted_on=day, closed_at=now,
    )  # fmt: skip


def _entry(case: Case, kind: str, data: dict[str, Any]) -> None:
    facts = dict(data)
    if kind == "case.filed":
        facts["materials"] = [
            {"code": code, "title": f"材料{code}", "name": f"{code}.pdf", "sm3": "0" * 64} for code in ("A", "B", "C")
        ]
    if kind == "case.accepted":
        facts["accepted_on"] = timezone.localdate()
        facts["promise_due_on"] = timezone.localdate() + dt.timedelta(days=10)
    record(kind=kind, subject=Subject("case", str(case.pk)), actor=SYSTEM, data=facts)


def judge(port: int, troubled: str, killed: str, restarted: str, played: str) -> int:
    """Waits until nothing waits, then counts. Exit status 1 where a row is lost, doubled or out of order."""
    began = time.monotonic()
    while Delivery.objects.exclude(state="sent").exists() or not Delivery.objects.exists() or _behind():
        if time.monotonic() - began > PATIENCE:
            break
        time.sleep(0.5)
    drained = time.monotonic() - began
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/control/rows", timeout=120) as answer:
        theirs = json.load(answer)
    ours = list(Delivery.objects.order_by("lane", "sequence", "position").values_list("lane", "row_guid", "digest"))
    newest = {str(guid): digest for _lane, guid, digest in ours}
    there = {row["guid"]: row for row in theirs}
    lost = [guid for guid, digest in newest.items() if guid not in there or there[guid]["digest"] != digest]
    figures = {
        "cases": Lane.objects.count(),
        "rows": len(newest),
        "seconds of trouble": troubled,
        "workers killed": killed,
        "broker restarts": restarted,
        "calls answered": HubCall.objects.filter(outcome="answered").count(),
        "calls that failed": HubCall.objects.exclude(outcome="answered").count(),
        "rows sent more than once": sum(row["times"] > 1 for row in theirs),
        "seconds to drain after it": f"{drained:.0f}",
        "rows lost": len(lost),
        "rows doubled at the hub": len(theirs) - len(set(there) & set(newest)),
        "cases out of order": _out_of_order(ours, {guid: row["arrival"] for guid, row in there.items()}),
    }
    failed = HubCall.objects.exclude(outcome="answered").values_list("error_kind").annotate(n=Count("pk"))
    print(f"faults switched on: {played}")
    print(f"calls that failed: {', '.join(f'{kind} {n}' for kind, n in failed.order_by('error_kind'))}")
    for name, value in figures.items():
        print(f"| {name:<28} | {value:>8} |")
    bad = ("rows lost", "rows doubled at the hub", "cases out of order")
    return 0 if not any(figures[name] for name in bad) and figures["rows"] else 1


def _behind() -> bool:
    from apps.hub.selectors import status

    return status().not_collected > 0


def _out_of_order(ours: list[tuple[int, Any, str]], arrivals: dict[str, int]) -> int:
    """Cases whose rows first arrived in another order than the ledger's."""
    lanes: dict[int, list[int]] = defaultdict(list)
    for lane, guid, _digest in ours:
        if str(guid) in arrivals:
            lanes[lane].append(arrivals[str(guid)])
    return sum(order != sorted(order) for order in lanes.values())


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(int(sys.argv[2]), seconds=float(sys.argv[3]))
    else:
        sys.exit(judge(int(sys.argv[2]), *sys.argv[3:7]))
