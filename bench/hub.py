"""A day without the hub: pages beside a queue that waits, and how fast one worker drains it, beside bare posts.

1. Cases are written, five entries each; pages are timed while nothing waits.
2. Their rows are collected and lie for 24 hours; a worker goes on trying a hub that is not there; the same pages again.
3. The hub simulator starts, a process of its own; one worker sends everything: with one thread, and again with the two
   that `make demo` gives it.
4. After each, the same calls, byte for byte, are posted to a fresh simulator by nothing but `requests`.
5. The pages once more, with everything sent.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import functools
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import django

django.setup()

import requests
from django.conf import settings
from django.db import connection, connections
from django.db.models import F
from django.test import Client
from django.utils import timezone

from apps.cases.models import Case, WorkItem
from apps.cases.vocabulary import ItemKind
from apps.hub.collect import collect_all
from apps.hub.dispatch import Sent, body_of, dispatch
from apps.hub.gateway import signing
from apps.hub.gateway.client import Gateway
from apps.hub.gateway.profile import Profile, current
from apps.hub.models import Breaker, Delivery, HubCall, Lane
from apps.hubsim.server import APP_KEY, RID
from apps.identity.models import Authority, User
from apps.ledger.sequencing import sequence_all
from bench.chaos_cases import write

ROOT = Path(__file__).resolve().parent.parent
DAY = dt.timedelta(hours=24)
TRIES = 2.0
"""Seconds between a worker's tries while the hub is away; in service it is the five of the beat's plan."""


def profile_at(port: int) -> Profile:
    return replace(current(), url=f"http://127.0.0.1:{port}", rid=RID, app_key=APP_KEY)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def simulator() -> Iterator[int]:
    """A simulator with an empty store of its own, as a process of its own; gives its port."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="approvals-hub-") as folder:
        command = [
            sys.executable,
            "manage.py",
            "hub_simulator",
            "--port",
            str(port),
            "--store",
            f"{folder}/hub.sqlite3",
        ]
        child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            for _ in range(300):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.1)
            yield port
        finally:
            child.terminate()
            child.wait()


@contextlib.contextmanager
def worker_without_a_hub() -> Iterator[None]:
    """Another process that goes on trying an address where nobody answers."""
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=_try_for_ever, args=(free_port(),), daemon=True)
    child.start()
    try:
        yield
    finally:
        child.kill()
        child.join()


def _try_for_ever(port: int) -> None:
    while True:
        dispatch(gateway=Gateway(profile_at(port)))
        time.sleep(TRIES)


def pages(rounds: int) -> dict[str, float]:
    """Milliseconds of each page, the median of so many rounds."""
    case = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    visits = [
        ("window's inbox", "jiadong.window", "/desk/"),
        ("window's search", "jiadong.window", "/desk/search/?q=990101"),
        ("window's case page", "jiadong.window", f"/desk/cases/{case}/"),
        ("applicant's cases", "citizen", "/my/"),
        ("applicant's case page", "citizen", f"/my/cases/{case}/"),
        ("guide of a matter", "citizen", "/guides/land.temporary_use/"),
        ("supervisor's oversight", "province.supervisor", "/oversight/"),
        ("exchange with the hub", "province.supervisor", "/exchange/"),
    ]
    clients = {name: Client() for _page, name, _path in visits}
    for name, client in clients.items():
        client.force_login(User.objects.get(username=name))
    taken: dict[str, list[float]] = {page: [] for page, _name, _path in visits}
    for _ in range(rounds + 1):
        for page, name, path in visits:
            started = time.perf_counter()
            answer = clients[name].get(path)
            taken[page].append(time.perf_counter() - started)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")
    return {page: statistics.median(times[1:]) * 1000 for page, times in taken.items()}


def timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def drain(port: int, *, threads: int) -> Sent:
    """One worker with so many threads until nothing waits."""
    with ThreadPoolExecutor(threads) as pool:
        parts = [part.result() for part in [pool.submit(_drain, port) for _ in range(threads)]]
    return Sent(calls=sum(part.calls for part in parts), accepted=sum(part.accepted for part in parts))


def _drain(port: int) -> Sent:
    total, gateway = Sent(), Gateway(profile_at(port))
    while (done := dispatch(gateway=gateway)).calls:
        total.calls, total.accepted = total.calls + done.calls, total.accepted + done.accepted
    connections.close_all()
    return total


