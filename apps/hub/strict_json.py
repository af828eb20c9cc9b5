"""Reading what the other side sent: JSON in UTF-8, whose texts a database can store."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

DEEPEST = 64
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def strict_json(content: bytes) -> Any:
    """The value. Raises ValueError: not UTF-8, not JSON (RFC 8259), nested deeper than `DEEPEST`, or a text with a NUL
    or a lone surrogate, which JSON can write with an escape and no database keeps."""
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    _check(found, depth=1)
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _check(value: Any, *, depth: int) -> None:
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            raise ValueError("a text with a NUL or a lone surrogate")
    elif isinstance(value, list | dict):
        if depth > DEEPEST:
            raise ValueError("nested too deep")
        if isinstance(value, dict):
            _check(list(value), depth=depth)
            value = value.values()
        for each in value:
            _check(each, depth=depth + 1)


def storable(text: str) -> str:
    """The text with what no database keeps replaced: for what is quoted of a broken answer."""
    return _UNSTORABLE.sub("\ufffd", text)
