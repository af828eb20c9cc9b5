"""Reading what a message holds: each value checked, each error at its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from apps.hub.columns import SHANGHAI, TIME_FORMAT
from apps.hub.inbound.errors import NotTaken


def text(data: Mapping[str, Any], name: str, *, most: int, required: bool = True) -> str:
    """Raises NotTaken."""
    value = data.get(name)
    if value is None or value == "":
        if required:
            raise NotTaken("E-FIELD", f"{name} is required", name)
        return ""
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise NotTaken("E-FIELD", f"{name} is a text of at most {most} characters", name)
    return value


def moment(data: Mapping[str, Any], name: str) -> dt.datetime:
    """`YYYYMMDDThhmmss` in Asia/Shanghai. Raises NotTaken."""
    stated = text(data, name, most=15)
    try:
        return dt.datetime.strptime(stated, TIME_FORMAT).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise NotTaken("E-FIELD", f"{name} is a time YYYYMMDDThhmmss", name) from None


def mapping(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Raises NotTaken."""
    value = data.get(name)
    if not isinstance(value, dict):
        raise NotTaken("E-FIELD", f"{name} is an object", name)
    return value
