"""Every refusal has one shape: `code` for machines, `detail` for people, `fields` where entries are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.cases.errors import CaseError, InvalidData


class RefusalSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="For machines: stale, not_possible, not_permitted, not_found, invalid …")
    detail = serializers.CharField(help_text="For people, in the language of the request.")
    fields = serializers.DictField(  # type: ignore[assignment]  # the JSON key is part of the API
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="Only with code invalid."
    )


_REFUSALS = {
    400: "Entries are missing or wrong; `fields` says which.",
    403: "Not signed in, no post (or agency) that allows it; `identity_level`: not known surely enough for the matter.",
    404: "There is no such thing, or it is none of the caller's business.",
    409: "`stale`: the case moved on since `version`. `not_possible`: stage or a rule stands against it.",
    422: "The Idempotency-Key was used for something else.",
}


def refusals(*statuses: int) -> dict[int, OpenApiResponse]:
    """For the OpenAPI document: the refusals of these statuses."""
    return {code: OpenApiResponse(RefusalSerializer, description=_REFUSALS[code]) for code in statuses}


def case_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turns refusals of the kernel, of forms and of the framework into that shape; others stay server errors."""
    if isinstance(error, CaseError):
        fields = error.errors if isinstance(error, InvalidData) else None
        return _refusal(error.status, error.code, str(error), fields)
    if isinstance(error, DjangoValidationError):
        return _refusal(status.HTTP_400_BAD_REQUEST, "invalid", " ".join(error.messages))
    answer = exception_handler(error, context)
    if answer is None:
        return None
    if isinstance(error, serializers.ValidationError):
        answer.data = _invalid(error.detail)
    else:
        # Http404 and PermissionDenied of Django carry no code of their own; the framework has made them its own.
        code = getattr(error, "default_code", {403: "permission_denied", 404: "not_found"}.get(answer.status_code, ""))
        answer.data = {"code": code, "detail": str(answer.data["detail"])}
    return answer


def _refusal(code: int, word: str, detail: str, fields: Mapping[str, Any] | None = None) -> Response:
    return Response({"code": word, "detail": detail, **({"fields": fields} if fields else {})}, status=code)


def _invalid(detail: Any) -> dict[str, Any]:
    fields = dict(detail) if isinstance(detail, Mapping) else {"__all__": detail}
    return {"code": "invalid", "detail": _("Some entries are missing or wrong."), "fields": fields}
