"""The parts of an OFD document made from a PDF (GB/T 33190-2016, 7)."""

from __future__ import annotations

import hashlib
import io
import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from apps.licenses.ofd import fonts, objects, pictures
from apps.licenses.ofd.drawing import Interpreter
from apps.licenses.ofd.items import MM, Picture, Text, UnsupportedDrawing, number
from apps.signatures.ofd import layout, package
from apps.signatures.ofd.layout import Page
from apps.signatures.ofd.signing import Opened
from apps.signatures.ofd.xml import HEAD, NAMESPACE, escape, quoteattr

__all__ = ["UnsupportedDrawing", "from_pdf"]

FOLDER = "Doc_0"
_NS = f'xmlns:ofd="{NAMESPACE}"'
_FAMILY = re.compile(r"^[A-Z]{6}-")


def _box(size: Page) -> str:
    return f"<ofd:PhysicalBox>0 0 {number(size.width)} {number(size.height)}</ofd:PhysicalBox>"


@contextmanager
def reading() -> Iterator[None]:
    """A damaged PDF makes the reader fail in many ways: all of them are UnsupportedDrawing."""
    try:
        yield
    except UnsupportedDrawing:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, NotImplementedError) as error:
        raise UnsupportedDrawing("the PDF cannot be read") from error


class _Document:
    def __init__(self, pdf: bytes, reader: PdfReader) -> None:
        self.reader = reader
        self.digest = hashlib.new("sm3", pdf).hexdigest()
        self.ids = itertools.count(1)
        self.fonts: dict[object, fonts.Font] = {}
        self.font_ids: dict[str, int] = {}
        self.used: dict[str, fonts.Font] = {}
        self.pictures: dict[str, tuple[int, str, bytes]] = {}
        self.files: dict[str, bytes] = {}

    def font(self, found: DictionaryObject) -> fonts.Font:
        reference = found.indirect_reference
        key = reference.idnum if reference is not None else id(found)
        if key not in self.fonts:
            self.fonts[key] = fonts.read(found)
        return self.fonts[key]

    def font_id(self, text: Text) -> int:
        if text.font.name not in self.font_ids:
            self.font_ids[text.font.name] = next(self.ids)
            self.used[text.font.name] = text.font
        return self.font_ids[text.font.name]

    def picture_id(self, picture: Picture) -> int:
        kind, content = pictures.as_file(picture.stream)
        key = hashlib.new("sm3", content).hexdigest()
        if key not in self.pictures:
            self.pictures[key] = (next(self.ids), kind, content)
        return self.pictures[key][0]

    def page(self, page: PageObject) -> tuple[Page, str]:
        """The page's size, and its content."""
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        box = (0.0, 0.0, (right - left) * MM, (top - bottom) * MM)
        interpreter = Interpreter(box, self.font)
        contents = page.get_contents()
        resources = page["/Resources"].get_object()
        if contents is not None and isinstance(resources, DictionaryObject):
            interpreter.run(contents.get_data(), resources, (MM, 0, 0, -MM, -left * MM, top * MM))
        written = [
            objects.write(item, next_id=lambda: next(self.ids), font_id=self.font_id, picture_id=self.picture_id)
            for item in objects.join_lines(interpreter.items)
        ]
        size = Page("", round(box[2], 3), round(box[3], 3))
        layer = f'<ofd:Layer ID="{next(self.ids)}" Type="Body">{"".join(written)}</ofd:Layer>'
        return size, (
            f"{HEAD}<ofd:Page {_NS}><ofd:Area>{_box(size)}</ofd:Area><ofd:Content>{layer}</ofd:Content></ofd:Page>"
        )

    def resources(self) -> dict[str, bytes]:
        """The files of fonts and pictures with the two lists of them."""
        files: dict[str, bytes] = {}
        font_list = media_list = ""
        for index, (name, font) in enumerate(self.used.items()):
            file = f"font_{index}.otf"
            files[f"{FOLDER}/Res/{file}"] = font.file
            family = _FAMILY.sub("", name)
            font_list += (
                f'<ofd:Font ID="{self.font_ids[name]}" FontName={quoteattr(name)} FamilyName={quoteattr(family)}'
                f' Charset="unicode"><ofd:FontFile>{file}</ofd:FontFile></ofd:Font>'
            )
        for index, (identity, kind, content) in enumerate(self.pictures.values()):
            file = f"image_{index}.{kind}"
            files[f"{FOLDER}/Res/{file}"] = content
            media_list += (
                f'<ofd:MultiMedia ID="{identity}" Type="Image" Format="{kind.upper()}">'
                f"<ofd:MediaFile>{file}</ofd:MediaFile></ofd:MultiMedia>"
            )
        lists = {"PublicRes": ("Fonts", font_list), "DocumentRes": ("MultiMedias", media_list)}
        for name, (element, inside) in lists.items():
            if inside:
                body = f"<ofd:{element}>{inside}</ofd:{element}>"
                files[f"{FOLDER}/{name}.xml"] = f'{HEAD}<ofd:Res {_NS} BaseLoc="Res">{body}</ofd:Res>'.encode()
        return files

    def info(self, custom: Mapping[str, str]) -> str:
        """DocInfo; its dates are the data's, so that the same data gives the same bytes."""
        metadata: Mapping[str, Any] = self.reader.metadata or {}

        def text(element: str, value: object) -> str:
            return f"<ofd:{element}>{escape(str(value))}</ofd:{element}>" if value else ""

        made = str(metadata.get("/CreationDate", ""))[2:10]
        words = [word.strip() for word in str(metadata.get("/Keywords", "")).split(",") if word.strip()]
        keywords = "".join(text("Keyword", word) for word in words)
        data = "".join(
            f"<ofd:CustomData Name={quoteattr(name)}>{escape(value)}</ofd:CustomData>" for name, value in custom.items()
        )
        return (
            f"<ofd:DocInfo>{text('DocID', self.digest[:32])}{text('Title', metadata.get('/Title'))}"
            f"{text('Author', metadata.get('/Author'))}"
            f"{text('CreationDate', f'{made[:4]}-{made[4:6]}-{made[6:]}' if made.isdigit() else '')}"
            + (f"<ofd:Keywords>{keywords}</ofd:Keywords>" if keywords else "")
            + (f"<ofd:CustomDatas>{data}</ofd:CustomDatas>" if data else "")
            + "</ofd:DocInfo>"
        )


