"""`make demo`'s own machinery: secrets, port, child processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import demo, local_env

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SECRET_KEY", "KEYSTORE_PASSPHRASE", "FIELD_KEY", "DEMO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


def test_secrets_are_made_once_and_readable_by_the_owner_only(var: Path) -> None:
    first = local_env.load()
    assert local_env.load()["FIELD_KEY"] == first["FIELD_KEY"]
    assert (var / "local.env").stat().st_mode & 0o777 == 0o600
    assert len(first["SECRET_KEY"]) >= 32


def test_a_secret_that_a_newer_version_needs_is_added_and_the_others_stay(var: Path) -> None:
    first = local_env.load()
    lines = [x for x in (var / "local.env").read_text().splitlines() if not x.startswith("DEMO_PASSWORD")]
    (var / "local.env").write_text("\n".join(lines) + "\n")
    second = local_env.load()
    assert second["SECRET_KEY"] == first["SECRET_KEY"]
    assert second["DEMO_PASSWORD"] not in ("", first["DEMO_PASSWORD"])


def test_the_environment_goes_before_the_file(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local_env.load()
    monkeypatch.setenv("SECRET_KEY", "from-outside")
    assert local_env.load()["SECRET_KEY"] == "from-outside"


def test_a_taken_port_is_named_and_nothing_is_started(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert demo.main(job=True, serve=False, port=port) == 2
    assert str(port) in capsys.readouterr().err


def test_children_are_stopped_also_when_they_do_not_want_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "STOP_SECONDS", 0.3)
    children = demo.Children(dict(os.environ), tmp_path)
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    children.start("stubborn", sys.executable, "-c", stubborn)
    while "up" not in (tmp_path / "stubborn.log").read_text():
        time.sleep(0.02)
    children.stop()
    assert children.running["stubborn"].returncode == -9


def test_a_child_that_ends_is_explained_by_the_end_of_its_log(tmp_path: Path) -> None:
    children = demo.Children(dict(os.environ), tmp_path)
    children.start("worker", sys.executable, "-c", "raise SystemExit('no queue here')")
    children.running["worker"].wait()
    assert children.ended() == "worker"
    assert "no queue here" in children.explain("worker")


def test_the_demo_says_when_a_server_it_waits_for_has_died(tmp_path: Path) -> None:
    children = demo.Children(dict(os.environ), tmp_path)
    children.start("web", sys.executable, "-c", "raise SystemExit('port taken')")
    with pytest.raises(SystemExit, match="port taken"):
        demo._wait_for("http://127.0.0.1:9/healthz", children)


def test_only_scratch_databases_are_dropped() -> None:
    command = [sys.executable, "tools/create_database.py", "postgres://postgres@127.0.0.1:9/approvals", "--fresh"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "would drop approvals" in done.stderr
