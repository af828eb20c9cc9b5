"""Canonical JSON and SM3: the same fact always gives the same bytes, so that its digest can be checked by others."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.datetime):
        return timestamp(value)
    if isinstance(value, dt.date | uuid.UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form; give text, a whole number or a list of them")


def _refuse_float(value: Any) -> Any:
    # Floats print differently between languages: a proof that others check must not hold one.
    if isinstance(value, float):
        raise TypeError("a float has no canonical form; give a Decimal")
    if isinstance(value, Mapping):
        return {str(k): _refuse_float(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_refuse_float(v) for v in value]
    return value


def canonical_json(data: Mapping[str, Any]) -> str:
    """Sorted keys, no spaces, UTF-8 unescaped. Decimal, date, UUID become text; raises TypeError for a float."""
    return json.dumps(_refuse_float(data), default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def timestamp(moment: dt.datetime) -> str:
    """UTC with microseconds, e.g. ``2026-11-23T01:02:03.000004Z``; raises ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be proved")
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sm3(data: bytes) -> bytes:
    """SM3 digest, 32 bytes (GB/T 32905-2016)."""
    return hashlib.new("sm3", data).digest()


def sm3_hex(data: bytes) -> str:
    return sm3(data).hex()
