"""Small things the case tests need."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfWriter

from apps.licenses import kinds
from apps.licenses.kinds import LicenseField, LicenseKind, NumberRule, Validity

KIND = kinds.register(
    LicenseKind(
        code="test.kernel",
        title_zh="内核样例证",
        title_en="Kernel Sample License",
        fields=(LicenseField("project", "项目名称", "Project"), LicenseField("area", "面积（公顷）", "Area (ha)")),
        number=NumberRule("核字第{region:6}{year:4}{serial:05d}号", source="invented"),
        valid=Validity.for_years(3),
        preamble_zh="经审核，准予使用下列土地，特发此证。",
        notes_zh=("本证不得涂改、转让。",),
    )
)

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
