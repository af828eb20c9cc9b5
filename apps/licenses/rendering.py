"""Documents as PDF through typst: the same data always gives the same bytes, whatever the machine has installed."""

from __future__ import annotations

import base64
import io
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "documents"
STANDARD: Final = "a-2b"
"""PDF/A-2b (ISO 19005-2): the file holds all that showing it takes, so that it reads the same in fifty years."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SEAL = re.compile(rb"^<</Type/Catalog.*\(seal:(\d+):([\d.]+):([\d.]+):([\d.]+):([\d.]+)\)", re.MULTILINE)
_local = threading.local()
_MISSING = re.compile(r'the text `"([^"]+)"` could not be displayed')


@dataclass(frozen=True)
class SealBox:
    """Where the visible seal goes: page from 0, and a square in points from the page's lower left corner."""

    page: int
    left: float
    bottom: float
    size: float

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, bottom, right, top in whole points."""
        left, bottom, size = round(self.left), round(self.bottom), round(self.size)
        return left, bottom, left + size, bottom + size


@dataclass(frozen=True)
class Rendered:
    pdf: bytes
    seal: SealBox


class UnprintableText(ValueError):
    """Characters that no font here has. A blank in their place would break PDF/A (6.2.11.8), and a name."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        super().__init__(characters)

    def __str__(self) -> str:
        return _(
            "The document cannot be made: no font here has the characters “%(characters)s”. Put a font that has them "
            "(GB 18030-2022, implementation level 3) into the folder DOCUMENT_FONTS and start the workers again."
        ) % {"characters": self.characters}


@cache
def _fonts() -> typst.Fonts:
    # The bundled Noto Serif/Sans SC, and what was put beside them for rare characters. No font of the machine: it would
    # change the bytes, and perhaps the glyphs.
    folders = [str(Path(pylopdf_fonts_zh_cn.__file__).parent), *filter(None, [settings.DOCUMENT_FONTS])]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _compiler() -> typst.Compiler:
    """One a thread: it keeps the templates and typst's library, whose digest takes longer than a page."""
    if "compiler" not in _local.__dict__:
        _local.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts())
    compiler: typst.Compiler = _local.compiler
    return compiler


def _place(pdf: bytes) -> SealBox:
    """The place that the template named in the PDF. Raises ValueError where it named none, or several."""
    ((number, *lengths),) = _SEAL.findall(pdf)
    x, y, height, size = map(float, lengths)
    return SealBox(int(number) - 1, x - size / 2, height - y - size / 2, size)


def _quoted(text: str) -> str:
    """A string of typst that holds the text, whatever stands in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def source(*, template: str, data: Mapping[str, Any], images: Mapping[str, bytes]) -> bytes:
    """The document as typst takes it: the template called with data and pictures.

    The data stand in the text, not in `sys.inputs`: these belong to typst's library, and a change of it makes typst
    forget all that it laid out before, which takes three times as long. Raises ValueError for an unknown template.
    """
    if not _NAME.fullmatch(template) or not (TEMPLATES / f"{template}.typ").is_file():
        raise ValueError(f"there is no document template {template!r} in templates/documents")
    text = json.dumps({"demo": settings.DEMO, **data}, ensure_ascii=False)
    pictures = "".join(f"{_quoted(name)}: {_quoted(_as_svg(content))}, " for name, content in images.items())
    call = f"#sheet(json(bytes({_quoted(text)})), ({pictures or ':'}))"
    return f'#import "{template}.typ": sheet\n{call}\n'.encode()


def _as_svg(content: bytes) -> str:
    """typst takes texts from outside, no bytes: a PNG or JPEG travels inside an SVG."""
    if content.lstrip()[:5] in (b"<?xml", b"<svg "):
        return content.decode()
    with Image.open(io.BytesIO(content)) as picture:
        width, height, mime = picture.width, picture.height, picture.get_format_mimetype()
    encoded = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:{mime};base64,{encoded}"/></svg>'
    )


def render(*, template: str, data: Mapping[str, Any], images: Mapping[str, bytes] | None = None) -> Rendered:
    """The PDF, and the place its template keeps for the seal.

    `data` must be JSON and hold `title`, `organ` and `date` (ISO day; also the PDF's creation date); what else,
    the template says. `demo` is on unless the data turns it off. `images` are SVG, PNG or JPEG by name.
    Raises ValueError for an unknown template, typst.TypstError where the data lacks what the template needs, and
    UnprintableText for characters that no font has.
    """
    main = source(template=template, data=data, images=images or {})
    try:
        pdf = _compiler().compile(input=main, format="pdf", pdf_standards=[STANDARD])
    except typst.TypstError as error:
        missing = _MISSING.findall(error.diagnostic)
        if missing:
            raise UnprintableText("".join(dict.fromkeys("".join(missing)))) from error
        raise
    assert isinstance(pdf, bytes)
    return Rendered(pdf, _place(pdf))


def render_pdf(*, template: str, data: Mapping[str, Any], images: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF alone; see `render`."""
    return render(template=template, data=data, images=images).pdf
