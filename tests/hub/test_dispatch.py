"""Sending: claims that take turns, leases that are lost, calls that fail beside others that do not."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from apps.hub import claims
from apps.hub.collect import collect_all
from apps.hub.dispatch import dispatch
from apps.hub.gateway.client import Flight, Gateway, Unavailable
from apps.hub.models import Delivery, HubCall, Lane
from apps.hubsim.wsgi import Simulator
from apps.identity.world import DemoWorld
from apps.ledger.sequencing import sequence_all
from tests.cases.conftest import start

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(world: DemoWorld, matter: Any, listed: None) -> list[str]:
    """Three cases whose rows wait; gives their numbers."""
    courses = [start(world, title=f"项目{n}").accepted() for n in range(3)]
    sequence_all()
    collect_all()
    return [course.case.number for course in courses]


def ours(number: str) -> list[str]:
    """The guids of a case's rows as they are to arrive."""
    rows = Delivery.objects.order_by("sequence", "position")
    return [str(row.row_guid) for row in rows if number in row.body]


def all_arrived(hub: Simulator, numbers: list[str]) -> bool:
    return all([r.guid for r in hub.store.arrivals(n)] == ours(n) for n in numbers) and not _unsent()


def _unsent() -> int:
    return Delivery.objects.exclude(state="sent").count()


class Failing(Gateway):
    """Answers so many calls, then the hub is away."""

    def __init__(self, answers: int) -> None:
        super().__init__()
        self.left = answers

    def finish(self, flight: Flight) -> Any:
        data = super().finish(flight)
        self.left -= 1
        if self.left < 0:
            raise Unavailable("connection", "away")
        return data


class Robbed(Gateway):
    """While a call is under way, another worker takes the lanes over."""

    thief = uuid.uuid4()

    def finish(self, flight: Flight) -> Any:
        Lane.objects.update(lease=self.thief)
        return super().finish(flight)


def test_claims_that_take_turns_send_everything_in_order(waiting: list[str], hub: Simulator, monkeypatch: Any):
    monkeypatch.setattr(claims, "MOST_LANES", 1)
    assert dispatch().accepted == Delivery.objects.count()
    assert all_arrived(hub, waiting)


def test_cases_of_one_claim_share_a_call_for_each_table(waiting: list[str], hub: Simulator):
    assert dispatch().calls == 3
    assert all_arrived(hub, waiting)


def test_rows_behind_those_read_go_with_the_next_claim(waiting: list[str], hub: Simulator, monkeypatch: Any):
    monkeypatch.setattr(claims, "MOST_READ", 2)
    dispatch()
    assert all_arrived(hub, waiting)


def test_more_rows_than_a_call_takes_go_in_several(waiting: list[str], hub: Simulator, monkeypatch: Any):
    monkeypatch.setattr(claims, "MOST_ROWS", 2)
    assert dispatch().calls > 3
    assert all_arrived(hub, waiting)


def test_an_answer_is_kept_though_the_next_call_fails(waiting: list[str], hub: Simulator, monkeypatch: Any):
    monkeypatch.setattr(claims, "MOST_LANES", 1)
    done = dispatch(gateway=Failing(1))
    assert done.failed
    assert Delivery.objects.filter(state="sent").count() == done.accepted == 1
    assert not Lane.objects.filter(lease__isnull=False).exists()


def test_after_a_failure_everything_arrives_once(waiting: list[str], hub: Simulator, monkeypatch: Any):
    monkeypatch.setattr(claims, "MOST_LANES", 1)
    dispatch(gateway=Failing(2))
    Lane.objects.update(ready_at="2020-01-01T00:00:00Z")
    dispatch()
    assert all_arrived(hub, waiting)


def test_a_lane_that_another_worker_took_over_is_left_to_it(waiting: list[str], hub: Simulator):
    done = dispatch(gateway=Robbed())
    assert (done.calls, done.accepted) == (1, 0)
    assert set(Lane.objects.values_list("lease", flat=True)) == {Robbed.thief}
    assert _unsent() == Delivery.objects.count()


def test_a_run_that_breaks_off_gives_its_lanes_back(waiting: list[str], hub: Simulator, monkeypatch: Any):
    monkeypatch.setattr("apps.hub.dispatch._land", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        dispatch()
    assert not Lane.objects.filter(lease__isnull=False).exists()


def test_an_answer_that_takes_every_row_is_stored_as_their_number(waiting: list[str], hub: Simulator):
    dispatch()
    kept = HubCall.objects.filter(table="UP_PRO_ACCEPT").get()
    assert json.loads(kept.answer) == {"accepted": 3, "rejected": []}
    assert kept.deliveries.count() == 3


def test_an_answer_that_refuses_a_row_is_stored_as_it_came(waiting: list[str], hub: Simulator):
    hub.store.set_faults({"reject:material_name": 1.0})
    dispatch()
    kept = json.loads(HubCall.objects.get(table="UP_PRO_MATERIAL").answer)
    assert {row["field"] for row in kept["rejected"]} == {"material_name"}
    assert kept["accepted"] == []
