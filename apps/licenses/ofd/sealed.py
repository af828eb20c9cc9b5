"""The sealed OFD beside a sealed PDF: the same pages, the seal at the same place."""

from __future__ import annotations

import io
from collections.abc import Mapping

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from apps.licenses.ofd.items import MM, UnsupportedDrawing
from apps.licenses.ofd.writer import from_pdf
from apps.signatures.models import Seal
from apps.signatures.ofd import stamps
from apps.signatures.ofd.layout import Page
from apps.signatures.ofd.signing import Protection
from apps.signatures.ofd.stamps import Stamp
from apps.signatures.sealing import sign_ofd


def visible_seals(pdf: bytes, *, width: float) -> list[Stamp]:
    """Where the seals stand on the pages of a PDF, each `width` mm wide around its middle there.

    A PDF keeps whole points; the seal's size is the one that its maker states. Raises UnsupportedDrawing for no PDF.
    """
    places = []
    try:
        for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages):
            page_left, page_top = float(page.mediabox.left), float(page.mediabox.top)
            for reference in page.get("/Annots", ()):
                field = reference.get_object()
                if field.get("/FT") == "/Sig":
                    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
                    across, down = ((left + right) / 2 - page_left) * MM, (page_top - (top + bottom) / 2) * MM
                    corner = (round(across - width / 2, 3), round(down - width / 2, 3))
                    places.append(Stamp(number, *corner, width, width))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError) as error:
        raise UnsupportedDrawing("the PDF cannot be read") from error
    return places


def _pages(pdf: bytes) -> list[Page]:
    """The sizes that the pages have in both files; asked of the PDF, which is read faster."""
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    return [Page("", round(float(box.width) * MM, 3), round(float(box.height) * MM, 3)) for box in boxes]


def sealed_ofd(*, seal: Seal, pdf: bytes, protection: Protection, custom: Mapping[str, str] | None = None) -> bytes:
    """The OFD of a sealed PDF, sealed by the same seal where the PDF shows it, and over the pages' edges (骑缝章)
    where there are several. Raises UnsupportedDrawing, SealNotUsable, KeystoreLocked, OfdError.

    What stands in the PDF is the one source: no later change of the data can come between the two files.
    """
    ofd = from_pdf(pdf, custom=custom)
    places = visible_seals(pdf, width=seal.width_mm)
    pages = _pages(pdf)
    if len(pages) > 1:
        places += stamps.straddling(pages, width=seal.width_mm, height=seal.width_mm)
    return sign_ofd(seal=seal, ofd=ofd, stamps=places, protection=protection)
