"""What every endpoint asks of a request: who calls, with which key, and entries that a form can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from apps.cases.errors import InvalidData
from apps.identity.models import User

IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="1 to 100 characters. Repeats with the same key have one effect and get the first answer.",
)


def caller(request: Request) -> User:
    """The signed-in user; the permission class has asked for one already."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def idempotency_key(request: Request) -> str | None:
    key: str | None = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key) <= 100:
        raise InvalidData({"Idempotency-Key": [_("Give 1 to 100 characters.")]})
    return key


def entries(data: Any) -> Mapping[str, Any]:
    """A page's or act's entries as its form reads them: JSON numbers become text, null means left empty.

    Raises InvalidData where an entry is anything but a text, number, true or false, or a list of them.
    """
    if isinstance(data, QueryDict):
        return data
    if not isinstance(data, Mapping):
        raise InvalidData({"__all__": [_("Send an object: names of entries and what is entered.")]})
    wrong = {str(name): [_not_plain()] for name, value in data.items() if not _is_plain(value)}
    if wrong:
        raise InvalidData(wrong)
    return {str(name): _as_entered(value) for name, value in data.items() if value is not None}


def _not_plain() -> str:
    return _("Give a text, a number, true or false, or a list of them.")


def _is_plain(value: Any) -> bool:
    scalar = (str, int, float, bool, type(None))
    return isinstance(value, scalar) or (isinstance(value, list) and all(isinstance(v, scalar) for v in value))


def _as_entered(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_entered(v) for v in value if v is not None]
    return value if isinstance(value, bool) else str(value)
