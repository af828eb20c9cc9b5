"""Taking a message once: what it does and its answer are stored in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.hub.inbound.applications import take_application
from apps.hub.inbound.errors import NotTaken
from apps.hub.inbound.evaluations import take_evaluation
from apps.hub.inbound.license_events import take_license_event
from apps.hub.models import InboundMessage
from apps.ledger.canonical import canonical_json, sm3_hex

Answer = dict[str, Any]

_HANDLERS: dict[str, Callable[[InboundMessage, Mapping[str, Any]], Answer]] = {
    "evaluation": take_evaluation,
    "application": take_application,
    "license-event": take_license_event,
}
SERVICES = tuple(_HANDLERS)


def take(*, service: str, content: Mapping[str, Any]) -> Answer:
    """Does what the message asks, once, and gives the answer: again the first one for a repeat.

    Raises NotTaken where the message is wrong; nothing of it is kept then, so that a mended one may carry the same id.
    """
    message_id, data = content.get("id"), content.get("data")
    if not isinstance(message_id, str) or not 1 <= len(message_id) <= 64 or not message_id.isprintable():
        raise NotTaken("E-FORM", "each message has an id of 1 to 64 characters", "id")
    if not isinstance(data, Mapping):
        raise NotTaken("E-FORM", "data must be an object", "data")
    try:
        digest = sm3_hex(canonical_json(data).encode())
    except TypeError as error:
        raise NotTaken("E-FORM", str(error), "data") from error
    if (known := _known(service, message_id, digest)) is not None:
        return known
    try:
        with transaction.atomic():
            message = InboundMessage.objects.create(
                service=service, message_id=message_id, digest=digest, received_at=timezone.now(), answer={}
            )
            message.answer = _HANDLERS[service](message, data)
            message.save(update_fields=["answer"])
            return dict(message.answer)
    except IntegrityError:
        # The same message twice at once: the database let one through.
        known = _known(service, message_id, digest)
        if known is None:
            raise
        return known


def _known(service: str, message_id: str, digest: str) -> Answer | None:
    first = InboundMessage.objects.filter(service=service, message_id=message_id).first()
    if first is None:
        return None
    if first.digest != digest:
        raise NotTaken("E-REUSED", "this id was used for another message", "id")
    return dict(first.answer)
