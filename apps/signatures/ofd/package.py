"""The ZIP package of an OFD (GB/T 33190-2016, 6): read with limits and without trust, written in one exact form.

The reader takes any sound package; `Package.exact` says whether it is byte for byte what `write` makes. A ZIP holds
bytes that carry no content (times, attributes, unused bits of compressed data); in the exact form they are fixed, and
the archive's comment is the SM3 of all that stands before it, so that a change of any of them is found.
"""

from __future__ import annotations

import hashlib
import itertools
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.signatures.ofd.errors import OfdError

MAX_FILE = 64 * 1024**2
MAX_PARTS = 4000
MAX_NAME = 400
MAX_PART = 64 * 1024**2
MAX_TOTAL = 256 * 1024**2
MAX_RATIO = 200
"""A page of text is packed about ten times smaller; what is packed further is made to exhaust the reader."""
FREE_OF_RATIO = 1024**2
"""Small parts of blanks may be packed as small as they like."""

_PACKED = (".png", ".jpg", ".esl", ".dat", ".otf")
"""Pictures, and seals with their pictures: packing them again gains nothing. Fonts: a fifth, for half of the time that
packing a document takes."""

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEAD, _CENTRAL_HEAD, _END_HEAD = (
    struct.Struct("<4s5H3I2H"),
    struct.Struct("<4s6H3I5H2I"),
    struct.Struct("<4s4H2IH"),
)
_ENCRYPTED, _UTF8 = 0x0001, 0x0800
_STORED, _DEFLATED = 0, 8
_VERSION = 20
_DAY = 1 << 5 | 1  # 1980-01-01, the first day that a ZIP can state
_SYMLINK, _KIND = 0o120000, 0o170000


@dataclass(frozen=True)
class _Entry:
    name: str
    raw_name: bytes
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int
    flags: int


@dataclass(frozen=True)
class Package:
    """The parts by their path, without a leading slash, in the order of the file."""

    parts: Mapping[str, bytes]
    exact: bool

    def part(self, name: str) -> bytes:
        """Raises OfdError where it is missing."""
        return part(self.parts, name)


def part(parts: Mapping[str, bytes], name: str) -> bytes:
    """Raises OfdError where it is missing."""
    try:
        return parts[name]
    except KeyError:
        raise OfdError("structure.part_missing", name) from None


def _find_end(data: bytes) -> int:
    if len(data) > MAX_FILE:
        raise OfdError("package.too_large")
    if not data.startswith(_LOCAL):
        raise OfdError("package.no_zip")
    end = data.rfind(_END, max(0, len(data) - _END_HEAD.size - 0xFFFF))
    if end < 0 or end + _END_HEAD.size > len(data):
        raise OfdError("package.truncated")
    return end


def _name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8") if flags & _UTF8 or raw.isascii() else raw.decode("gb18030")
    except UnicodeDecodeError:
        raise OfdError("package.bad_name", raw.decode("ascii", "replace")) from None
    if len(name) > MAX_NAME:
        raise OfdError("package.bad_name", name)
    if not is_inside(name.removesuffix("/")):
        raise OfdError("package.path_outside", name)
    return name


def is_inside(path: str) -> bool:
    """Whether the path stays in the package whatever system unpacks it."""
    steps = path.split("/")
    return not (
        any(step in ("", ".", "..") or step != step.strip() or step.endswith(".") for step in steps)
        or any(character in '\\:*?"<>|' or ord(character) < 32 or ord(character) == 127 for character in path)
    )


def _directory(data: bytes, end: int) -> list[_Entry]:
    _, disk, first_disk, here, count, size, offset, comment = _END_HEAD.unpack_from(data, end)
    if disk or first_disk or here != count or 0xFFFF in (disk, count) or 0xFFFFFFFF in (size, offset):
        raise OfdError("package.unsupported")
    if end + _END_HEAD.size + comment != len(data) or offset + size != end:
        raise OfdError("package.truncated")
    if count > MAX_PARTS:
        raise OfdError("package.too_many_parts")
    entries, at = [], offset
    for _number in range(count):
        if at + _CENTRAL_HEAD.size > end:
            raise OfdError("package.truncated")
        head = _CENTRAL_HEAD.unpack_from(data, at)
        magic, _, _, flags, method, _, _, crc, packed, whole, n, m, k, _, _, attributes, start = head
        raw = data[at + _CENTRAL_HEAD.size : at + _CENTRAL_HEAD.size + n]
        at += _CENTRAL_HEAD.size + n + m + k
        if magic != _CENTRAL or at > end:
            raise OfdError("package.truncated")
        name = _name(raw, flags)
        if flags & _ENCRYPTED:
            raise OfdError("package.encrypted", name)
        if attributes >> 16 & _KIND == _SYMLINK:
            raise OfdError("package.link", name)
        if method not in (_STORED, _DEFLATED) or 0xFFFFFFFF in (packed, whole, start):
            raise OfdError("package.unsupported", name)
        entries.append(_Entry(name, raw, method, crc, packed, whole, start, flags))
    if at != end:
        raise OfdError("package.truncated")
    return entries


