"""From typst's PDF to OFD: the same page, measured and read by others than the code that wrote it."""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Callable, Iterator

import ofdkit
import pypdfium2
import pytest
import segno
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont
from pypdf import PdfReader

from apps.licenses import qr
from apps.licenses.ofd import UnsupportedDrawing, from_pdf, writer
from apps.licenses.ofd.drawing import Interpreter
from apps.licenses.ofd.items import Item, Text
from apps.licenses.ofd.stream import operations, pieces
from apps.licenses.rendering import _fonts, render_pdf
from apps.signatures.ofd import layout, package, xml
from tests.licenses.test_rendering import LICENSE, NOTICE

MM = 25.4 / 72
CODE = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
DATA = {**LICENSE, "fields": [*LICENSE["fields"], ["摘要", CODE], ["说明", "office file, affine"]]}
PAYLOAD = "https://example.invalid/v/" + "A1" * 60


@pytest.fixture(scope="module")
def pdf() -> bytes:
    table = {"title": "附表：地块明细", "columns": ["编号", "面积"], "rows": [[f"DK{i}", "1.0"] for i in range(40)]}
    return render_pdf(template="license", data={**DATA, "tables": [table]}, images={"qr": qr.picture(PAYLOAD)})


@pytest.fixture(scope="module")
def ofd(pdf: bytes) -> bytes:
    return from_pdf(pdf, custom={"number": "测字第1号 <&>"})


def page_objects(ofd: bytes, page: int = 0) -> list[xml.Element]:
    name = f"Doc_0/Pages/Page_{page}/Content.xml"
    return xml.parse(package.read(ofd).part(name), name).first("Content", "Layer").children


def drawn(pdf: bytes, change: Callable[[bytes], bytes] = bytes) -> list[Item]:
    document = writer._Document(pdf, reader := PdfReader(io.BytesIO(pdf)))
    interpreter = Interpreter((0, 0, 297, 210), document.font)
    for page in reader.pages:
        interpreter.run(
            change(page.get_contents().get_data()), page["/Resources"].get_object(), (MM, 0, 0, -MM, 0, 210)
        )
    return [each._replace(font=each.font.name) if isinstance(each, Text) else each for each in interpreter.items]


def test_operators_taken_in_one_bite_draw_what_they_draw_one_by_one(pdf: bytes):
    whole, apart = drawn(pdf), drawn(pdf, lambda content: content.replace(b" Tr/", b" Tr /"))
    assert len(whole) > 200
    assert whole == apart


@given(st.lists(st.binary(max_size=12) | st.integers(-999, 999), max_size=6))
def test_a_text_in_one_bite_is_the_text_in_its_pieces(shown: list[bytes | int]):
    def written(piece: bytes | int) -> bytes:
        if isinstance(piece, int):
            return b"%d" % piece
        return b"(%s)" % b"".join(b"\\%03o" % byte if byte < 32 or byte in b"()\\" else bytes([byte]) for byte in piece)

    # Two numbers side by side would be one.
    raw = b"".join(written(a) + (b"()" if isinstance(a, int) else b"") for a in shown)
    ((operator, (found,)),) = operations(b"[%s] TJ" % raw)
    assert operator == b"TJ"
    assert pieces(raw) == found
    ((bite, operands),) = operations(b"0 Tr/f0 9 Tf 1 0 0 -1 0 0 Tm[%s]TJ " % raw)
    assert (bite, pieces(operands[-1])) == (b"shown", found)


def test_the_same_pdf_gives_the_same_bytes(pdf: bytes):
    assert from_pdf(pdf) == from_pdf(pdf)


@pytest.mark.parametrize(
    ("template", "data", "size"), [("license", LICENSE, (297, 210)), ("notice", NOTICE, (210, 297))]
)
def test_a_page_has_its_size_in_millimeters(template: str, data: dict, size: tuple[int, int]):
    made = from_pdf(render_pdf(template=template, data=data))
    (document,) = layout.read(package.read(made))
    assert [(page.width, page.height) for page in document.pages] == [pytest.approx(size, abs=0.01)]
    with ofdkit.open(made) as read:
        assert (read.pages[0].width, read.pages[0].height) == pytest.approx(size, abs=0.01)


