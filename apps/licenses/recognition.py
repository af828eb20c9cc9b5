"""What kind of file someone brings to be verified, told by its content and never by its name."""

from __future__ import annotations

import re
import struct
import zlib

from django.db import models
from django.utils.translation import pgettext_lazy

from apps.signatures.detached import FORMAT, MAX_TEXT

_MARK = re.compile(rb"license:(\d{1,18}):v\d{1,5}")
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_FIRST_PART = 64 * 1024
LONGEST_CODE = 1000


class FileKind(models.TextChoices):
    """What can be verified, and `OTHER`."""

    PDF = "pdf", pgettext_lazy("file kind", "PDF")
    OFD = "ofd", pgettext_lazy("file kind", "OFD")
    SIGNATURE = "signature", pgettext_lazy("file kind", "Detached signature")
    CODE = "code", pgettext_lazy("file kind", "Text of a QR code")
    OTHER = "other", pgettext_lazy("file kind", "Unknown kind")


def kind_of(content: bytes) -> FileKind:
    """Never raises. A damaged file is of the kind that its head says."""
    if content.startswith(b"PK"):
        return FileKind.OFD
    if b"%PDF-" in content[:1024]:
        return FileKind.PDF
    if len(content) <= MAX_TEXT and content.lstrip().startswith(b"{") and FORMAT.encode() in content:
        return FileKind.SIGNATURE
    return FileKind.CODE if code_in(content) else FileKind.OTHER


def code_in(content: bytes) -> str:
    """The text of a QR code that the file holds, or nothing."""
    if len(content) > LONGEST_CODE:
        return ""
    try:
        text = content.decode("ascii").strip()
    except UnicodeDecodeError:
        return ""
    payload = text.rsplit("/", 1)[-1]
    return text if re.fullmatch(r"[\w-]+(\.[\w-]+){1,2}", payload) and len(payload) > 100 else ""


def marked_license(content: bytes) -> int | None:
    """The license (its primary key) that a PDF or OFD names, however much else of it was altered, or None."""
    match = _MARK.search(content) or _MARK.search(_first_part(content))
    return int(match[1]) if match else None


def _first_part(content: bytes) -> bytes:
    """What can be unpacked of a ZIP's first part, at most 64 KB: in an OFD of ours it says what the rest is."""
    if not content.startswith(b"PK") or len(content) < _LOCAL_HEADER.size:
        return b""
    *_head, name_length, extra_length = _LOCAL_HEADER.unpack_from(content)
    start = _LOCAL_HEADER.size + name_length + extra_length
    unpacked, inflate = b"", zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        # In small steps: what stands before a damaged byte is still read.
        for place in range(start, min(len(content), start + _FIRST_PART), 64):
            unpacked += inflate.decompress(content[place : place + 64], _FIRST_PART)
            if inflate.eof or len(unpacked) > _FIRST_PART:
                break
    except zlib.error:
        pass
    return unpacked
