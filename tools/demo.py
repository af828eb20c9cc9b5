"""Runs the demo: prepares the database, starts worker and web server, does the main job, then serves.

SERVE=0 ends after the main job with its exit status; PORT (8000) is the web server's; --only-serve leaves the job out.
Standard library only: it runs before anything else is known to work.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent))
import local_env

ROOT = local_env.ROOT
PYTHON = sys.executable
STOP_SECONDS = 10
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Ctrl-C, a SIGTERM, or the terminal was closed."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


class Children:
    """Processes that live as long as the demo, each in a group of its own, with its output in a log file."""

    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self.environment, self.logs = environment, logs
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, *command: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ended(self) -> str | None:
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def explain(self, name: str) -> str:
        tail = (self.logs / f"{name}.log").read_text(errors="replace").splitlines()[-15:]
        return "\n".join([f"The {name} process ended. The end of {self.logs / name}.log:", *tail])

    def stop(self) -> None:
        for child in self.running.values():
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for child in self.running.values():
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _wait_for(url: str, children: Children, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if name := children.ended():
            raise SystemExit(children.explain(name))
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{url} did not answer within {seconds} s; see {children.logs}")


def _run(environment: dict[str, str], *command: str) -> int:
    return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


# Of the bundled simulator (apps/hubsim): invented, and of no use anywhere else.
DEMO_HUB = {
    "HUB_RID": "demo-requester",
    "HUB_APP_KEY": "demo-app-key-0001",
    "HUB_OIDC_CLIENT": "approvals-demo",
    "HUB_OIDC_SECRET": "approvals-demo-secret",
}


def _start_hub(children: Children) -> None:
    """The simulator of the national hub beside us, unless HUB_URL names another."""
    if children.environment.get("HUB_URL"):
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    children.environment |= {**DEMO_HUB, "HUB_URL": address, "HUB_OIDC_URL": address}
    children.start("hub", PYTHON, "manage.py", "hub_simulator", "--port", str(port))
    _wait_for(f"{address}/", children)


def _start(children: Children, port: int) -> None:
    _start_hub(children)
    queues = "default,documents,hub,ledger"
    schedule = str(children.logs.parent / "beat-schedule")
    celery = (PYTHON, "-m", "celery", "-A", "config", "worker", "--pool", "threads", "--concurrency", "2")
    children.start("worker", *celery, "-B", "-s", schedule, "-Q", queues, "--loglevel", "INFO")
    children.start("web", PYTHON, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{port}")
    _wait_for(f"http://127.0.0.1:{port}/healthz", children)


def _job(environment: dict[str, str]) -> int:
    """The main job, and what the national hub then has of it. Gives the first exit status that is not 0."""
    for command in ("demo", "hub_status --wait 60", "hub_reconcile"):
        if status := _run(environment, PYTHON, "manage.py", *command.split()):
            return status
    print(f"What the hub received: {environment['HUB_URL']}/ (as long as this runs)", flush=True)
    return 0


def main(*, job: bool, serve: bool, port: int) -> int:
    if not _port_is_free(port):
        print(f"Port {port} is in use. Stop what uses it, or choose another: make demo PORT=8001", file=sys.stderr)
        return 2
    environment = local_env.load()
    environment.setdefault("BASE_URL", f"http://localhost:{port}")
    environment.setdefault("NUMBER_ALLOCATORS", "*=demo")
    environment["PYTHONUNBUFFERED"] = "1"
    children = Children(environment, local_env.var_dir() / "log")
    try:
        for step in ("tools/messages.py compile", "tools/prepare.py"):
            if status := _run(environment, PYTHON, *step.split()):
                return status
        _start(children, port)
        status = _job(environment) if job else 0
        if status or not serve:
            return status
        print(f"\nServing {environment['BASE_URL']} (logs in {children.logs}). Ctrl-C stops.", flush=True)
        while (name := children.ended()) is None:
            time.sleep(0.5)
        print(children.explain(name), file=sys.stderr)
        return 1
    except Stopped:
        print("\nStopped.")
        return 0 if serve else 130
    finally:
        for number in STOP_SIGNALS:  # a second Ctrl-C must not leave children behind
            signal.signal(number, signal.SIG_IGN)
        children.stop()


if __name__ == "__main__":
    for number in STOP_SIGNALS:
        signal.signal(number, _stop)
    sys.exit(
        main(
            job="--only-serve" not in sys.argv,
            serve=os.environ.get("SERVE", "1") != "0",
            port=int(os.environ.get("PORT", "8000")),
        )
    )
