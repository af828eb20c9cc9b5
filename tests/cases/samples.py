"""Small things the case tests need."""

from __future__ import annotations

import functools
import io
from typing import Any

from pypdf import PdfWriter

from apps.catalogue.services import read_definitions
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


@functools.cache
def definition() -> dict[str, Any]:
    """The pre-examination's terms, levels and procedures with two materials: one always, one under a condition."""
    real = read_definitions()["land.preexam_site"]
    rows = {row["code"]: row for row in real["materials"]}
    materials = [
        {**rows["M_REPORT"], "code": "APPLICATION", "name": {"zh": "申请表", "en": "Application form"}},
        {**rows["M_SITE_ARG"], "code": "M_SITE", "name": {"zh": "选址图", "en": "Site map"}},
    ]
    return {**real, "code": "land.kernel_sample", "materials": materials}


def a_pdf(password: str = "", *, width: int = 200) -> bytes:
    """One empty page; another width (points) makes another file."""
    writer = PdfWriter()
    writer.add_blank_page(width=width, height=200)
    if password:
        writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
