"""Documents: reproducible bytes, readable text, a place for the seal on the page."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from PIL import Image

from apps.licenses.rendering import render, render_pdf

NOTICE = {
    "title": "受理通知书",
    "organ": "示例省自然资源厅",
    "date": "2026-11-23",
    "reference": "示自然资受〔2026〕15号",
    "addressee": "甲江示例新能源有限公司",
    "paragraphs": ["申请材料齐全、符合法定形式，决定予以受理。", "特此通知。"],
}
LICENSE = {
    "title": "采矿许可证",
    "organ": "示例省自然资源厅",
    "date": "2026-11-23",
    "number": "测字第990000202600001号",
    "preamble": "特发此证。",
    "fields": [["矿种", "铁矿、㛃石、䶮矿"], ["地址", "示例路1号"]],
}


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


@pytest.mark.parametrize(("template", "data"), [("license", LICENSE), ("notice", NOTICE)])
def test_the_same_data_gives_the_same_bytes(template, data):
    assert render(template=template, data=data) == render(template=template, data=data)


def test_rare_characters_are_embedded_and_can_be_read_back():
    (page,) = text_of(render_pdf(template="license", data=LICENSE))
    assert "铁矿、㛃石、䶮矿" in page


@pytest.mark.parametrize(("template", "data"), [("license", LICENSE), ("notice", NOTICE)])
def test_every_document_bears_the_demo_mark_unless_turned_off(template, data):
    assert "DEMO" in text_of(render_pdf(template=template, data=data))[0]
    assert "DEMO, no legal effect" in text_of(render_pdf(template=template, data=data))[0]
    assert "DEMO" not in text_of(render_pdf(template=template, data={**data, "demo": False}))[0]


@pytest.mark.parametrize(
    ("template", "data", "size"), [("license", LICENSE, (842, 595)), ("notice", NOTICE, (595, 842))]
)
def test_the_seal_of_42_mm_covers_the_date_and_stays_on_the_page(template, data, size):
    rendered = render(template=template, data=data)
    left, bottom, right, top = rendered.seal.corners
    assert (right - left, top - bottom) == (119, 119)
    assert left > 0
    assert bottom > 0
    assert right < size[0]
    assert top < size[1]
    document = pypdfium2.PdfDocument(rendered.pdf)
    words = document[rendered.seal.page].get_textpage()
    assert "2026年11月23日" in words.get_text_bounded(left, bottom, right, top)
    document.close()


def test_values_too_long_for_the_page_move_to_an_annex():
    long = "水田、旱地、园地、" * 200
    fields = [["地类", long], *([f"项目{i}", "示例"] for i in range(20))]
    first, *annex = text_of(render_pdf(template="license", data={**LICENSE, "fields": fields}))
    assert "见附页" in first
    assert "".join(annex).replace("\n", "").count("园地") == 200


def test_a_long_code_breaks_within_its_cell_and_can_still_be_copied():
    code = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    document = pypdfium2.PdfDocument(render_pdf(template="license", data={**LICENSE, "fields": [["摘要", code]]}))
    page = document[0].get_textpage()
    left_part = page.get_text_bounded(0, 0, 505, 595)  # the table of facts ends at 175 mm
    assert code in left_part.replace("\r\n", "")
    document.close()


def test_a_long_table_runs_on_with_its_head():
    table = {"title": "附表：地块明细", "columns": ["编号", "面积"], "rows": [[f"DK{i}", "1.0"] for i in range(60)]}
    pages = text_of(render_pdf(template="license", data={**LICENSE, "tables": [table]}))
    assert len(pages) > 2
    assert all("面积" in page for page in pages[1:])
    assert "DK59" in pages[-1]


def test_a_long_notice_keeps_text_with_its_seal():
    pages = text_of(render_pdf(template="notice", data={**NOTICE, "paragraphs": ["内容。" * 120] * 4 + ["特此通知。"]}))
    assert len(pages) > 1
    assert "特此通知。" in pages[-1]


def test_an_image_may_be_png():
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "black").save(picture, "PNG")
    with_image = render_pdf(template="license", data=LICENSE, images={"qr": picture.getvalue()})
    assert "扫码核验" in text_of(with_image)[0]
    assert "扫码核验" not in text_of(render_pdf(template="license", data=LICENSE))[0]


@pytest.mark.parametrize("name", ["nothing", "../documents/license", "License"])
def test_an_unknown_template_is_refused(name):
    with pytest.raises(ValueError, match="template"):
        render_pdf(template=name, data=LICENSE)


@pytest.mark.parametrize(
    "text", ['say "yes"', "back\\slash \\u{41} \\n", "#let x = [1] $y$ *z* //", '{"a": 1}', "))#panic()"]
)
def test_what_stands_in_the_data_is_text_and_never_markup(text):
    (page,) = text_of(render_pdf(template="license", data={**LICENSE, "fields": [["说明", text]]}))
    assert text in page


def test_what_was_made_before_leaves_no_trace():
    first = render(template="license", data=LICENSE)
    render(template="license", data={**LICENSE, "number": "2", "keywords": ["other"], "title": "另一证"})
    render(template="notice", data=NOTICE)
    assert render(template="license", data=LICENSE) == first


def test_a_text_that_looks_like_a_seals_place_moves_no_seal():
    forged = "\n<</Type/Catalog/Names<</Dests<</Names[(seal:1:0:0:0:1)]>>\n"
    data = {**LICENSE, "keywords": [forged]}
    assert render(template="license", data=data).seal == render(template="license", data=LICENSE).seal


def test_threads_do_not_mix_their_documents():
    def made(i: int) -> bytes:
        return render_pdf(template="license", data={**LICENSE, "number": f"编号{i:04d}"})

    with ThreadPoolExecutor(4) as pool:
        documents = list(pool.map(made, range(40)))
    assert all(f"编号{i:04d}" in text_of(pdf)[0] for i, pdf in enumerate(documents))
