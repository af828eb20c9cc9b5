"""A hub that fails in every way, workers that are killed, a broker that restarts: is a row lost, doubled, disordered?

Needs PostgreSQL (DATABASE_URL or 127.0.0.1:5432; its database `approvals_chaos_bench` is made afresh) and the
`redis-server` command: it starts a Redis of its own, two workers and the hub simulator on this machine. Entries are
written while the hub is down, slow, drops answers, errors and ends secrets at random; then everything is calm, and
what the hub has is compared with what the ledger says. Ends by itself; exit status 1 where anything is lost or doubled.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
SECRETS = dict.fromkeys(("SECRET_KEY", "KEYSTORE_PASSPHRASE", "FIELD_KEY"), "bench-only-" + "x" * 40)
SIMULATOR_PORT, REDIS_PORT = 18901, 16399
FAULTS = ("down", "slow", "drop-answer", "error-500", "expire-secret", "html", "half")


class Stage:
    """The processes of the run. Each is its own group, and ends with the run whatever happens."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment, self.folder = environment, folder
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.killed = self.restarted = 0
        self.played: Counter[str] = Counter()

    def start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def worker(self, name: str) -> None:
        celery = ("-m", "celery", "-A", "config", "worker", "--pool", "threads", "--concurrency", "2")
        self.start(name, sys.executable, *celery, "-Q", "hub,ledger", "-n", f"{name}@local", "--loglevel", "WARNING")

    def redis(self) -> None:
        self.start("redis", "redis-server", "--port", str(REDIS_PORT), "--bind", "127.0.0.1", "--save", "",
                   "--appendonly", "no", "--dir", str(self.folder))  # fmt: skip

    def kill(self, name: str) -> None:
        child = self.running.pop(name)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)


def control(path: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{SIMULATOR_PORT}/control/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 (our own address)
        return json.load(answer)


def trouble(stage: Stage, until: threading.Event, dice: random.Random) -> None:
    """Changes the faults every second or two, kills a worker now and then, restarts the broker.

    One fault of each step is the next of a shuffled round, so that none is missing from a run; up to two come beside.
    """
    step, turn = 0, list[str]()
    while not until.wait(dice.uniform(0.7, 2.0)):
        step += 1
        turn = turn or dice.sample(FAULTS, len(FAULTS))
        chosen = {turn.pop(), *dice.sample(FAULTS, dice.randint(0, 2))} if step % 5 else set()
        stage.played.update(chosen)
        control("faults", {name: round(dice.uniform(0.1, 0.7 if name != "slow" else 0.15), 2) for name in chosen})
        if step % 4 == 0:
            name = dice.choice(["worker1", "worker2"])
            stage.kill(name)
            stage.killed += 1
            stage.worker(name)
        if step % 15 == 0:
            stage.kill("redis")
            stage.restarted += 1
            stage.redis()


def _environment(folder: str) -> dict[str, str]:
    server = urlsplit(os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/")
    return {
        **os.environ,
        **SECRETS,
        "VAR_DIR": folder,
        "DATABASE_URL": urlunsplit(server._replace(path="/approvals_chaos_bench")),
        "REDIS_URL": f"redis://127.0.0.1:{REDIS_PORT}/0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "ERROR",
        "DEMO": "true",
        "HUB_URL": f"http://127.0.0.1:{SIMULATOR_PORT}",
        "HUB_RID": "demo-requester",
        "HUB_APP_KEY": "demo-app-key-0001",
        "HUB_TIMEOUT": "5",
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos ARGS=…", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=150, help="how long cases go on coming in (150)")
    parser.add_argument("--seed", type=int, default=20261124)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="approvals-chaos-") as folder:
        environment = _environment(folder)
        python = (sys.executable, "tools/create_database.py", environment["DATABASE_URL"], "--fresh")
        subprocess.run(python, cwd=ROOT, check=True)
        subprocess.run([sys.executable, "tools/prepare.py"], cwd=ROOT, env=environment, check=True)
        stage = Stage(environment, Path(folder))
        try:
            return _play(stage, options, random.Random(options.seed))  # noqa: S311 (a dice, repeatable by its seed)
        finally:
            stage.end()


def _play(stage: Stage, options: argparse.Namespace, dice: random.Random) -> int:
    stage.redis()
    stage.start("simulator", sys.executable, "manage.py", "hub_simulator", "--port", str(SIMULATOR_PORT))
    for _ in range(200):
        try:
            control("counts")
            break
        except OSError:
            time.sleep(0.1)
    for name in ("worker1", "worker2"):
        stage.worker(name)
    celery = (sys.executable, "-m", "celery", "-A", "config", "beat", "-s", str(stage.folder / "beat"))
    stage.start("beat", *celery, "--loglevel", "ERROR")
    over = threading.Event()
    chaos = threading.Thread(target=trouble, args=(stage, over, dice), daemon=True)
    chaos.start()
    began = time.monotonic()
    writer = [sys.executable, "-m", "bench.chaos_cases", "write", str(options.cases), str(options.seconds)]
    subprocess.run(writer, cwd=ROOT, env=stage.environment, check=True)
    time.sleep(20)  # trouble goes on while the queue is long
    over.set()
    chaos.join()
    control("faults", {})
    troubled = time.monotonic() - began
    judge = [sys.executable, "-m", "bench.chaos_cases", "judge", str(SIMULATOR_PORT)]
    judge += [f"{troubled:.0f}", str(stage.killed), str(stage.restarted)]
    judge += [", ".join(f"{name} {stage.played[name]}" for name in FAULTS)]
    status = subprocess.run(judge, cwd=ROOT, env=stage.environment, check=False).returncode
    if missing := [name for name in FAULTS if not stage.played[name]]:
        print(f"never came about: {', '.join(missing)}: give it more cases")
    return status or bool(missing)


if __name__ == "__main__":
    sys.exit(main())
