"""Mail to one person. What an answer of the mail server means is decided here, once for every kind of notice."""

from __future__ import annotations

import enum
import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.core.mail import send_mail

from apps.identity.models import User

logger = logging.getLogger(__name__)


class Mailed(enum.Enum):
    """What became of a mail."""

    SENT = enum.auto()
    NO_ADDRESS = enum.auto()
    REFUSED = enum.auto()
    """This address or this mail for good (RFC 5321, 4.2.1: a reply of 5yz): trying again changes nothing."""
    LATER = enum.auto()
    """Not now, as a full mailbox or a server that lets strangers wait (a reply of 4yz)."""


def mail_to(user: User, *, subject: str, body: str) -> Mailed:
    """Raises SMTPException or OSError where the server is away: then no other mail will leave either."""
    if not user.email:
        return Mailed.NO_ADDRESS
    try:
        # A title may bring line breaks, which no header takes.
        send_mail(" ".join(subject.split()), body, None, [user.email])
    except SMTPRecipientsRefused as refusal:
        return _refused(user, [code for code, _words in refusal.recipients.values()])
    except SMTPDataError as refusal:
        return _refused(user, [refusal.smtp_code])
    return Mailed.SENT


def _refused(user: User, codes: list[int]) -> Mailed:
    logger.warning("a mail to user %s was refused: %s", user.pk, codes)
    return Mailed.REFUSED if codes and min(codes) >= 500 else Mailed.LATER
