"""Is this file what it says it is? Asked at upload, so that nobody learns at the end that a file was bad."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from apps.cases.wording import listed

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "ofd": "application/ofd",
    "txt": "text/plain",
}


@dataclass(frozen=True)
class Accepted:
    """A file that passed: its plain name, true type and SM3 digest (hexadecimal)."""

    name: str
    content_type: str
    digest: str


def check_upload(upload: UploadedFile[Any], *, accept: Sequence[str], max_mb: int) -> Accepted:
    """Checks size, ending and content. Raises ValidationError naming the file, what is wrong and what to do."""
    name = PurePath((upload.name or "file").replace("\\", "/")).name[:200]
    size, limit = upload.size or 0, min(max_mb, settings.UPLOAD_MAX_BYTES // 1024**2)
    if size == 0:
        raise ValidationError(_("“%(file)s” is empty. Choose the file again.") % {"file": name}, code="empty")
    if size > limit * 1024**2:
        raise ValidationError(
            _("“%(file)s” has %(size)d MB; at most %(limit)d MB are taken. Make it smaller or split it.")
            % {"file": name, "size": -(-size // 1024**2), "limit": limit},
            code="too_large",
        )
    ending = name.rpartition(".")[2].lower()
    if ending not in accept or ending not in CONTENT_TYPES:
        raise ValidationError(
            _("“%(file)s” is not of a type taken here. Take one of: %(types)s.")
            % {"file": name, "types": listed(t.upper() for t in accept)},
            code="type",
        )
    content = upload.read()
    upload.seek(0)
    _check_content(name, ending, content)
    return Accepted(name, CONTENT_TYPES[ending], hashlib.new("sm3", content).hexdigest())


def _check_content(name: str, ending: str, content: bytes) -> None:
    if not _looks_like(ending, content):
        raise ValidationError(
            _("“%(file)s” ends in .%(ending)s, but its content is something else. Save it anew in that format.")
            % {"file": name, "ending": ending},
            code="content",
        )
    if ending == "pdf":
        _check_pdf(name, content)


def _looks_like(ending: str, content: bytes) -> bool:
    if ending == "txt":
        return b"\x00" not in content and filetype.guess(content[:8192]) is None
    if ending == "ofd":
        return _is_ofd(content)
    kind = filetype.guess(content[:8192])
    expected = "jpg" if ending == "jpeg" else ending
    return kind is not None and kind.extension == expected


def _is_ofd(content: bytes) -> bool:
    """An OFD is a zip with OFD.xml at its root (GB/T 33190); the sniffing libraries do not know it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "OFD.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _check_pdf(name: str, content: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(content))
        encrypted = reader.is_encrypted
        pages = 0 if encrypted else len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        raise ValidationError(
            _("“%(file)s” cannot be opened as a PDF: it is damaged. Save it anew.") % {"file": name}, code="damaged"
        ) from None
    if encrypted:
        raise ValidationError(
            _("“%(file)s” is protected by a password. Remove the protection and upload it again.") % {"file": name},
            code="encrypted",
        )
    if pages == 0:
        raise ValidationError(_("“%(file)s” has no pages.") % {"file": name}, code="no_pages")
