"""How a seal looks on a PDF's page (ISO 32000-1, 12.5.5; ISO 19005-2, 6.2)."""

from __future__ import annotations

import functools
import io
import zlib
from dataclasses import dataclass

from PIL import Image
from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.content import PdfContent, ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.stamp import StaticStampStyle


@dataclass(frozen=True)
class _Pixels:
    width: int
    height: int
    color: bytes
    opacity: bytes


@functools.lru_cache(maxsize=32)
def _pixels(picture: bytes) -> _Pixels:
    """The picture as compressed PDF streams: done once a seal, not once a document."""
    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    return _Pixels(
        image.width,
        image.height,
        zlib.compress(image.convert("RGB").tobytes(), 9),
        zlib.compress(image.getchannel("A").tobytes(), 9),
    )


class SealPicture(PdfContent):
    """The seal's picture, filling the box of the signature field."""

    def __init__(self, picture: bytes) -> None:
        self._pixels = _pixels(picture)
        super().__init__(box=layout.BoxConstraints(self._pixels.width, self._pixels.height))

    def _image(self, color_space: str, data: bytes, **more: generic.PdfObject) -> generic.IndirectObject:
        entries = {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Image"),
            pdf_name("/Width"): generic.NumberObject(self._pixels.width),
            pdf_name("/Height"): generic.NumberObject(self._pixels.height),
            pdf_name("/BitsPerComponent"): generic.NumberObject(8),
            pdf_name("/ColorSpace"): pdf_name(color_space),
            pdf_name("/Filter"): pdf_name("/FlateDecode"),
            **{pdf_name(f"/{name}"): value for name, value in more.items()},
        }
        return self._ensure_writer.add_object(generic.StreamObject(entries, encoded_data=data))

    def render(self) -> bytes:
        opacity = self._image("/DeviceGray", self._pixels.opacity)
        picture = self._image("/DeviceRGB", self._pixels.color, SMask=opacity)
        self.set_resource(category=ResourceType.XOBJECT, name=pdf_name("/Seal"), value=picture)
        # Like ink: what the seal is put over stays readable through it (骑年盖月).
        ink = generic.DictionaryObject(
            {pdf_name("/Type"): pdf_name("/ExtGState"), pdf_name("/BM"): pdf_name("/Multiply")}
        )
        self.set_resource(category=ResourceType.EXT_G_STATE, name=pdf_name("/Ink"), value=ink)
        return b"q /Ink gs %d 0 0 %d 0 0 cm /Seal Do Q" % (self._pixels.width, self._pixels.height)


def stamp_style(picture: bytes) -> StaticStampStyle:
    fill = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MID,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins.uniform(0),
    )
    return StaticStampStyle(border_width=0, background=SealPicture(picture), background_layout=fill)
