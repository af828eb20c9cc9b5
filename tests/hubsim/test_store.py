"""With a path, what came is there again after a restart; without one it is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from apps.hubsim import directory
from apps.hubsim.server import APP_KEY, RID, make_server
from apps.hubsim.store import Store
from apps.hubsim.wsgi import Simulator
from tests.hub.contract.wire import Wire, a_row, was_refused

TABLE = "UP_PRO_MATERIAL"


@contextmanager
def started(path: Path | None) -> Iterator[tuple[Wire, Simulator]]:
    server = make_server(port=0, path=path)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        simulator = server.RequestHandlerClass.simulator  # type: ignore[attr-defined]
        yield Wire(f"http://127.0.0.1:{server.server_address[1]}", RID, APP_KEY), simulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_rows_survive_a_restart_in_their_order(tmp_path: Path) -> None:
    rows = [a_row(TABLE, project_no="99-1") for _ in range(3)]
    with started(tmp_path / "hub.sqlite3") as (wire, simulator):
        wire.data("report", {"table": TABLE, "rows": rows})
        before = simulator.store.arrivals("99-1")
    with started(tmp_path / "hub.sqlite3") as (wire, simulator):
        assert simulator.store.arrivals("99-1") == before
        assert wire.data("report", {"table": TABLE, "rows": [rows[0]]})["accepted"] == [rows[0]["row_guid"]]
        assert simulator.store.arrivals("99-1")[0].times == 2
        assert len(simulator.store.arrivals("99-1")) == 3


def test_a_secret_survives_a_restart_and_so_does_what_was_seen(tmp_path: Path) -> None:
    with started(tmp_path / "hub.sqlite3") as (wire, _simulator):
        headers = wire.signed("applications", b'{"since_id":0}')
        assert not was_refused(wire.post("applications", b'{"since_id":0}', headers))
        secret = wire.live_secret()
    with started(tmp_path / "hub.sqlite3") as (wire, _simulator):
        assert was_refused(wire.post("applications", b'{"since_id":0}', headers))
        assert not was_refused(wire.call("applications", {"since_id": 0}, key=secret))


def test_faults_applications_and_lists_survive_a_restart(tmp_path: Path) -> None:
    with started(tmp_path / "hub.sqlite3") as (_wire, simulator):
        directory.seed(simulator.store)
        simulator.store.set_faults({"half": 0.5})
        simulator.store.add_application({"form": {"title": "样例"}})
        lines = directory.newest(simulator.store)
    store = Store(tmp_path / "hub.sqlite3")
    directory.seed(store)  # a second beginning adds nothing
    assert store.faults() == {"half": 0.5}
    assert [each["form"] for each in store.applications(0)] == [{"title": "样例"}]
    assert directory.newest(store) == lines


def test_without_a_path_a_restart_forgets(tmp_path: Path) -> None:
    with started(None) as (wire, simulator):
        wire.data("report", {"table": TABLE, "rows": [a_row(TABLE)]})
        assert simulator.store.counts() == {TABLE: 1}
    with started(None) as (_wire, simulator):
        assert simulator.store.counts() == {}
