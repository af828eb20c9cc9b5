"""Telling whoever runs the exchange, by mail, when rows wait too long or need a person: at most once in a while."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.hub.models import Alarm
from apps.hub.selectors import CAP, Status, status

AGAIN = dt.timedelta(hours=4)


def troubles(found: Status) -> dict[str, str]:
    """What somebody should know, by a stable name, each in a sentence with the age of the oldest row."""
    told: dict[str, str] = {}
    patience = dt.timedelta(minutes=settings.HUB_ALARM_MINUTES)
    if found.oldest_waiting and found.oldest_waiting > patience:
        told["waiting"] = _("Rows have waited for the hub for %(age)s; the oldest of %(count)s. Reason: %(reason)s") % {
            "age": age(found.oldest_waiting),
            "count": _capped(found.waiting),
            "reason": found.breaker_reason or _("unknown"),
        }
    if found.oldest_stopped:
        told["stopped"] = _("%(count)s rows need a person; the oldest has waited for %(age)s.") % {
            "count": _capped(found.stopped),
            "age": age(found.oldest_stopped),
        }
    return told


def _capped(count: int) -> str:
    return f"{CAP}+" if count >= CAP else str(count)


def age(span: dt.timedelta) -> str:
    """How long something has waited, in the largest unit that says enough."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes >= 48 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if minutes >= 60:
        return _("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}
    return _("%(minutes)d min") % {"minutes": minutes}


def tell() -> list[str]:
    """Mails each trouble that nobody was told of lately; gives their names. Without recipients it does nothing."""
    recipients = [address for address in settings.HUB_ALARM_TO.split(",") if address]
    if not recipients:
        return []
    sent = []
    with translation.override(settings.LANGUAGE_CODE):
        for name, sentence in troubles(status()).items():
            if _is_due(name):
                send_mail(_("National hub: %(what)s") % {"what": sentence}, sentence, None, recipients)
                sent.append(name)
    return sent


@transaction.atomic
def _is_due(name: str) -> bool:
    now = timezone.now()
    _alarm, created = Alarm.objects.get_or_create(name=name, defaults={"told_at": now})
    # The conditional update lets one of two tasks through.
    return created or bool(Alarm.objects.filter(name=name, told_at__lt=now - AGAIN).update(told_at=now))
