"""The operators of a PDF's content stream with their operands (ISO 32000-1, 7.8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

Operand = float | str | bytes | list["Operand"]


_TOKEN = re.compile(
    # Runs of lines, of which a QR code has a thousand, are taken in one bite.
    rb"(?P<lines>(?:[-+.\d]+ [-+.\d]+ [ml]\s+){2,})|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]*)|(?P<text>\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\))"
    rb"|(?P<dict><<|>>)|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<open>\[)|(?P<close>\])|(?P<operator>[A-Za-z'\"][A-Za-z0-9*'\"]*)",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b"", b"\r": b""}


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 0xFF]) if code.isdigit() else _PLAIN.get(code, code)


def operations(content: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """Operators with their operands. The dictionaries of marked content, which draw nothing, are passed over."""
    operands: list[Operand] = []
    array: list[Operand] | None = None
    depth = 0
    for token in _TOKEN.finditer(content):
        kind, raw = token.lastgroup, token[0]
        value: Operand
        if kind == "dict":
            depth += 1 if raw == b"<<" else -1
            continue
        if depth:
            continue
        if kind == "lines":
            yield b"lines", [raw]
            continue
        if kind == "operator":
            yield raw, operands
            operands = []
            continue
        if kind == "open":
            array = []
            continue
        if kind == "close":
            value, array = array or [], None
        elif kind == "number":
            value = float(raw)
        elif kind == "name":
            value = raw.decode("latin-1")
        elif kind == "text":
            value = _ESCAPE.sub(_unescape, raw[1:-1]) if b"\\" in raw else raw[1:-1]
        else:
            value = bytes.fromhex(raw[1:-1].decode())
        (operands if array is None else array).append(value)
