"""Writing DER (ISO/IEC 8825-1) from its parts: one form for each value, and a twentieth of asn1crypto's time."""

from __future__ import annotations

from asn1crypto import core, parser

SEQUENCE, SET = 16, 17


def emit(tag: int, *parts: bytes, context: bool = False, primitive: bool = False) -> bytes:
    """A value of this tag around the parts; `context` makes it context-specific."""
    encoded: bytes = parser.emit(2 if context else 0, 0 if primitive else 1, tag, b"".join(parts))
    return encoded


def sequence(*parts: bytes) -> bytes:
    return emit(SEQUENCE, *parts)


def set_of(*parts: bytes) -> bytes:
    return emit(SET, *sorted(parts))  # DER: elements in ascending order


def oid(dotted: str) -> bytes:
    encoded: bytes = core.ObjectIdentifier(dotted).dump()
    return encoded


def octets(value: bytes) -> bytes:
    return emit(4, value, primitive=True)


def integer(value: int) -> bytes:
    encoded: bytes = core.Integer(value).dump()
    return encoded