def test_another_reader_finds_the_words_of_every_page(ofd: bytes):
    with ofdkit.open(ofd) as read:
        first, *annex = [page.text() for page in read.pages]
    for words in ("采矿许可证", "铁矿、㛃石、䶮矿", "测字第990000202600001号", "office file, affine", "演示 DEMO"):
        assert words in first
    assert "DK39" in annex[-1]


def test_a_long_code_is_found_in_whole_lines(ofd: bytes):
    runs = [each.text_of("TextCode") for each in page_objects(ofd) if each.name == "TextObject"]
    lines = [run for run in runs if len(run) > 8 and run in CODE]
    assert "".join(lines) == CODE
    assert len(lines) <= 2


def test_the_information_is_the_datas(ofd: bytes):
    with ofdkit.open(ofd) as read:
        info = read.info
    assert (info.title, info.author, info.creation_date) == ("采矿许可证", "示例省自然资源厅", "2026-11-23")
    assert dict(info.custom_data) == {"number": "测字第1号 <&>"}


def pdf_characters(pdf: bytes) -> set[tuple[str, float, float]]:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    text, height = page.get_textpage(), page.get_height()
    found = set()
    for index in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pypdfium2.raw.FPDFText_GetCharOrigin(text, index, x, y)
        found.add((chr(pypdfium2.raw.FPDFText_GetUnicode(text, index)), x.value * MM, (height - y.value) * MM))
    document.close()
    return found


def ofd_characters(ofd: bytes) -> Iterator[tuple[str, float, float]]:
    for each in page_objects(ofd):
        if each.name == "TextObject":
            left, top, _, _ = map(float, each.attributes["Boundary"].split())
            a, b, _, _, e, f = map(float, each.attributes.get("CTM", "1 0 0 1 0 0").split())
            code = each.first("TextCode")
            at, y = float(code.attributes["X"]), float(code.attributes["Y"])
            steps = [*map(float, code.attributes.get("DeltaX", "").split()), 0.0]
            for character, step in zip(code.text, steps, strict=True):
                yield character, left + e + a * at, top + f + y + b * at
                at += step


def test_every_character_stands_where_it_stands_in_the_pdf(pdf: bytes, ofd: bytes):
    wanted = pdf_characters(pdf)
    places = {(c, round(x), round(y)) for c, x, y in wanted}
    count = 0
    for character, x, y in ofd_characters(ofd):
        if character.isspace() or not (0 < x < 297 and 0 < y < 210):
            continue
        near = [(c, px, py) for c, px, py in wanted if c == character and abs(px - x) < 0.05 and abs(py - y) < 0.05]
        assert near, (character, x, y, (character, round(x), round(y)) in places)
        count += 1
    assert count > 250


def test_the_embedded_fonts_hold_a_drawing_of_every_character(ofd: bytes):
    opened = package.read(ofd)
    resources = xml.parse(opened.part("Doc_0/PublicRes.xml"), "").first("Fonts").children
    files = {each.attributes["ID"]: opened.part(f"Doc_0/Res/{each.text_of('FontFile')}") for each in resources}
    fonts = {identity: ImageFont.truetype(io.BytesIO(file), 40) for identity, file in files.items()}
    for each in page_objects(ofd):
        if each.name == "TextObject":
            font = fonts[each.attributes["Font"]]
            missing = bytes(font.getmask("\uffff"))
            for character in each.text_of("TextCode").replace(" ", ""):
                assert bytes(font.getmask(character)) not in (b"", missing), character


def test_the_demo_mark_is_turned_and_transparent(ofd: bytes):
    marks = [each for each in page_objects(ofd) if each.text_of("TextCode") == "演示 DEMO"]
    assert len(marks) > 10
    for mark in marks:
        assert mark.first("FillColor").attributes["Alpha"] == "28"
        a, b, c, d, _, _ = map(float, mark.attributes["CTM"].split())
        assert math.degrees(math.atan2(b, a)) == pytest.approx(-28, abs=0.01)
        assert (a, b) == pytest.approx((d, -c))


def test_nothing_lies_wholly_off_the_page(ofd: bytes):
    for each in page_objects(ofd):
        left, top, width, height = map(float, each.attributes["Boundary"].split())
        assert left >= 0
        assert top >= 0
        assert left + width <= 297.02
        assert top + height <= 210.02


