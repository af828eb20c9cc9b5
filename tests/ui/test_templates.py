"""What no template may hold: the content security policy has no place for inline style and script."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
INLINE = {
    "style attribute": r"\sstyle\s*=",
    "style element": r"<style",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "event handler": r"\son[a-z]+\s*=\s*[\"']",
    "address of another host": r"(?:src|href)=[\"'](?:https?:)?//",
}


@pytest.mark.parametrize("name", INLINE)
def test_no_template_has(name):
    found = [str(p) for p in TEMPLATES if re.search(INLINE[name], p.read_text(encoding="utf-8"))]
    assert found == []


def test_the_static_files_name_no_other_host():
    for path in (settings.BASE_DIR / "static").rglob("*.css"):
        assert "url(http" not in path.read_text(encoding="utf-8")
