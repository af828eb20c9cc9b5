"""A task sent by one process is done by a worker in another, with and without Redis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
RECORD = """
import django; django.setup()
from django.db import transaction
from apps.ledger.services import SYSTEM, Subject, record
with transaction.atomic():
    record(kind="access.viewed", subject=Subject("queue", "1"), actor=SYSTEM, data={})
from apps.ledger.tasks import sequence
sequence.delay()
"""
LOOK = """
import django; django.setup()
from apps.ledger.models import Entry
print(Entry.objects.exclude(sequence=None).filter(subject_type="queue").count())
"""


@pytest.fixture(params=["files", pytest.param("redis", marks=pytest.mark.redis)])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    secrets = dict.fromkeys(("SECRET_KEY", "KEYSTORE_PASSPHRASE", "FIELD_KEY"), "x" * 40)
    base = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    redis = {"REDIS_URL": settings.REDIS_URL} if request.param == "redis" else {}
    return {**base, **secrets, **redis}


def _python(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def worker(environment: dict[str, str]) -> Iterator[None]:
    _python(environment, "manage.py", "migrate", "ledger", "--verbosity", "0")
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "-Q", "ledger"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    process.send_signal(signal.SIGTERM)
    process.wait(20)


@pytest.mark.usefixtures("worker")
def test_a_task_sent_by_one_process_is_done_by_another(environment: dict[str, str]) -> None:
    _python(environment, "-c", RECORD)
    end = time.monotonic() + 30
    while _python(environment, "-c", LOOK) != "1":
        assert time.monotonic() < end