def convert(pdf: bytes, reader: PdfReader, *, custom: Mapping[str, str]) -> Opened:
    """The parts of the OFD; `reader` reads `pdf`. See `from_pdf`; call it within `reading`."""
    document = _Document(pdf, reader)
    pages = [document.page(page) for page in reader.pages]
    if not pages:
        raise UnsupportedDrawing("a document without pages")
    resources = document.resources()
    listed = tuple(replace(size, id=str(next(document.ids))) for size, _ in pages)
    page_list = "".join(
        f'<ofd:Page ID="{page.id}" BaseLoc="Pages/Page_{index}/Content.xml"/>' for index, page in enumerate(listed)
    )
    lists = "".join(
        f"<ofd:{name}>{name}.xml</ofd:{name}>"
        for name in ("PublicRes", "DocumentRes")
        if f"{FOLDER}/{name}.xml" in resources
    )
    highest = next(document.ids) - 1
    common = (
        f"<ofd:CommonData><ofd:MaxUnitID>{highest}</ofd:MaxUnitID><ofd:PageArea>{_box(listed[0])}</ofd:PageArea>"
        f"{lists}</ofd:CommonData>"
    )
    parts = {
        "OFD.xml": (
            f'{HEAD}<ofd:OFD {_NS} Version="1.1" DocType="OFD"><ofd:DocBody>{document.info(custom)}'
            f"<ofd:DocRoot>{FOLDER}/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        ).encode(),
        f"{FOLDER}/Document.xml": (
            f"{HEAD}<ofd:Document {_NS}>{common}<ofd:Pages>{page_list}</ofd:Pages></ofd:Document>"
        ).encode(),
        **resources,
        **{f"{FOLDER}/Pages/Page_{index}/Content.xml": page[1].encode() for index, page in enumerate(pages)},
    }
    return Opened(parts, layout.Document(FOLDER, listed, "", ()))


def from_pdf(pdf: bytes, *, custom: Mapping[str, str] | None = None) -> bytes:
    """The OFD that looks like the PDF; the same PDF gives the same bytes.

    Sizes are millimeters, the text is text with its subset of the font, lines stay lines. `custom` are facts for
    programs, kept in the document's information (自定义元数据). Raises UnsupportedDrawing (a ValueError) for what
    typst does not write.
    """
    with reading():
        return package.write(convert(pdf, PdfReader(io.BytesIO(pdf)), custom=custom or {}).parts)
