"""Small things the case tests need."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfWriter

DEFINITION: dict[str, Any] = {}


def a_pdf(password: str = "") -> bytes:
    """One empty page."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
