"""What the sectors' samples are made of: stand-ins for uploaded documents, all of them bearing the DEMO mark."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from apps.cases.registry import Sample
from apps.licenses.rendering import render_pdf

ORGAN = "甲江示例新能源有限公司"


@cache
def material(title: str) -> bytes:
    """A PDF of one page that stands in for a material."""
    paragraphs = ["本文件为演示系统生成的样例材料，内容均为虚构，仅用于功能演示和测试。", "不具有任何法律效力。"]
    data = {"title": title, "organ": ORGAN, "date": "2026-11-02", "reference": "演示材料", "paragraphs": paragraphs}
    return render_pdf(template="notice", data=data)


def sample(
    title: str,
    entries: Mapping[str, Mapping[str, Any]],
    titles: Mapping[str, str],
    *,
    uploads: Mapping[str, tuple[str, bytes]] | None = None,
    **more: Any,
) -> Sample:
    """A sample with a stand-in for each material code of `titles`; `uploads` are real files (a boundary file, say)."""
    stand_ins = {code: (f"{name}.pdf", material(name)) for code, name in titles.items()}
    return Sample(title=title, entries=entries, materials={**stand_ins, **(uploads or {})}, **more)
