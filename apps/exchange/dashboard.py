"""How the exchange stands, in words and one drawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from apps.deadlines.dates import SHANGHAI
from apps.exchange import wording
from apps.hub.alarms import age, troubles
from apps.hub.gateway import profile
from apps.hub.models import HubCall
from apps.hub.selectors import WINDOW, Status, status
from apps.ui.pieces import Verdict

HOURS = 12
_WIDTH, _HEIGHT, _GAP = 48, 96, 10


@dataclass(frozen=True)
class Bar:
    """One hour of calls: answered from the ground up, the others on top. Lengths in units of the drawing."""

    x: int
    width: int
    answered_y: float
    answered: float
    failed_y: float
    failed: float
    label: str


@dataclass(frozen=True)
class Chart:
    bars: Sequence[Bar]
    words: str
    most: int
    width: int = HOURS * _WIDTH
    height: int = _HEIGHT


@dataclass(frozen=True)
class Number:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Dashboard:
    status: Status
    verdict: Verdict
    troubles: Sequence[str]
    numbers: Sequence[Number]
    calls: Sequence[tuple[str, str, int]]
    errors: Sequence[tuple[str, str, int]]
    chart: Chart


def dashboard() -> Dashboard:
    """At most eleven queries, whatever waits."""
    found, now = status(), timezone.now()
    outcomes = dict(HubCall.Outcome.choices)
    return Dashboard(
        status=found,
        verdict=_verdict(found),
        troubles=list(troubles(found).values()),
        numbers=_numbers(found),
        calls=[
            (wording.CALL_TAGS[HubCall.Outcome(name)], str(outcomes[name]), n) for name, n in found.calls_lately.items()
        ],
        errors=[(kind, error_words(kind), n) for kind, n in found.errors_lately.items()],
        chart=_chart(now),
    )


def error_words(kind: str) -> str:
    """What a kind of failure means; empty for one that only the code names."""
    if kind.startswith("http_"):
        return gettext("the hub answered with HTTP status %(status)s") % {"status": kind.removeprefix("http_")}
    if kind.startswith("code_"):
        return gettext("the hub answered with its own code %(code)s") % {"code": kind.removeprefix("code_")}
    return {
        "timeout": gettext("no answer in time"),
        "connection": gettext("no connection"),
        "not_json": gettext("the answer was no message of the hub"),
        "no_envelope": gettext("the answer was no message of the hub"),
        "too_large": gettext("the answer was too large"),
        "secret_wait": gettext("the secret was being renewed"),
        "bad_secret": gettext("the secret could not be read"),
        "unauthorized": gettext("the hub does not accept our signature"),
        "app_key": gettext("the hub does not accept our appKey"),
        "bad_reconcile": gettext("the answer to a reconciliation had another form"),
    }.get(kind, "")


def _verdict(found: Status) -> Verdict:
    if not profile.current().is_configured:
        return Verdict(
            "none",
            "lens",
            gettext("No address of the hub is set"),
            gettext("Rows are made and wait. Set HUB_URL, HUB_RID and HUB_APP_KEY to send them."),
        )
    if found.breaker_open:
        probe = timezone.localtime(found.probe_at, SHANGHAI).strftime("%H:%M:%S") if found.probe_at else ""
        words = gettext("Sending is stopped; one call looks again at %(time)s. Last reason: %(reason)s")
        return Verdict(
            "bad", "cross", gettext("The hub does not answer"), words % {"time": probe, "reason": found.breaker_reason}
        )
    if found.stopped:
        words = gettext("Rows that need a person hold back their own case only; everything else is sent.")
        return Verdict("warn", "warn", gettext("Sending; some rows need a person"), words)
    return Verdict("", "tick", gettext("The exchange works"), gettext("The hub answers, and no row needs a person."))


def _numbers(found: Status) -> list[Number]:
    minutes = int(WINDOW.total_seconds() // 60)
    return [
        Number(gettext("Rows waiting"), wording.capped(found.waiting), _oldest(found.oldest_waiting)),
        Number(gettext("Rows that need a person"), wording.capped(found.stopped), _oldest(found.oldest_stopped)),
        Number(
            gettext("Rows answered"),
            str(found.accepted_lately),
            ngettext("in the last minute", "in the last %(n)d minutes", minutes) % {"n": minutes},
        ),
        Number(gettext("Ledger entries not read yet"), str(found.not_collected)),
    ]


def _oldest(waited: dt.timedelta | None) -> str:
    return gettext("oldest: %(age)s") % {"age": age(waited)} if waited else ""


def _chart(now: dt.datetime) -> Chart:
    first = now.replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=HOURS - 1)
    counted = (
        HubCall.objects.filter(started_at__gte=first)
        .annotate(hour=TruncHour("started_at", tzinfo=dt.UTC))
        .values_list("hour", "outcome")
        .annotate(n=Count("pk"))
        .order_by("hour", "outcome")
    )
    answered, failed = [0] * HOURS, [0] * HOURS
    for hour, outcome, n in counted:
        place = int((hour - first).total_seconds() // 3600)
        if 0 <= place < HOURS:
            (answered if outcome == HubCall.Outcome.ANSWERED else failed)[place] += n
    most = max(1, *(a + f for a, f in zip(answered, failed, strict=True)))
    bars = []
    for place, (good, bad) in enumerate(zip(answered, failed, strict=True)):
        tall, taller = good * _HEIGHT / most, bad * _HEIGHT / most
        hour = timezone.localtime(first + dt.timedelta(hours=place), SHANGHAI).strftime("%H")
        bars.append(Bar(place * _WIDTH, _WIDTH - _GAP, _HEIGHT - tall, tall, _HEIGHT - tall - taller, taller, hour))
    words = gettext("Calls of the last %(hours)d hours: %(answered)d answered, %(failed)d not.")
    return Chart(bars, words % {"hours": HOURS, "answered": sum(answered), "failed": sum(failed)}, most)
