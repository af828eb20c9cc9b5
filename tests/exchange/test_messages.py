"""What the hub sent us."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.hub.inbound.messages import take
from apps.hub.models import InboundMessage
from tests.exchange.conftest import Course, page_text


def event(n: int) -> None:
    data = {
        "certificate_identifier": f"1.2.156.{n}",
        "event": "revoked",
        "reason": "骗取",
        "happened_at": "20261101T000000",
    }
    take(service="license-event", content={"id": f"m-{n}", "data": data})


def test_a_message_is_told_in_words(admin: Client, db: None) -> None:
    event(1)
    page = page_text(admin.get("/exchange/inbound/"))
    assert "外地证照" in page
    assert "1.2.156.1 已吊销" in page


def test_a_rating_leads_to_its_case(sent: Course, admin: Client, listed: None) -> None:
    sent.do("citizen", "withdraw", {"reason": "项目取消，不再申请"})
    data = {"projectNo": sent.case.number, "assessNumber": 1, "satisfaction": "5", "assessTime": "20261101T000000"}
    take(service="evaluation", content={"id": "r-1", "data": data})
    page = page_text(admin.get("/exchange/inbound/"))
    assert "非常满意" in page
    assert f"/exchange/cases/{sent.id}/" in page


def test_the_newest_come_first_in_pages(admin: Client, db: None) -> None:
    for n in range(30):
        event(n)
    InboundMessage.objects.update(received_at=timezone.now())
    first = admin.get("/exchange/inbound/").context
    second = admin.get(f"/exchange/inbound/{first['pages'].older}").context
    ids = [line.message.message_id for page in (first, second) for line in page["lines"]]
    assert ids == [f"m-{n}" for n in reversed(range(30))]


def test_the_same_queries_for_few_messages_and_many(admin: Client, db: None) -> None:
    event(0)
    admin.get("/exchange/inbound/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/exchange/inbound/")
    for n in range(1, 20):
        event(n)
    with CaptureQueriesContext(connection) as many:
        admin.get("/exchange/inbound/")
    assert len(many) == len(few) < 16
