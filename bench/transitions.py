"""Drives cases through their first acts, a third by `perform`, the others by the same statements on the bare driver."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from apps.cases.actions import perform
from apps.cases.demo import story
from apps.cases.demo.run import Demonstration
from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.identity.world import load_demo_world
from apps.ledger.sequencing import sequence_all
from apps.ledger.verification import verify_ledger
from bench.replay import catch, is_write, replay
from config.celery import app

MATTER = "land.preexam_site"


WAYS = ("perform", "statements", "writes")


@dataclass
class Act:
    """Seconds a case in each way: `perform`, all its statements on the bare driver, its writes alone."""

    name: str = ""
    seconds: dict[str, list[float]] = field(default_factory=lambda: {way: [] for way in WAYS})
    counts: dict[str, int] = field(default_factory=dict)

    def cost(self, way: str) -> float:
        return median(self.seconds[way])


def _row(name: str, costs: list[float], counts: list[int], acts: int = 1) -> str:
    ours, statements, writes = costs
    return (
        f"| {name:<15} | {acts / ours:9.0f} | {counts[0]:10d} | {acts / statements:7.0f} | {counts[1]:6d} "
        f"| {acts / writes:7.0f} | {ours / writes:5.1f} |"
    )


def _table(acts: list[Act]) -> Iterator[str]:
    yield "| act             | perform/s | statements | plain/s | writes | plain/s | times |"
    yield "|---|---|---|---|---|---|---|"
    for act in acts:
        yield _row(act.name, [act.cost(way) for way in WAYS], [act.counts[way] for way in WAYS[1:]])
    costs = [sum(act.cost(way) for act in acts) for way in WAYS]
    yield _row("all", costs, [sum(act.counts[way] for act in acts) for way in WAYS[1:]], len(acts))


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _prepare(count: int) -> list[Any]:
    for command in ("migrate", "createcachetable", "load_calendar", "load_catalogue"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    world = load_demo_world()
    sample = plugin_for(MATTER).sample()
    drive = Demonstration(tell=lambda line: None)
    filer, applicant = world.user("agent"), world.company()
    return [drive.draft(matter_code=MATTER, user=filer, applicant=applicant, sample=sample).pk for _ in range(count)]


def _beats(case: Case) -> list[story.Beat]:
    opening = [beat for beat in story.opening() if beat.action in ("file", "accept")]
    return [*opening, *story.level(case, co_review=False), story.upwards()]


def _step(number: int, case_id: Any, act: Act, way: str) -> None:
    case = Case.objects.select_related("matter", "holder", "deciding_authority", "filer").get(pk=case_id)
    beat = _beats(case)[number]
    actor, data = beat.actor(case), beat.data(case)

    def run() -> object:
        return perform(case_id, beat.action, actor, data=data, expected_version=case.version)

    act.name = beat.action
    if way == "perform":
        act.seconds[way].append(_timed(run))
    else:
        caught = catch(run)
        chosen = caught if way == "statements" else [statement for statement in caught if is_write(statement)]
        act.counts[way] = len(chosen)
        act.seconds[way].append(_timed(lambda: replay(chosen)))


def main(count: int) -> int:
    app.conf.broker_url = "memory://"  # the wake-up of a worker is sent, but nobody works beside us
    cases = _prepare(count)
    acts = [Act() for _ in _beats(Case.objects.select_related("holder").get(pk=cases[0]))]
    for number, act in enumerate(acts):
        for position, case_id in enumerate(cases):
            _step(number, case_id, act, WAYS[position % len(WAYS)])
    print(f"\n{connection.vendor}: {count // len(WAYS)} cases each way, one connection, medians")
    print("\n".join(_table(acts)))
    sequence_all()
    report = verify_ledger()
    print(f"ledger: {report.entries} entries, {'intact' if report.ok else report.broken}")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
