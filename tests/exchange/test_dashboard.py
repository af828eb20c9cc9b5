"""How the exchange stands, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.hub import breaker
from apps.hub.dispatch import NAME
from apps.hub.models import Delivery, HubCall, Lane
from apps.hubsim.wsgi import Simulator
from tests.exchange.conftest import Course, page_text, report


def test_without_an_address_it_says_what_to_set(admin: Client, settings: Any) -> None:
    settings.HUB_URL = ""
    assert "HUB_APP_KEY" in page_text(admin.get("/exchange/"))


def test_a_hub_that_answers(sent: Course, admin: Client) -> None:
    page = page_text(admin.get("/exchange/"))
    assert "对接正常" in page
    assert "应答 3 次，未应答 0 次" in page


def test_an_open_breaker_tells_reason_and_next_probe(sent: Course, admin: Client) -> None:
    for _ in range(breaker.THRESHOLD):
        breaker.failed(NAME, reason="timeout: no answer")
    page = page_text(admin.get("/exchange/"))
    assert "平台没有应答" in page
    assert "timeout: no answer" in page
    assert "试探一次" in page


def test_failures_have_words_and_their_code(course: Course, listed: None, hub: Simulator, admin: Client) -> None:
    hub.store.set_faults({"error-500": 1.0})
    course.accepted()
    report()
    page = page_text(admin.get("/exchange/"))
    assert "平台返回 HTTP 状态 500" in page
    assert "http_500" in page


def test_the_oldest_row_has_an_age(course: Course, listed: None, hub: Simulator, admin: Client) -> None:
    hub.store.set_faults({"error-500": 1.0})
    course.accepted()
    report()
    Lane.objects.update(since=timezone.now() - dt.timedelta(hours=3, minutes=5))
    assert "3 小时 5 分钟" in page_text(admin.get("/exchange/"))


def test_a_row_that_needs_a_person_is_told(held: Delivery, admin: Client) -> None:
    assert "部分数据需人工处理" in page_text(admin.get("/exchange/"))


def test_it_refreshes_itself_until_told_not_to(sent: Course, admin: Client) -> None:
    assert 'hx-trigger="every 15s"' in page_text(admin.get("/exchange/"))
    assert "hx-trigger" not in page_text(admin.get("/exchange/?still"))


def test_a_case_is_found_by_its_number(sent: Course, admin: Client) -> None:
    answer = admin.get("/exchange/find/", {"number": sent.case.number})
    assert answer.url == f"/exchange/cases/{sent.id}/"
    assert "没有该编号的办件" in page_text(admin.get("/exchange/find/", {"number": "none"}), status=422)
    assert "请填写完整的办件编号" in page_text(admin.get("/exchange/find/"), status=422)


def test_the_same_queries_for_few_calls_and_many(sent: Course, admin: Client) -> None:
    admin.get("/exchange/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/exchange/")
    now = timezone.now()
    HubCall.objects.bulk_create(
        HubCall(service="report", started_at=now - dt.timedelta(minutes=n), ended_at=now, outcome="unavailable")
        for n in range(100)
    )
    with CaptureQueriesContext(connection) as many:
        admin.get("/exchange/")
    assert len(many) == len(few) < 25
