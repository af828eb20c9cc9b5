"""Documents are PDF/A-2b, and remain so after sealing; what proves it is told in pdfa.py."""

from __future__ import annotations

from typing import Any

import pytest
import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from apps.ledger.services import SYSTEM
from apps.licenses import rendering
from apps.licenses.rendering import Rendered, UnprintableText, render
from apps.signatures.models import Seal
from apps.signatures.places import Place
from apps.signatures.services import make_seal, sign_pdf, sign_pdf_sm2
from tests.licenses.pdfa import violations
from tests.licenses.test_rendering import LICENSE, NOTICE

KINDS = pytest.mark.parametrize(("template", "data"), [("license", LICENSE), ("notice", NOTICE)])
TABLE = {"title": "附表", "columns": ["编号", "面积"], "rows": [["DK001", "1.5"]]}


@pytest.fixture
def seal(db: None) -> Seal:
    return make_seal(
        owner_code="99110000000000001Q", owner_name="示例省自然资源厅", name="审批专用章", kind="approval", actor=SYSTEM
    )


def sealed(rendered: Rendered, seal: Seal, **how: Any) -> bytes:
    box = rendered.seal.corners
    return sign_pdf(seal=seal, pdf=rendered.pdf, page=rendered.seal.page, box=box, reason="准予许可", **how)


@KINDS
def test_a_document_keeps_the_rules(template: str, data: dict[str, Any]):
    assert violations(render(template=template, data={**data, "tables": [TABLE]}).pdf) == set()


@KINDS
def test_it_keeps_them_when_sealed(template: str, data: dict[str, Any], seal: Seal):
    assert violations(sealed(render(template=template, data=data), seal, certify=True)) == set()


def test_it_keeps_them_under_three_seals_of_both_algorithms(seal: Seal):
    second, third = (50, 50, 169, 169), (200, 50, 319, 169)
    then = [Place(0, second), Place(0, third)]
    once = sealed(render(template="notice", data=NOTICE), seal, certify=True, then=then)
    twice = sign_pdf_sm2(seal=seal, pdf=once, page=0, box=second, reason="a")
    thrice = sign_pdf(seal=seal, pdf=twice, page=0, box=third, reason="b")
    assert violations(once) == set()
    assert violations(thrice) == set()


@pytest.mark.parametrize(
    ("before", "after", "clause"),
    [
        (b"%PDF-1.7", b"%PDF-2.0", "6.1.2 header"),
        (b"/F 132", b"/F 130", "6.3.2 flags"),
        (b"/BM /Multiply", b"/BM /Multipla", "6.2.10 blend mode"),
        (b"/S/GTS_PDFA1", b"/S/GTS_PDFX1", "6.2.3 output intent"),
        (b"<pdfaid:part>2<", b"<pdfaid:part>3<", "6.6.4 part and conformance"),
        (b"/FontFile3 ", b"/FontFileX ", "6.2.11.4.1 a font is not embedded"),
        (b"/TransformMethod", b"/DigestMethod   ", "6.1.12 digest in a signature reference"),
        (b"/Perms <<\n/DocMDP", b"/Perms <<\n/DocMDX", "6.1.12 permissions"),
        (b"/SigFlags 3\n>>", b"/XFA 3 /X 3 >>", "6.4.2 XFA"),
    ],
)
def test_the_check_finds_what_breaks_a_rule(seal: Seal, before: bytes, after: bytes, clause: str):
    whole = sealed(render(template="notice", data=NOTICE), seal, certify=True)
    broken = whole.replace(before, after)
    assert len(broken) == len(whole)
    assert violations(broken) == {clause}


def test_the_check_finds_a_document_that_is_no_pdfa(tmp_path):
    (tmp_path / "main.typ").write_text("text", "utf-8")
    assert violations(typst.compile(tmp_path / "main.typ", format="pdf")) >= {
        "6.2.3 output intent",
        "6.6.4 part and conformance",
    }


def test_characters_without_a_glyph_are_named_instead_of_left_blank():
    with pytest.raises(UnprintableText) as refusal:
        render(template="notice", data={**NOTICE, "addressee": "张𠮷（演示）𠮷😀"})
    assert refusal.value.characters == "𠮷😀"
    assert "𠮷😀" in str(refusal.value)


def test_a_font_put_beside_the_bundled_ones_gives_the_missing_glyphs(tmp_path, settings):
    font(tmp_path / "rare.ttf", "𠮷")
    settings.DOCUMENT_FONTS = str(tmp_path)
    for cached in (rendering._fonts.cache_clear, rendering._local.__dict__.clear):
        cached()
    try:
        pdf = render(template="notice", data={**NOTICE, "addressee": "张𠮷"}).pdf
    finally:
        rendering._fonts.cache_clear()
        rendering._local.__dict__.clear()
    assert violations(pdf) == set()


def font(path, character: str) -> None:
    """A font of one glyph, a square."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "rare"])
    builder.setupCharacterMap({ord(character): "rare"})
    pen = TTGlyphPen(None)
    for step, point in enumerate([(0, 0), (0, 900), (900, 900), (900, 0)]):
        (pen.lineTo if step else pen.moveTo)(point)
    pen.closePath()
    glyph = pen.glyph()
    builder.setupGlyf({".notdef": glyph, "rare": glyph})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "rare": (1000, 0)})
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "Rare", "styleName": "Regular", "psName": "Rare-Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