def calls_made() -> list[tuple[str, bytes]]:
    """Service and body of every call that the drain made, as they were sent."""
    made = []
    for call in HubCall.objects.filter(outcome=HubCall.Outcome.ANSWERED).order_by("pk"):
        rows = list(Delivery.objects.filter(call=call).order_by("lane", "sequence", "position"))
        made.append((call.service, body_of(call.table, rows)))
    return made


def post_bare(port: int, calls: list[tuple[str, bytes]]) -> None:
    """The posts and nothing else: no database, no record of any answer."""
    profile, session = profile_at(port), requests.Session()
    session.trust_env = False
    secret, clock = Gateway(profile)._fetch_secret(), signing.StrictClock()
    for service, body in calls:
        signed = signing.sign(secret.text, sid=profile.sids[service], rid=RID, rtime=clock(), body=body)
        headers = {"Content-Type": "application/json", **signed.headers()}
        answer = session.post(f"{profile.url}/gateway/api/{signed.sid}", data=body, headers=headers, timeout=60)
        if answer.json()["code"] != "0":
            raise SystemExit(answer.text)


def rows_at(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/control/rows", timeout=120) as answer:
        return answer.read().count(b'"guid"')


def give_to_the_window() -> None:
    """An open item of each case, at the county's window: its inbox is as long as the queue."""
    county, now = Authority.objects.get(code="990101"), timezone.now()
    item = functools.partial(WorkItem, kind=ItemKind.DELIVER, duty="window", authority=county, opened_at=now)
    WorkItem.objects.bulk_create([item(case_id=pk) for pk in Case.objects.values_list("pk", flat=True)], batch_size=500)


def let_a_day_pass() -> None:
    """What waits has waited a day."""
    Lane.objects.update(since=F("since") - DAY, ready_at=F("ready_at") - DAY)
    Delivery.objects.update(created_at=F("created_at") - DAY)


def come_back() -> None:
    """No pause is waited out, nor the lease of the worker that was killed while it tried."""
    Breaker.objects.all().delete()
    Lane.objects.update(ready_at=F("since"), attempts=0, lease=None, leased_until=None)


def wait_again() -> None:
    """As if nothing had been sent."""
    Delivery.objects.update(state=Delivery.State.WAITING, sent_at=None, call=None)
    HubCall.objects.all().delete()
    Lane.objects.update(state=Lane.State.READY)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def measure_drains(waiting: int) -> bool:
    """Prints rows a second; False where the hub has not got all of them."""
    whole = True
    print("| one worker | rows a second | bare posts of its calls | share |\n|---|---|---|---|")
    for threads in (1, 2):
        with simulator() as port:
            started = time.perf_counter()
            sent = drain(port, threads=threads)
            ours = sent.accepted / (time.perf_counter() - started)
            whole &= rows_at(port) == waiting == sent.accepted
        calls = calls_made()
        with simulator() as port:
            bare = waiting / timed(functools.partial(post_bare, port, calls))
        print(
            f"| threads: {threads} | {ours:8.0f} | {bare:8.0f} ({len(calls)} calls) | {ours / bare:4.0%} |", flush=True
        )
        if threads == 1:
            wait_again()
    print(f"all {waiting} rows at the hub" if whole else "ROWS ARE MISSING at the hub")
    return whole


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5600, help="cases, with nine rows each (5600)")
    parser.add_argument("--rounds", type=int, default=20, help="times each page is opened (20)")
    options = parser.parse_args()
    settings.ALLOWED_HOSTS.append("testserver")
    subprocess.run(
        [sys.executable, "tools/prepare.py"], cwd=ROOT, env=os.environ, check=True, stdout=subprocess.DEVNULL
    )
    write(options.cases)
    give_to_the_window()
    sequence_all()
    print(f"\n{connection.vendor}: a day without the hub, {options.cases} cases")
    calm = pages(options.rounds)
    collecting = timed(collect_all)
    let_a_day_pass()
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING).count()
    with worker_without_a_hub():
        away = pages(options.rounds)
    come_back()
    print(f"rows made of the ledger: {waiting / collecting:.0f} a second")
    whole = measure_drains(waiting)
    after = pages(options.rounds)
    print(f"| page, median of {options.rounds} (ms) | nothing waits | {waiting} wait, hub away | all sent |")
    print("|---|---|---|---|")
    for page, first in calm.items():
        print(f"| {page:<24} | {first:7.1f} | {away[page]:7.1f} ({away[page] / first:.2f}×) | {after[page]:7.1f} |")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