def _packed(data: bytes, entry: _Entry, limit: int) -> tuple[bytes, int, int]:
    """The bytes as they are packed, with where the entry starts and ends."""
    start = entry.offset
    if start + _LOCAL_HEAD.size > limit:
        raise OfdError("package.truncated", entry.name)
    magic, _, flags, method, _, _, _, _, _, n, m = _LOCAL_HEAD.unpack_from(data, start)
    body = start + _LOCAL_HEAD.size + n + m
    if magic != _LOCAL or body + entry.packed_size > limit:
        raise OfdError("package.truncated", entry.name)
    if data[start + _LOCAL_HEAD.size : start + _LOCAL_HEAD.size + n] != entry.raw_name or method != entry.method:
        raise OfdError("package.two_names", entry.name)
    if flags & _ENCRYPTED:
        raise OfdError("package.encrypted", entry.name)
    return data[body : body + entry.packed_size], start, body + entry.packed_size


def _unpack(entry: _Entry, packed: bytes, left: int) -> bytes:
    """Unpacks no more than is allowed, whatever the headers say."""
    if entry.method == _STORED:
        content = packed
        if len(content) > min(MAX_PART, left):
            raise OfdError("package.bomb", entry.name)
    else:
        allowed = min(MAX_PART, left, max(FREE_OF_RATIO, len(packed) * MAX_RATIO))
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflate.decompress(packed, allowed + 1)
        except zlib.error:
            raise OfdError("package.damaged", entry.name) from None
        if len(content) > allowed:
            raise OfdError("package.bomb", entry.name)
        if not inflate.eof or inflate.unused_data:
            raise OfdError("package.damaged", entry.name)
    if len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise OfdError("package.damaged", entry.name)
    return content


def read(data: bytes) -> Package:
    """Raises OfdError, and nothing else, for whatever is no sound package within the limits."""
    end = _find_end(data)
    entries = _directory(data, end)
    (directory_start,) = struct.unpack_from("<I", data, end + 16)
    parts: dict[str, bytes] = {}
    seen: set[str] = set()
    spans, packed_parts = [], []
    left = MAX_TOTAL
    for entry in entries:
        # Windows unpacks names that differ in case only into one file.
        if entry.name.casefold() in seen:
            raise OfdError("package.twice", entry.name)
        seen.add(entry.name.casefold())
        packed, start, stop = _packed(data, entry, directory_start)
        spans.append((start, stop, entry.name))
        content = _unpack(entry, packed, left)
        left -= len(content)
        if entry.name.endswith("/"):
            if content:
                raise OfdError("package.bad_name", entry.name)
            continue
        parts[entry.name] = content
        packed_parts.append((entry.name, entry.method, packed, content))
    spans.sort()
    for (_, stop, _), (start, _, name) in itertools.pairwise(spans):
        if start < stop:
            raise OfdError("package.overlap", name)
    return Package(parts, exact=_assemble(packed_parts) == data)


def _assemble(parts: Iterable[tuple[str, int, bytes, bytes]]) -> bytes:
    body, directory, count = bytearray(), bytearray(), 0
    for name, method, packed, content in parts:
        raw = name.encode()
        common = (_VERSION, _UTF8, method, 0, _DAY, zlib.crc32(content), len(packed), len(content), len(raw), 0)
        directory += _CENTRAL_HEAD.pack(_CENTRAL, _VERSION, *common, 0, 0, 0, 0, len(body)) + raw
        body += _LOCAL_HEAD.pack(_LOCAL, *common) + raw + packed
        count += 1
    comment_size = 64
    end = _END_HEAD.pack(_END, 0, 0, count, count, len(directory), len(body), comment_size)
    whole = bytes(body + directory + end)
    return whole + hashlib.new("sm3", whole).hexdigest().encode()


def write(parts: Mapping[str, bytes]) -> bytes:
    """The package in the exact form."""
    packed_parts = []
    for name, content in parts.items():
        if name.endswith(_PACKED) or len(content) < 64:
            packed_parts.append((name, _STORED, content, content))
            continue
        deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed_parts.append((name, _DEFLATED, deflate.compress(content) + deflate.flush(), content))
    return _assemble(packed_parts)
