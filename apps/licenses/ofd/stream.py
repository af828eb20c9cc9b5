"""The operators of a PDF's content stream with their operands (ISO 32000-1, 7.8.2)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

Glyphs = tuple[int, ...]
Operand = float | str | bytes | list["Operand"]

_PARTS = {
    b"n": rb"[-+]?(?:\d+\.?\d*|\.\d+)",
    b"t": rb"\((?:[^\\()]|\\.)*+\)|<[0-9A-Fa-f]*+>",
}
_PARTS[b"shown"] = (
    rb"([0-3]) Tr(/\w+) (%(n)b) Tf 1 0 0 -1 (%(n)b) (%(n)b) Tm(\[(?:%(t)b|%(n)b)*+\]TJ|(?:%(t)b)Tj)" % _PARTS
)
_TOKEN = re.compile(
    # What typst writes hundreds of times on a page is taken in one bite: runs of lines, of which a QR code has a
    # thousand; a text with its place and color; a further text of the same line; the marks around them.
    rb"(?P<lines>(?:[-+.\d]+ [-+.\d]+ [ml]\s+){2,})"
    rb"|(?P<block>q ((?:%(n)b ){6})cm(?:(/\w+) gs)?/\w+ cs ((?:%(n)b ){1,3})scn\nBT %(shown)b\nET\nQ(?=\s))"
    rb"|(?P<shown>%(shown)b(?=[\s/]))"
    rb"|(?P<mark>(?:EMC)?/(?:Span<</(?:MCID \d+|ActualText\([^\\()<>]*\))>>|Artifact<</Type/Layout>>)BDC(?=\s))"
    rb"|(?P<number>%(n)b)"
    rb"|(?P<name>/[^\s()<>\[\]{}/%%]*)|(?P<text>\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\))"
    rb"|(?P<dict><<|>>)|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<open>\[)|(?P<close>\])"
    rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9*'\"]*)" % _PARTS,
    re.DOTALL,
)
_BITES = {"lines": (1,), "block": (3, 4, 5, 6, 7, 8, 9, 10, 11), "shown": (13, 14, 15, 16, 17, 18)}
_PIECE = re.compile(rb"(%(t)b)|(%(n)b)" % _PARTS, re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b"", b"\r": b""}


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 0xFF]) if code.isdigit() else _PLAIN.get(code, code)


def _string(raw: bytes) -> bytes:
    """A string in parentheses or in hex digits."""
    if raw[0] == 60:  # <
        return bytes.fromhex(raw[1:-1].decode())
    if b"\\" not in raw:
        return raw[1:-1]
    if raw.count(b"\\") == raw.count(b"\\0"):
        # Octal numbers alone, which nearly all are: Python reads these alike, and faster than we do.
        return raw[1:-1].decode("unicode_escape").encode("latin-1")
    return _ESCAPE.sub(_unescape, raw[1:-1])


def pieces(raw: bytes) -> list[Operand]:
    """The strings and numbers of a text as `operations` takes it in one bite."""
    return [_string(text) if text else float(shift) for text, shift in _PIECE.findall(raw)]


def glyphs(string: bytes) -> Glyphs:
    """The glyph numbers of a string of two-byte codes."""
    count = len(string) // 2
    return struct.unpack(f">{count}H", string[: count * 2])


def operations(content: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """Operators with their operands. The dictionaries of marked content, which draw nothing, are passed over.

    Three operators are not PDF's: `lines` with a run of `m` and `l`; `block` for `q cm gs cs scn BT Tr Tf Tm TJ ET Q`,
    with matrix, name of the state, color, and what `shown` has for `Tr Tf Tm TJ`: mode, font, size, x, y and `pieces`.
    Their operands are raw bytes.
    """
    operands: list[Operand] = []
    array: list[Operand] | None = None
    depth = 0
    for token in _TOKEN.finditer(content):
        kind, raw = token.lastgroup, token[0]
        value: Operand
        if kind == "dict":
            depth += 1 if raw == b"<<" else -1
            continue
        if depth or kind == "mark":
            continue
        if kind in _BITES:
            yield kind.encode(), [token[group] for group in _BITES[kind]]
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
            value = _string(raw)
        else:
            value = bytes.fromhex(raw[1:-1].decode())
        (operands if array is None else array).append(value)
