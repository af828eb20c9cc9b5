"""Fonts: the CFF subset that typst put into the PDF becomes an OpenType font that other readers can use.

typst leaves a bare CFF table whose glyph numbers are the codes of the text. An OFD reader wants a font file with
a character map, so that text can be drawn, selected and searched by its characters: the tables around the CFF are
made here (ISO/IEC 14496-22), which takes a thousandth of the time of subsetting anew.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from pypdf.generic import DictionaryObject

UNITS_PER_EM = 1000
_MADE = 3_850_070_400  # 2026-01-01 in seconds from 1904: fixed, for the same text must give the same bytes
_OS2 = struct.Struct(">HhHHH10hh10s4I4sHHH3h2H2I2h3H")
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf(?:char|range)", re.DOTALL)


@dataclass(frozen=True)
class Font:
    """`characters` and `advances` (thousandths of the size) by glyph number; `direct` are those characters whose
    entry in the font's map leads to their glyph, so that no glyph number needs to be said."""

    name: str
    file: bytes
    ascent: float
    descent: float
    characters: Mapping[int, str]
    advances: Mapping[int, float]
    direct: Mapping[int, str]


def xml_character(text: str) -> bool:
    """Whether XML 1.0 takes it; line ends and tabs, which it changes, aside."""
    code = ord(text)
    return code >= 0x20 and not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF)


def _to_unicode(cmap: bytes) -> dict[int, str]:
    characters: dict[int, str] = {}
    for kind, body in _SECTION.findall(cmap):
        if kind == b"bfchar":
            for code, text in _PAIR.findall(body):
                characters[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
            continue
        for first, last, text in _RANGE.findall(body):
            start = ord(bytes.fromhex(text.decode()).decode("utf-16-be"))
            for glyph in range(int(first, 16), int(last, 16) + 1):
                characters[glyph] = chr(start + glyph - int(first, 16))
    # A reader finds "a b" only where the space between is a common one.
    return {glyph: text.replace("\u00a0", " ") for glyph, text in characters.items()}


def _advances(widths: list[object]) -> dict[int, float]:
    """Of a W array (ISO 32000-1, 9.7.4.3), in both its forms."""
    advances: dict[int, float] = {}
    at = 0
    while at < len(widths):
        first, following = int(str(widths[at])), widths[at + 1]
        if isinstance(following, list):
            advances.update((first + i, float(str(width))) for i, width in enumerate(following))
            at += 2
        else:
            width = float(str(widths[at + 2]))
            advances.update((glyph, width) for glyph in range(first, int(str(following)) + 1))
            at += 3
    return advances


def _cmap(glyph_of: Mapping[str, int]) -> bytes:
    """Formats 4 (what some readers know alone) and 12 (characters beyond the first plane)."""
    basic = sorted((ord(c), g) for c, g in glyph_of.items() if ord(c) < 0xFFFF)
    codes = [*basic, (0xFFFF, 0)]
    count = len(codes)
    power = 1 << count.bit_length() - 1
    ends = b"".join(struct.pack(">H", code) for code, _ in codes)
    deltas = b"".join(struct.pack(">H", (glyph - code) % 65536) for code, glyph in codes)
    search = (power * 2, power.bit_length() - 1, (count - power) * 2)
    four = struct.pack(">7H", 4, 16 + 8 * count, 0, count * 2, *search) + ends + b"\0\0" + ends + deltas
    four += b"\0\0" * count
    every = sorted((ord(c), g) for c, g in glyph_of.items())
    twelve = struct.pack(">2H3I", 12, 0, 16 + 12 * len(every), 0, len(every))
    twelve += b"".join(struct.pack(">3I", code, code, glyph) for code, glyph in every)
    head = struct.pack(">2H", 0, 2) + struct.pack(">2HI", 3, 1, 20) + struct.pack(">2HI", 3, 10, 20 + len(four))
    return head + four + twelve


def _names(name: str) -> bytes:
    texts = {1: name, 2: "Regular", 4: name, 6: name}
    records, storage = b"", b""
    for number, text in texts.items():
        encoded = text.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, number, len(encoded), len(storage))
        storage += encoded
    return struct.pack(">3H", 0, len(texts), 6 + len(records)) + records + storage


