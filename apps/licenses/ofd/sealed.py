"""The sealed OFD beside a sealed PDF: the same pages, the seal at the same place."""

from __future__ import annotations

import io
from collections.abc import Mapping

from pypdf import PdfReader

from apps.licenses.ofd.items import MM
from apps.licenses.ofd.writer import convert, reading
from apps.signatures.models import Seal
from apps.signatures.ofd import stamps
from apps.signatures.ofd.signing import Protection
from apps.signatures.ofd.stamps import Stamp
from apps.signatures.sealing import sign_ofd


def visible_seals(reader: PdfReader, *, width: float) -> list[Stamp]:
    """Where the seals stand on the pages of a PDF, each `width` mm wide around its middle there.

    A PDF keeps whole points; the seal's size is the one that its maker states. Raises UnsupportedDrawing for no PDF.
    """
    places = []
    with reading():
        for number, page in enumerate(reader.pages):
            page_left, page_top = float(page.mediabox.left), float(page.mediabox.top)
            for reference in page.get("/Annots", ()):
                field = reference.get_object()
                if field.get("/FT") == "/Sig":
                    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
                    across, down = ((left + right) / 2 - page_left) * MM, (page_top - (top + bottom) / 2) * MM
                    corner = (round(across - width / 2, 3), round(down - width / 2, 3))
                    places.append(Stamp(number, *corner, width, width))
    return places


def sealed_ofd(*, seal: Seal, pdf: bytes, protection: Protection, custom: Mapping[str, str] | None = None) -> bytes:
    """The OFD of a sealed PDF, sealed by the same seal where the PDF shows it, and over the pages' edges (骑缝章)
    where there are several. Raises UnsupportedDrawing, SealNotUsable, KeystoreLocked, OfdError.

    What stands in the PDF is the one source: no later change of the data can come between the two files.
    """
    with reading():
        reader = PdfReader(io.BytesIO(pdf))
        converted = convert(pdf, reader, custom=custom or {})
    places, pages = visible_seals(reader, width=seal.width_mm), converted.document.pages
    if len(pages) > 1:
        places += stamps.straddling(pages, width=seal.width_mm, height=seal.width_mm)
    return sign_ofd(seal=seal, ofd=converted, stamps=places, protection=protection)
