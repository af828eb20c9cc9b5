"""Notices by mail: once each, past an address that is refused, and later where the server is away."""

from __future__ import annotations

from functools import partial
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.utils import timezone

from apps.cases import tasks
from apps.cases.models import Notice
from apps.identity import mailing
from tests.cases.conftest import Course
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(course: Course) -> Course:
    """An applicant with an address, who has been told of two things."""
    user = course.world.user("citizen")
    user.email = "citizen@example.org"
    user.save()
    params = {"number": "990101-TD-2026-000001", "title": "样例项目"}
    said = {"recipient": user, "case": course.case, "params": params, "created_at": timezone.now()}
    Notice.objects.bulk_create([Notice(code=code, **said) for code in ("case.filed", "case.accepted")])
    return course


def failing_first(monkeypatch: Any, error: Exception) -> list[Any]:
    real, tried = mailing.send_mail, []

    def send(*arguments: Any) -> Any:
        tried.append(arguments)
        if len(tried) == 1:
            raise error
        return real(*arguments)

    monkeypatch.setattr(mailing, "send_mail", send)
    return tried


def test_notices_are_mailed_once(told: Course, mailoutbox: list[Any]) -> None:
    tasks.send_notices()
    tasks.send_notices()
    assert len(mailoutbox) == 2


def test_a_refused_address_keeps_no_other_waiting(told: Course, mailoutbox: list[Any], monkeypatch: Any) -> None:
    failing_first(monkeypatch, SMTPRecipientsRefused({"citizen@example.org": (550, b"no such user")}))
    tasks.send_notices()
    tasks.send_notices()
    assert len(mailoutbox) == 1
    refused = Notice.objects.get(mail_refused_at__isnull=False)
    assert refused.mailed_at is None


def test_an_address_refused_for_now_is_tried_again_and_keeps_no_other_waiting(
    told: Course, mailoutbox: list[Any], monkeypatch: Any
) -> None:
    failing_first(monkeypatch, SMTPRecipientsRefused({"citizen@example.org": (450, b"come back later")}))
    tasks.send_notices()
    assert len(mailoutbox) == 1
    tasks.send_notices()
    assert len(mailoutbox) == 2


def test_what_waits_while_the_server_is_away_goes_later(told: Course, mailoutbox: list[Any], monkeypatch: Any) -> None:
    tried = failing_first(monkeypatch, ConnectionRefusedError())
    tasks.send_notices()
    assert (len(tried), mailoutbox) == (1, [])
    tasks.send_notices()
    assert len(mailoutbox) == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_mail_each_notice_once(told: Course, mailoutbox: list[Any]) -> None:
    assert at_once([partial(tasks.send_notices)] * 4) == [None] * 4
    assert len(mailoutbox) == 2