def _table_sum(table: bytes) -> int:
    padded = table + b"\0" * (-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF


def _assemble(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << count.bit_length() - 1
    head = b"OTTO" + struct.pack(">4H", count, power * 16, power.bit_length() - 1, (count - power) * 16)
    directory, body, at = b"", b"", 12 + 16 * count
    for tag, table in sorted(tables.items()):
        directory += tag.encode() + struct.pack(">3I", _table_sum(table), at + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    font = head + directory + body
    place = font.index(b"head") + 8
    (head_at,) = struct.unpack_from(">I", font, place)
    adjustment = (0xB1B0AFBA - _table_sum(font)) & 0xFFFFFFFF
    return font[: head_at + 8] + struct.pack(">I", adjustment) + font[head_at + 12 :]


def _open_type(
    cff: bytes, name: str, box: list[int], vertical: tuple[int, int], advances: list[int], glyph_of: Mapping[str, int]
) -> bytes:
    ascent, descent = vertical
    widest, codes = max(advances), sorted(min(ord(c), 0xFFFF) for c in glyph_of) or [0]
    classes = (4, 500, 400, 5, 0, *([0] * 11), bytes(10), 0, 0, 0, 0, b"NONE", 64, codes[0], codes[-1])
    lines = (ascent, descent, 0, ascent, -descent, 0, 0, 500, ascent, 0, 32, 2)
    version = (0x10000, 0x10000, 0, 0x5F0F3CF5, 3, UNITS_PER_EM)
    return _assemble(
        {
            "CFF ": cff,
            "OS/2": _OS2.pack(*classes, *lines),
            "cmap": _cmap(glyph_of),
            "head": struct.pack(">4I2H2Q4h2H3h", *version, _MADE, _MADE, *box, 0, 8, 2, 0, 0),
            "hhea": struct.pack(
                ">I3hH11hH", 0x10000, ascent, descent, 0, widest, 0, 0, widest, 1, *([0] * 7), len(advances)
            ),
            "hmtx": b"".join(struct.pack(">Hh", width, 0) for width in advances),
            "maxp": struct.pack(">IH", 0x5000, len(advances)),
            "name": _names(name),
            "post": struct.pack(">IIhh5I", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
        }
    )


def cff_glyph_count(cff: bytes) -> int:
    """Raises ValueError where it is no CFF: header, name index, top index, whose CharStrings leads to the glyphs."""
    try:
        at = cff[2]
        tops, _ = _index(cff, _index(cff, at)[1])
        match = _charstrings_offset(tops[0])
        return int(struct.unpack_from(">H", cff, match)[0])
    except (IndexError, struct.error) as error:
        raise ValueError("not a CFF font") from error


def _index(cff: bytes, at: int) -> tuple[list[bytes], int]:
    (count,) = struct.unpack_from(">H", cff, at)
    if not count:
        return [], at + 2
    width = cff[at + 2]
    offsets = [int.from_bytes(cff[at + 3 + i * width : at + 3 + (i + 1) * width], "big") for i in range(count + 1)]
    base = at + 2 + (count + 1) * width
    return [cff[base + a : base + b] for a, b in itertools.pairwise(offsets)], base + offsets[-1]


def _charstrings_offset(top: bytes) -> int:
    """Operand of operator 17 of a top DICT (Adobe Technical Note 5176, table 9)."""
    at, operand = 0, 0
    while at < len(top):
        byte = top[at]
        if byte == 17:
            return operand
        if byte == 28:
            operand, at = struct.unpack_from(">h", top, at + 1)[0], at + 3
        elif byte == 29:
            operand, at = struct.unpack_from(">i", top, at + 1)[0], at + 5
        elif byte == 30:
            at += 1
            while top[at] & 0xF != 0xF and top[at] >> 4 != 0xF:
                at += 1
            at += 1
        elif 32 <= byte <= 246:
            operand, at = byte - 139, at + 1
        elif 247 <= byte <= 250:
            operand, at = (byte - 247) * 256 + top[at + 1] + 108, at + 2
        elif 251 <= byte <= 254:
            operand, at = -(byte - 251) * 256 - top[at + 1] - 108, at + 2
        else:
            at += 2 if byte == 12 else 1
    raise ValueError("a CFF font without glyphs")


def read(font: DictionaryObject) -> Font:
    """A composite font of the PDF. Raises ValueError for any other kind than typst embeds."""
    try:
        descendant = font["/DescendantFonts"][0].get_object()  # type: ignore[index]
        descriptor = descendant["/FontDescriptor"]
        cff: bytes = descriptor["/FontFile3"].get_data()
        characters = _to_unicode(font["/ToUnicode"].get_data())  # type: ignore[attr-defined]
        advances = _advances(list(descendant["/W"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a font as typst embeds it") from error
    name = str(descriptor["/FontName"]).lstrip("/").replace("+", "-")
    glyph_of: dict[str, int] = {}
    for glyph, text in sorted(characters.items()):
        if len(text) == 1:
            glyph_of.setdefault(text, glyph)
    ascent, descent = float(descriptor["/Ascent"]), float(descriptor["/Descent"])
    widths = [round(advances.get(glyph, 0)) for glyph in range(cff_glyph_count(cff))]
    box = [round(float(edge)) for edge in descriptor["/FontBBox"]]
    file = _open_type(cff, name, box, (round(ascent), round(descent)), widths, glyph_of)
    direct = {glyph: text for text, glyph in glyph_of.items() if xml_character(text)}
    return Font(name, file, ascent, descent, characters, advances, direct)
