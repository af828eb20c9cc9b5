"""The exchange as Prometheus reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from apps.deadlines.dates import today
from apps.hub import breaker
from apps.hub.collect import collect_all
from apps.hub.dispatch import NAME, dispatch
from apps.hub.models import CodeMap
from apps.hub.reconcile import reconcile_days
from apps.hubsim.wsgi import Simulator
from apps.ledger.sequencing import sequence_all
from tests.cases.conftest import Course

pytestmark = pytest.mark.django_db
TOKEN = "a-token-for-the-tests"


def read(client: Client) -> dict[tuple[str, ...], float]:
    """By name and the values of the labels in alphabetical order, as Prometheus's own parser reads them."""
    answer = client.get("/hub/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (
            sample.name.removeprefix("approvals_hub_"),
            *(value for _label, value in sorted(sample.labels.items())),
        ): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def open_to_us(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def test_without_a_token_set_there_is_no_such_page(client: Client) -> None:
    assert client.get("/hub/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", TOKEN, "Bearer ключ"])
def test_another_token_is_refused(client: Client, open_to_us: None, given: str) -> None:
    assert client.get("/hub/metrics", headers={"Authorization": given}).status_code == 401


def test_rows_calls_and_differences_are_counted(
    course: Course, listed: None, hub: Simulator, client: Client, open_to_us: None
) -> None:
    course.accepted()
    sequence_all()
    collect_all()
    assert read(client)["rows", "waiting"] == 3
    dispatch()
    reconcile_days(days=1, until=today())
    found = read(client)
    assert found["rows", "waiting"] == 0
    assert found["recent_calls", "answered"] == 3
    assert found["recent_rows_answered",] == 3
    assert found["differences", "missing", "UP_PRO_ACCEPT"] == 0
    assert found["comparison_failed", "UP_PRO_ACCEPT"] == 0


def test_a_stopped_row_and_an_open_breaker_show(
    course: Course, listed: None, hub: Simulator, client: Client, open_to_us: None
) -> None:
    CodeMap.objects.filter(name="case_type").delete()
    course.accepted()
    sequence_all()
    collect_all()
    for _ in range(breaker.THRESHOLD):
        breaker.failed(NAME, reason="timeout")
    found = read(client)
    assert found["rows", "code_missing"] == 1
    assert found["breaker_open",] == 1
    assert found["breaker_probe_seconds",] > 0
