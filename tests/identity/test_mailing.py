"""What an answer of the mail server means for one mail."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest

from apps.identity import mailing
from apps.identity.mailing import Mailed, mail_to
from apps.identity.models import User

SOMEBODY = User(pk=1, email="somebody@example.org")


def answering(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send(*arguments: Any) -> None:
        raise error

    monkeypatch.setattr(mailing, "send_mail", send)


def refused(code: int) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({SOMEBODY.email: (code, b"no")})


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (refused(550), Mailed.REFUSED),
        (refused(450), Mailed.LATER),
        (SMTPRecipientsRefused({}), Mailed.LATER),
        (SMTPDataError(554, b"no"), Mailed.REFUSED),
        (SMTPDataError(452, b"no"), Mailed.LATER),
    ],
)
def test_a_refusal_is_for_good_or_for_now(monkeypatch: pytest.MonkeyPatch, error: Exception, outcome: Mailed) -> None:
    answering(monkeypatch, error)
    assert mail_to(SOMEBODY, subject="x", body="y") == outcome


@pytest.mark.parametrize("error", [SMTPServerDisconnected(), ConnectionRefusedError(), TimeoutError()])
def test_a_server_that_is_away_is_no_answer(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    answering(monkeypatch, error)
    with pytest.raises(type(error)):
        mail_to(SOMEBODY, subject="x", body="y")


def test_whoever_has_no_address_gets_no_mail(mailoutbox: list[Any]) -> None:
    assert mail_to(User(pk=2), subject="x", body="y") == Mailed.NO_ADDRESS
    assert mailoutbox == []


def test_a_title_of_two_lines_is_one_subject(mailoutbox: list[Any]) -> None:
    assert mail_to(SOMEBODY, subject="甲东\r\nBcc: x@example.org", body="y") == Mailed.SENT
    assert mailoutbox[0].subject == "甲东 Bcc: x@example.org"
    assert mailoutbox[0].recipients() == [SOMEBODY.email]
