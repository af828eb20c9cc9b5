"""`POST /hub/inbound/{service}`: the address that the hub calls."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from apps.hub.gateway.profile import current
from apps.hub.inbound.authentication import refusal
from apps.hub.inbound.errors import NotTaken
from apps.hub.inbound.messages import SERVICES, take
from apps.hub.strict_json import strict_json

logger = logging.getLogger(__name__)


def _answer(code: str, message: str = "", data: Any = None, status: int = 200) -> JsonResponse:
    body = {"code": code, "message": message, "data": data}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


@csrf_exempt  # signed, not sent from a page
@require_POST
def inbound(request: HttpRequest, service: str) -> JsonResponse:
    """200 with code 0 where the message was taken (or had been before), with another code and a sentence where not."""
    if service not in SERVICES:
        return _answer("404", "no such service", status=404)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > settings.HUB_INBOUND_MAX_BYTES:
        return _answer("413", "the message is too large", status=413)
    body = request.read(int(length))
    # Django's own names for headers: a server that drops underscores passes dashes, and both arrive alike.
    headers = {name[5:]: str(value) for name, value in request.META.items() if name.startswith("HTTP_")}
    why = refusal(profile=current(), service=service, headers=headers, body=body)
    if why:
        logger.warning("inbound %s refused: %s", service, why)
        return _answer("-1", f"not authorized: {why}")
    try:
        content = strict_json(body)
    except ValueError:
        return _answer("400", "the body is not JSON", status=400)
    if not isinstance(content, dict):
        return _answer("400", "the body is not an object", status=400)
    try:
        return _answer("0", data=take(service=service, content=content))
    except NotTaken as error:
        return _answer(error.code, error.message, {"field": error.field})
