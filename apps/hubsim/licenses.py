"""Licenses issued elsewhere, invented, each with a file behind a link that ends by itself. All of it is DEMO."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

LINK_LIVES = 600
# Holders are those of the invented world; numbers, identifiers and type codes begin with 99 or are made up.
ELSEWHERE: tuple[dict[str, Any], ...] = tuple(
    {
        "certificate_source_id": f"1.2.156.3005.2.DEMO.{serial}",
        "certificate_name": name,
        "certificate_number": number,
        "certificate_type": kind,
        "certificate_type_code": code,
        "certificate_holder": holder,
        "certificate_holder_code": holder_code,
        "issue_dept": organ,
        "issue_date": issued,
    }
    for serial, name, number, kind, code, holder, holder_code, organ, issued in (
        ("0001", "企业投资项目备案证明（演示）", "2026-990101-44-03-000001", "企业投资项目备案证明", "",
         "甲江示例新能源有限公司", "99990101MA9900052D", "示例省发展和改革委员会", "20260301T000000"),
        ("0002", "营业执照（演示）", "99990101MA9900052D", "营业执照", "",
         "甲江示例新能源有限公司", "99990101MA9900052D", "示例省市场监督管理局", "20200105T000000"),
        ("0003", "不动产权证书（探矿权）（演示）", "示（2026）探矿权第0000007号", "不动产权证书",
         "11100000MB03271699022", "乙山演示矿业有限公司", "99990201MA9900079A", "示例省自然资源厅", "20260201T000000"),
        ("0004", "企业投资项目备案证明（演示）", "2026-990101-44-03-000002", "企业投资项目备案证明", "",
         "林一鸣", "990101199001010019", "甲东县发展和改革局", "20260415T000000"),
        ("0005", "居民身份证（演示）", "990101199001010019", "居民身份证", "",
         "林一鸣", "990101199001010019", "甲东县公安局", "20180601T000000"),
    )
)  # fmt: skip


@dataclass
class Files:
    """Links that were given out: token → identifier and end."""

    issuer: str
    links: dict[str, tuple[str, float]] = field(default_factory=dict)

    def offer(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with a link to its file, and the file's SM3."""
        token, identifier = secrets.token_urlsafe(24), row["certificate_source_id"]
        self.links[token] = (identifier, time.time() + LINK_LIVES)
        content = document(identifier)
        return {
            **row,
            "file_link": f"{self.issuer}/files/{token}",
            "file_name": f"{identifier}.pdf",
            "file_sm3": hashlib.new("sm3", content).hexdigest(),
        }

    def open(self, token: str) -> bytes | None:
        """None for a link that was never given out or has ended."""
        identifier, ends = self.links.get(token, ("", 0.0))
        return document(identifier) if ends > time.time() else None


def of_holder(holder: str, kind: str) -> list[dict[str, Any]]:
    return [
        row
        for row in ELSEWHERE
        if row["certificate_holder_code"] == holder and kind in ("", row["certificate_type_code"])
    ]


def by_identifier(identifier: str) -> list[dict[str, Any]]:
    return [row for row in ELSEWHERE if row["certificate_source_id"] == identifier]


@cache
def document(identifier: str) -> bytes:
    """A one-page PDF that says what it is: a demonstration."""
    row = next(row for row in ELSEWHERE if row["certificate_source_id"] == identifier)
    facts = (("证书编号", "certificate_number"), ("持有人", "certificate_holder"), ("颁发机构", "issue_dept"))
    lines = "".join(f"\n#text([{label}：{row[name]}])\n" for label, name in facts)
    source = (
        '#set page(width: 210mm, height: 148mm)\n#set text(font: "Noto Serif SC", size: 14pt, lang: "zh")\n'
        f"#align(center)[#text(size: 22pt)[{row['certificate_type']}]\n\n"
        f"#text(fill: red)[演示 / DEMO 不具有效力]]\n{lines}"
    )
    folder = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    made = typst.Compiler(input=source.encode(), font_paths=fonts).compile(format="pdf")
    assert isinstance(made, bytes)
    return made
