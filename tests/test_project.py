"""The project as a whole: settings that stop a wrong start, generated documents, health, nothing of this machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
SECRETS = dict.fromkeys(("SECRET_KEY", "KEYSTORE_PASSPHRASE", "FIELD_KEY"), "x" * 40)


def _start(tmp_path: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **SECRETS, **variables}
    environment = {name: value for name, value in environment.items() if value != "unset"}
    return subprocess.run(
        [sys.executable, *(command or ("manage.py", "check"))],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KEYSTORE_PASSPHRASE", "unset", "KEYSTORE_PASSPHRASE is not set. The passphrase"),
        ("KEYSTORE_PASSPHRASE", "short", "at least 16 are needed"),
        ("SECRET_KEY", "unset", "SECRET_KEY is not set"),
        ("FIELD_KEY", "x" * 31, "at least 32 are needed"),
        ("DEBUG", "perhaps", "neither true nor false"),
        ("SESSION_MINUTES", "soon", "not a whole number"),
        ("SESSION_MINUTES", "1", "not between 5 and 720"),
        ("DATABASE_URL", "mysql://x", "must begin with postgres://"),
        ("REDIS_URL", "http://x", "must begin with redis://"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path: Path, name: str, value: str, says: str) -> None:
    done = _start(tmp_path, "-c", "import config.settings", **{name: value})
    assert done.returncode != 0
    assert says in done.stderr


def test_it_starts_with_the_three_secrets_alone(tmp_path: Path) -> None:
    done = _start(tmp_path)
    assert done.returncode == 0, done.stderr


def test_behind_tls_djangos_deployment_check_finds_nothing(tmp_path: Path) -> None:
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    done = _start(tmp_path, *command, BASE_URL="https://approvals.example", SECRET_KEY="aB3-" + "k9Zq" * 15)
    assert done.returncode == 0, done.stderr


def test_the_settings_document_is_what_the_settings_say(tmp_path: Path) -> None:
    made = _start(tmp_path, "tools/settings_help.py").stdout
    assert made == (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_healthz_answers_anyone_when_all_is_well(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "name", "error"), [(connection, "cursor", OperationalError("gone")), (cache, "get", OSError("gone"))]
)
def test_healthz_says_unavailable_without_saying_why(client: Client, where: Any, name: str, error: Exception) -> None:
    with patch.object(where, name, side_effect=error):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert "gone" not in response.content.decode()


def _tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_file_names_a_folder_of_someones_machine() -> None:
    private = re.compile(rb"(?<![\w.])/(?:work|root|home/\w+|tmp/wt)/")
    found = [path.name for path in _tracked() if private.search(path.read_bytes()) and path != Path(__file__)]
    assert found == []


def test_every_locked_requirement_has_a_hash_and_no_host() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9].*==.* \\$", text, re.MULTILINE | re.IGNORECASE)
        assert len(pinned) > 50
        assert len(re.findall(r"^[a-z0-9].*==", text, re.MULTILINE | re.IGNORECASE)) == len(pinned)
        assert "://" not in text


def test_compose_has_the_five_processes_and_every_image_is_pinned() -> None:
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert {"db", "queue", "web", "worker", "beat"} <= set(services)
    assert all(":" in s["image"] or s["image"] == "approvals" for s in services.values())


def test_every_queue_that_tasks_are_sent_to_has_a_worker() -> None:
    from django.conf import settings

    queues = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} | {settings.CELERY_TASK_DEFAULT_QUEUE}
    demo = (ROOT / "tools" / "demo.py").read_text(encoding="utf-8")
    assert any(set(found.split(",")) == queues for found in re.findall(r"[a-z]+(?:,[a-z]+)+", demo))
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    served = [queue for found in re.findall(r"--queues (\S+)", compose) for queue in found.split(",")]
    assert sorted(served) == sorted(queues)


def test_what_renders_and_seals_waits_in_a_queue_of_its_own() -> None:
    from apps.cases.tasks import make_license_files, seal_document
    from apps.licenses.tasks import expire_licenses, prepare_license_files
    from config.celery import app

    for task, queue in (
        (seal_document, "documents"),
        (make_license_files, "documents"),
        (prepare_license_files, "documents"),
        (expire_licenses, "default"),
    ):
        assert app.amqp.router.route({}, task.name)["queue"].name == queue


def test_every_periodic_task_exists() -> None:
    from django.conf import settings

    from config.celery import app

    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
