"""Whole licenses a second, by one process and by two at once, as a worker makes them: `python -m bench.licenses`.

Each is signed, its QR code made, rendered, sealed as PDF and as OFD, each step kept in its own transaction, and put
in force. A pre-examination opinion (用地预审与选址意见书) of two pages, so a straddling seal is among it.
Run by `make bench` on a database of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import io
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import django

django.setup()

from django.core.management import call_command
from django.db import connection, connections

from apps.identity.world import load_demo_world
from apps.ledger.sequencing import sequence_all
from apps.ledger.services import SYSTEM
from apps.ledger.verification import verify_ledger
from apps.licenses.models import License, Status
from apps.licenses.services import allocate, prepare_files
from apps.signatures.services import make_seal
from bench.steps import compare, pairs_of
from config.celery import keep_what_was_loaded

KIND = "land.preexam_site"
DAY = dt.date(2026, 11, 24)
FACTS = {
    "project_name": "甲东示例光伏电站（演示）",
    "project_code": "2026-990101-44-01-000001",
    "basis": "示发改能源〔2026〕15号",
    "location": "甲江市甲东县示例镇一村、二村",
    "area": "12.3456公顷，其中农用地10.0000公顷（耕地2.3456公顷），未利用地2.3456公顷",
    "scale": "装机容量100兆瓦，年发电量1.5亿千瓦时",
    "annexes": "项目位置图、用地范围图",
}
WARM_UP = 4
"""Licenses that each process makes before the clock starts: fonts and templates are read once in a worker's life."""


def _prepare(count: int) -> list[int]:
    """Numbered licenses that wait for their files."""
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    world = load_demo_world()
    issuer, holder = world.authority("990000"), world.company()
    make_seal(owner_code=issuer.uscc, owner_name=issuer.name, name="证照专用章", kind="license", actor=SYSTEM)
    issue = functools.partial(allocate, kind=KIND, issuer=issuer, holder=holder, actor=SYSTEM)
    issue = functools.partial(issue, issued_on=DAY, valid_from=DAY, valid_to=None)
    return [issue(source_ref=f"bench-{number}", data=_facts(number)).pk for number in range(count)]


def _facts(number: int) -> dict[str, object]:
    """Of each license others, as in life: what was laid out once helps no other license."""
    return {
        **FACTS,
        "project_name": f"甲东示例光伏电站{number}期（演示）",
        "project_code": f"2026-990101-44-01-{number:06d}",
        "location": f"甲江市甲东县示例镇第{number}村、第{number + 1}村",
        "area": f"{number + 2}.3456公顷，其中农用地{number + 1}.0000公顷，未利用地1.3456公顷",
        "scale": f"装机容量{number + 1}兆瓦，年发电量{number + 1}.5亿千瓦时",
        "parcels": [
            {"number": f"DK{number:03d}-{n}", "name": f"示例地块{number}-{n}", "hectares": f"{n}.{number:04d}"}
            for n in range(1, 9)
        ],
    }


def _make(waiting: Sequence[int], start: Barrier, used: Queue[float]) -> None:
    keep_what_was_loaded()
    for license_id in waiting[:WARM_UP]:
        prepare_files(license_id=license_id)
    start.wait()
    busy = time.process_time()
    for license_id in waiting[WARM_UP:]:
        prepare_files(license_id=license_id)
    used.put(time.process_time() - busy)


def _rate(waiting: Sequence[int], processes: int) -> tuple[float, float]:
    """Licenses a second by so many processes at once, each with its share; and the processor time of one, in ms.

    The second figure is without the database server's time, and hardly changes with other work on the machine.
    """
    connections.close_all()
    forking = multiprocessing.get_context("fork")  # as Celery's workers are made
    start, used = forking.Barrier(processes + 1), forking.Queue()
    shares = [waiting[at::processes] for at in range(processes)]
    workers = [forking.Process(target=_make, args=(share, start, used)) for share in shares]
    for worker in workers:
        worker.start()
    start.wait()
    started = time.perf_counter()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - started
    if any(worker.exitcode for worker in workers):
        raise SystemExit("a process broke off")
    made = len(waiting) - WARM_UP * processes
    return made / took, sum(used.get() for _ in workers) / made * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="licenses made by each number of processes (100)")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2], help="processes at once (1 2)")
    parser.add_argument("--steps", type=int, default=30, help="times each step is done beside the bare calls (30)")
    options = parser.parse_args()
    rounds = [options.count + WARM_UP * processes for processes in options.processes]
    waiting = _prepare(sum(rounds))
    print(f"\n{connection.vendor}: whole licenses, rendered and sealed as PDF and as OFD, {os.cpu_count()} processors")
    print("| processes | licenses/s | ms of processor each |\n|---|---|---|")
    for processes, count in zip(options.processes, rounds, strict=True):
        share, waiting = waiting[:count], waiting[count:]
        rate, busy = _rate(share, processes)
        print(f"| {processes:9d} | {rate:10.1f} | {busy:20.1f} |", flush=True)
    one = License.objects.filter(status=Status.VALID).select_related("issuer", "holder").earliest("pk")
    if options.steps:
        compare(pairs_of(one), options.steps)
    made = License.objects.filter(status=Status.VALID).exclude(pdf="").exclude(ofd="").count()
    sequence_all()
    report = verify_ledger()
    print(f"{made} of {sum(rounds)} in force; ledger: {'intact' if report.ok else report.broken}")
    return 0 if report.ok and made == sum(rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
