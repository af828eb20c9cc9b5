"""Messages that the hub sent us, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from apps.cases.models import Case
from apps.exchange.access import Operator, readers_only
from apps.hub.models import InboundMessage
from apps.ui.case_list import pages_of
from apps.ui.paging import page_of


@dataclass(frozen=True)
class MessageLine:
    """`case` is the one it concerns, where there is one; `words` say what it was."""

    message: InboundMessage
    kind: str
    words: str
    case: Case | None


def _line(message: InboundMessage) -> MessageLine:
    if hasattr(message, "rating"):
        rating = message.rating
        return MessageLine(message, gettext("Rating"), rating.get_level_display(), rating.case)
    if hasattr(message, "application"):
        filed = message.application
        return MessageLine(message, gettext("Application filed there"), filed.hub_number, filed.case)
    if hasattr(message, "event"):
        event = message.event
        kinds = {
            "suspended": gettext("suspended"),
            "resumed": gettext("resumed"),
            "revoked": pgettext("license elsewhere", "revoked"),
            "cancelled": gettext("canceled"),
        }
        return MessageLine(message, gettext("License elsewhere"), f"{event.identifier} {kinds[event.event]}", None)
    return MessageLine(message, message.service, "", None)


@readers_only
@require_safe
def received(request: HttpRequest, operator: Operator) -> HttpResponse:
    messages = InboundMessage.objects.select_related("rating__case", "application__case", "event")
    page = page_of(messages, by=("-received_at", "pk"), cursor=request.GET.get("at", ""))
    context = {
        "operator": operator,
        "lines": [_line(message) for message in page.rows],
        "pages": pages_of(request, page),
    }
    return render(request, "exchange/inbound.html", context)
