"""Pictures of the PDF as files of their own."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image
from pypdf.generic import StreamObject

from apps.licenses.ofd.items import UnsupportedDrawing

_MODES = {"/DeviceRGB": "RGB", "/DeviceGray": "L", 3: "RGB", 1: "L"}


def _mode(stream: StreamObject) -> str:
    space = stream["/ColorSpace"]
    key = space[1].get_object().get("/N") if isinstance(space, list) and space[0] == "/ICCBased" else space
    try:
        return _MODES[key]
    except (KeyError, TypeError):
        raise UnsupportedDrawing(f"a picture in the color space {space}") from None


def _pixels(stream: StreamObject) -> Image.Image:
    entries: Mapping[str, Any] = stream
    if entries["/BitsPerComponent"] != 8:
        raise UnsupportedDrawing("a picture of other than 8 bits a color")
    return Image.frombytes(_mode(stream), (int(entries["/Width"]), int(entries["/Height"])), stream.get_data())


def as_file(stream: StreamObject) -> tuple[str, bytes]:
    """Extension (`jpg` or `png`) and content. Raises UnsupportedDrawing for what typst does not write."""
    filters = stream.get("/Filter")
    names = list(filters) if isinstance(filters, list) else [filters]
    if names == ["/DCTDecode"] and "/SMask" not in stream:
        return "jpg", bytes(stream._data)
    if names not in (["/FlateDecode"], [None]):
        raise UnsupportedDrawing(f"a picture packed with {filters}")
    picture = _pixels(stream)
    if "/SMask" in stream:
        mask = _pixels(stream["/SMask"].get_object())  # type: ignore[arg-type]
        if mask.size != picture.size:
            raise UnsupportedDrawing("a picture with a mask of another size")
        picture = picture.convert("RGB")
        picture.putalpha(mask)
    data = io.BytesIO()
    picture.save(data, "PNG")
    return "png", data.getvalue()
