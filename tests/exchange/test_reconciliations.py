"""Comparisons with the hub: started, listed, explained."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.deadlines.dates import today
from apps.hub.models import Delivery, Reconciliation
from apps.hub.tables import TABLES
from apps.hubsim.wsgi import Simulator
from apps.ledger.models import Entry
from tests.exchange.conftest import Course, page_text


def test_a_day_is_compared_in_the_name_of_who_asked(sent: Course, admin: Client) -> None:
    answer = admin.post("/exchange/reconciliations/", {"day": today().isoformat()}, follow=True)
    assert page_text(answer).count("无差异") == len(TABLES)
    assert set(Entry.objects.filter(kind="hub.reconciled").values_list("actor_name", flat=True)) == {"管系统"}


def test_a_difference_leads_to_our_row(sent: Course, hub: Simulator, admin: Client) -> None:
    hub.store.forget(str(Delivery.objects.get(table="UP_PRO_ACCEPT").row_guid))
    admin.post("/exchange/reconciliations/", {"day": today().isoformat()})
    run = Reconciliation.objects.get(table="UP_PRO_ACCEPT")
    page = page_text(admin.get(f"/exchange/reconciliations/{run.pk}/"))
    assert "本系统已发送而平台没有" in page
    assert str(sent.case.number) in page


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "请选择日期"),
        ("yesterday", "请按 2026-11-25 的格式填写日期"),
        ("2999-01-01", "该日期尚未到来"),
        ("1999-01-01", "近十二个月内"),
    ],
)
def test_a_day_that_cannot_be_compared_is_refused(sent: Course, admin: Client, day: str, words: str) -> None:
    assert words in page_text(admin.post("/exchange/reconciliations/", {"day": day}), status=422)
    assert not Reconciliation.objects.exists()


def test_without_an_address_there_is_nothing_to_compare(admin: Client, settings: Any) -> None:
    settings.HUB_URL = ""
    answer = admin.post("/exchange/reconciliations/", {"day": today().isoformat()})
    assert "尚未设置平台地址" in page_text(answer, status=422)


def test_a_failed_one_says_why(sent: Course, hub: Simulator, admin: Client) -> None:
    hub.store.set_faults({"error-500": 1.0})
    answer = admin.post("/exchange/reconciliations/", {"day": today().isoformat()}, follow=True)
    assert "未能完成" in page_text(answer)
    assert "http_500" in page_text(answer)


def test_the_same_queries_for_few_runs_and_many(admin: Client) -> None:
    def runs(n: int) -> None:
        Reconciliation.objects.bulk_create(
            Reconciliation(table="UP_PRO_ACCEPT", day=dt.date(2026, 11, 1), started_at=timezone.now()) for _ in range(n)
        )

    runs(1)
    admin.get("/exchange/reconciliations/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/exchange/reconciliations/")
    runs(40)
    with CaptureQueriesContext(connection) as many:
        admin.get("/exchange/reconciliations/")
    assert len(many) == len(few) < 16
