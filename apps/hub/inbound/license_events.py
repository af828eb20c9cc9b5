"""What became of a license elsewhere. One of ours is changed by its own authority's decision, never by a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.hub import kinds
from apps.hub.inbound.errors import NotTaken
from apps.hub.inbound.fields import moment, text
from apps.hub.models import ForeignEvent, InboundMessage
from apps.ledger.services import SYSTEM, Subject, record
from apps.licenses.models import License

EVENTS = ("suspended", "resumed", "revoked", "cancelled")


def take_license_event(message: InboundMessage, data: Mapping[str, Any]) -> dict[str, Any]:
    """Raises NotTaken for an event we do not know, or one about a license that was issued here."""
    identifier = text(data, "certificate_identifier", most=128)
    happened = text(data, "event", most=16)
    if happened not in EVENTS:
        raise NotTaken("E-FIELD", f"event is one of {', '.join(EVENTS)}", "event")
    if License.objects.filter(identifier=identifier).exists():
        raise NotTaken("E-OURS", "this license was issued here: its authority decides", "certificate_identifier")
    event = ForeignEvent.objects.create(
        identifier=identifier,
        number=text(data, "certificate_number", most=128, required=False),
        event=happened,
        reason=text(data, "reason", most=500),
        happened_at=moment(data, "happened_at"),
        message=message,
    )
    facts = {"identifier": identifier, "event": happened, "reason": event.reason}
    record(kind=kinds.FOREIGN_EVENT.code, subject=Subject("foreign_license", identifier[:64]), actor=SYSTEM, data=facts)
    return {"event": event.pk}


def gives_rights(identifier: str) -> bool:
    """False where the last we heard of a license issued elsewhere is that it is suspended, revoked or cancelled."""
    last = ForeignEvent.objects.filter(identifier=identifier).order_by("-happened_at", "-pk").first()
    return last is None or last.event == "resumed"