def test_the_lines_have_their_color_and_width(ofd: bytes):
    border = next(each for each in page_objects(ofd) if each.name == "PathObject")
    scale = abs(float(border.attributes["CTM"].split()[0]))
    assert border.first("StrokeColor").attributes["Value"] == "200 22 29"
    assert float(border.attributes["LineWidth"]) * scale == pytest.approx(2.6 * MM, abs=0.001)
    left, top, width, height = map(float, border.attributes["Boundary"].split())
    half = 2.6 * MM / 2
    assert (left + half, top + half, width - 2 * half, height - 2 * half) == pytest.approx((9, 9, 279, 192), abs=0.01)


def test_the_qr_code_is_drawn_module_for_module(ofd: bytes):
    path = next(each for each in page_objects(ofd) if len(each.text_of("AbbreviatedData")) > 2000)
    words = path.text_of("AbbreviatedData").split()
    dark = set()
    for at in range(0, len(words), 6):
        assert (words[at], words[at + 3]) == ("M", "L")
        (x, y), (end, same) = map(float, words[at + 1 : at + 3]), map(float, words[at + 4 : at + 6])
        assert y == same
        dark |= {(column, int(y)) for column in range(int(x), int(end))}
    code = segno.make(qr.address(PAYLOAD), error="m", micro=False, mask=qr.MASK).matrix_iter(border=1)
    assert dark == {(x, y) for y, row in enumerate(code) for x, module in enumerate(row) if module}


def test_a_picture_becomes_a_picture():
    picture = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 0, 0, 128)).save(picture, "PNG")
    made = from_pdf(render_pdf(template="license", data=LICENSE, images={"qr": picture.getvalue()}))
    (image,) = [each for each in page_objects(made) if each.name == "ImageObject"]
    assert [float(size) for size in image.attributes["Boundary"].split()[2:]] == pytest.approx([31, 31], abs=0.01)
    opened = package.read(made)
    media = xml.parse(opened.part("Doc_0/DocumentRes.xml"), "").first("MultiMedias", "MultiMedia")
    assert media.attributes["ID"] == image.attributes["ResourceID"]
    with Image.open(io.BytesIO(opened.part(f"Doc_0/Res/{media.text_of('MediaFile')}"))) as kept:
        assert kept.getpixel((20, 20)) == (200, 0, 0, 128)


def own(tmp_path, source: str) -> bytes:
    (tmp_path / "main.typ").write_text(source, "utf-8")
    return typst.compile(tmp_path / "main.typ", format="pdf", font_paths=_fonts())


def test_a_joined_pair_of_letters_names_its_glyph_and_keeps_its_letters(tmp_path):
    made = from_pdf(own(tmp_path, '#set text(font: "Noto Sans SC")\noffice'))
    (text,) = [each for each in page_objects(made) if each.name == "TextObject" and "o" in each.text_of("TextCode")]
    assert text.text_of("TextCode") == "office"
    (joined,) = text.all("CGTransform")
    assert (joined.attributes["CodePosition"], joined.attributes["GlyphCount"]) == ("1", "1")
    assert int(joined.attributes["CodeCount"]) in (2, 3)


def test_curves_and_dashes_are_kept(tmp_path):
    made = from_pdf(own(tmp_path, "#circle(radius: 1cm, fill: red, stroke: (paint: blue, dash: (2pt, 1pt)))"))
    circle = next(each for each in page_objects(made) if each.name == "PathObject" and "Fill" in each.attributes)
    assert circle.text_of("AbbreviatedData").count("B") >= 4
    assert any("DashPattern" in each.attributes for each in page_objects(made))


@pytest.mark.parametrize(
    "source", ["#rect(fill: gradient.linear(red, blue))", "#rect(fill: tiling(size: (5pt, 5pt))[x])"]
)
def test_what_is_not_known_is_refused_and_never_left_out(tmp_path, source: str):
    with pytest.raises(UnsupportedDrawing):
        from_pdf(own(tmp_path, source))


@pytest.mark.parametrize("pdf", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(pdf: bytes):
    with pytest.raises(UnsupportedDrawing):
        from_pdf(pdf)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0), value=st.integers(0, 255))
def test_a_damaged_pdf_is_converted_or_refused_with_one_error(place: int, value: int):
    pdf = bytearray(SMALL)
    pdf[place % len(pdf)] = value
    try:
        made = from_pdf(bytes(pdf))
    except UnsupportedDrawing:
        return
    assert layout.read(package.read(made))


SMALL = render_pdf(template="notice", data={**NOTICE, "demo": False})
