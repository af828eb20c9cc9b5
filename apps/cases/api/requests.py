"""What every endpoint asks of a request: who calls, with which key, and entries that a form can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
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
    """A page's or act's entries as a browser would send them, so that forms need to know nothing of JSON.

    Raises InvalidData where an entry is anything but a text, number, true or false, null, or a list of them.
    """
    if isinstance(data, QueryDict):
        return data
    if not isinstance(data, Mapping):
        raise InvalidData({"__all__": [_("Send an object: names of entries and what is entered.")]})
    wrong = {str(name): [_not_plain()] for name, value in data.items() if not _is_plain(value)}
    if wrong:
        raise InvalidData(wrong)
    lists = {str(name): value if isinstance(value, list) else [value] for name, value in data.items()}
    return MultiValueDict({name: [_as_typed(v) for v in values if v is not None] for name, values in lists.items()})


def _not_plain() -> str:
    return _("Give a text, a number, true or false, or a list of them.")


def _is_plain(value: Any) -> bool:
    scalar = (str, int, float, bool, type(None))
    return isinstance(value, scalar) or (isinstance(value, list) and all(isinstance(v, scalar) for v in value))


def _as_typed(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
