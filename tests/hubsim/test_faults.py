"""Each fault does what `apps/hubsim/faults.py` says, no more and no less."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from apps.hubsim import directory, faults
from apps.hubsim.gateway import Answer
from apps.hubsim.store import Store
from apps.hubsim.wsgi import Simulator
from tests.hub.contract.wire import Wire, a_row

DONE = Answer(200, b"0123456789")
TABLE = "UP_PRO_MATERIAL"


class Work:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Answer:
        self.times += 1
        return DONE


def under(**probabilities: float) -> Store:
    store = Store()
    store.set_faults({name.replace("_", "-"): p for name, p in probabilities.items()})
    return store


@pytest.mark.parametrize("store", [under(), under(down=0.0), under(bad_list=1.0)])
def test_without_a_fault_the_work_is_done_and_answered(store: Store) -> None:
    work = Work()
    assert (faults.answer(store, work), work.times) == (DONE, 1)


def test_down_breaks_the_connection_and_does_no_work() -> None:
    work = Work()
    with pytest.raises(faults.Dropped):
        faults.answer(under(down=1.0), work)
    assert work.times == 0


def test_error_500_does_no_work() -> None:
    work = Work()
    assert (faults.answer(under(error_500=1.0), work).status, work.times) == (500, 0)


def test_drop_answer_does_the_work_and_breaks_the_connection() -> None:
    work = Work()
    with pytest.raises(faults.Dropped):
        faults.answer(under(drop_answer=1.0), work)
    assert work.times == 1


def test_html_does_the_work_and_answers_with_a_page() -> None:
    work = Work()
    answer = faults.answer(under(html=1.0), work)
    assert (answer.status, answer.content_type[:9], work.times) == (200, "text/html", 1)


def test_half_does_the_work_and_cuts_the_answer() -> None:
    work = Work()
    assert (faults.answer(under(half=1.0), work).body, work.times) == (b"01234", 1)


def test_slow_waits_and_then_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(faults.time, "sleep", waited.append)
    assert faults.answer(under(slow=1.0), Work()) == DONE
    assert waited == [faults.SLOW_SECONDS]


def test_expire_secret_ends_every_secret_before_the_work() -> None:
    store = under(expire_secret=1.0)
    store.new_secret("someone", lives_ms=60_000)
    assert faults.answer(store, lambda: Answer(200, store.secret("someone").encode())).body == b""


def test_a_fault_is_drawn_anew_for_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    store, answers = under(html=0.3), []
    for dice in (0.29, 0.31, 0.29):
        monkeypatch.setattr(faults.random, "random", lambda dice=dice: dice)
        answers.append(faults.answer(store, Work()).content_type[:9])
    assert answers == ["text/html", "applicati", "text/html"]


def test_dropped_connections_are_dropped_on_the_wire(wire: Wire, simulator: Simulator) -> None:
    wire.live_secret()
    row = a_row(TABLE)
    for fault, there in (("down", 0), ("drop-answer", 1)):
        simulator.store.set_faults({fault: 1.0})
        with pytest.raises(requests.ConnectionError):
            wire.call("report", {"table": TABLE, "rows": [row]})
        assert simulator.store.counts().get(TABLE, 0) == there


def test_after_a_fault_the_same_row_is_an_update(wire: Wire, simulator: Simulator) -> None:
    wire.live_secret()
    row = a_row(TABLE)
    simulator.store.set_faults({"drop-answer": 1.0})
    with pytest.raises(requests.ConnectionError):
        wire.call("report", {"table": TABLE, "rows": [row]})
    simulator.store.set_faults({})
    assert wire.data("report", {"table": TABLE, "rows": [row]})["accepted"] == [row["row_guid"]]
    assert [(a.guid, a.times) for a in simulator.store.arrivals()] == [(row["row_guid"], 2)]


def test_an_expired_secret_is_answered_with_the_platforms_code(wire: Wire, simulator: Simulator) -> None:
    wire.live_secret()
    simulator.store.set_faults({"expire-secret": 1.0})
    assert wire.call("applications", {"since_id": 0}).json()["code"] == "E-106"


def test_a_column_told_to_be_rejected_is_named(wire: Wire, simulator: Simulator) -> None:
    simulator.store.set_faults({"reject:remark": 1.0})
    with_it, without = a_row(TABLE, remark="x"), a_row(TABLE)
    answer = wire.data("report", {"table": TABLE, "rows": [with_it, without]})
    assert answer["accepted"] == [without["row_guid"]]
    assert [(r["row_guid"], r["field"]) for r in answer["rejected"]] == [(with_it["row_guid"], "remark")]


def test_a_bad_list_has_one_line_without_its_name(wire: Wire, simulator: Simulator) -> None:
    directory.seed(simulator.store)
    simulator.store.set_faults({"bad-list": 1.0})
    rows = wire.data("catalogue", {"since": "20000101T000000", "page": 1})["rows"]
    assert [row["task_name"] for row in rows].count(None) == 1


def test_faults_are_told_over_http_and_replaced_as_a_whole(wire: Wire, simulator: Simulator) -> None:
    tell = f"{wire.url}/control/faults"
    requests.post(tell, json={"slow": 0.5, "down": 0}, timeout=10)
    assert simulator.store.faults() == {"slow": 0.5}
    requests.post(tell, json={"half": 1}, timeout=10)
    assert simulator.store.faults() == {"half": 1.0}


@pytest.mark.parametrize("told", [{"nonsense": 1}, {"reject:": 1}, {"slow": 1.5}, {"slow": -1}, {"slow": "x"}, [], 5])
def test_an_unknown_fault_or_probability_is_refused(wire: Wire, simulator: Simulator, told: Any) -> None:
    assert requests.post(f"{wire.url}/control/faults", json=told, timeout=10).status_code == 400
    assert simulator.store.faults() == {}


@pytest.mark.parametrize("name", [*faults.NAMES, "reject:remark"])
def test_every_fault_that_is_named_is_known(name: str) -> None:
    assert faults.is_known(name)
