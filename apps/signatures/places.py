"""Where seals go on a PDF: the signature fields, and what each of them lets follow (ISO 32000-1, 12.7.4.5 and 12.8.2).

A certified document takes no new field. So its first signer keeps the places of all who sign after; the last place has
a lock that closes the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import read_certification_data

from apps.signatures.errors import UnsuitableDocument

Box = tuple[float, float, float, float]
FIELD_PREFIX = "Seal"


@dataclass(frozen=True)
class Place:
    """`page` counts from 0; `box` is left, bottom, right, top in points from the page's lower left corner."""

    page: int
    box: Box


@dataclass(frozen=True)
class Field:
    """`closes`: its signature forbids every later change."""

    name: str
    closes: bool = False


def refuse_closed(reader: PdfFileReader) -> None:
    """Raises UnsuitableDocument where an earlier signature allows none after it."""
    if any(signature.docmdp_level is MDPPerm.NO_CHANGES for signature in reader.embedded_regular_signatures):
        raise UnsuitableDocument(
            _("The document is closed: a seal on it allows no later one. Have it made anew to add a seal."),
            code="document_closed",
        )


def _media_box(page: Any) -> Any:
    while "/MediaBox" not in page:
        page = page["/Parent"]
    return page["/MediaBox"]


def _page_of(writer: IncrementalPdfFileWriter, place: Place) -> Any:
    """Raises UnsuitableDocument where the page does not exist or the box is not on it."""
    pages = int(writer.root["/Pages"]["/Count"])
    if not 0 <= place.page < pages:
        raise UnsuitableDocument(
            _("The document has no page %(page)d to put the seal on.") % {"page": place.page + 1}, code="no_such_page"
        )
    page, _resources = writer.prev.find_page_for_modification(place.page)
    edges, box = [float(edge) for edge in _media_box(page.get_object())], place.box
    if not (edges[0] <= box[0] < box[2] <= edges[2] and edges[1] <= box[1] < box[3] <= edges[3]):
        raise UnsuitableDocument(_("The place of the seal is not on the page."), code="seal_outside_page")
    return page


def _stands_at(field: Any, page: Any, box: Box) -> bool:
    edges = [float(edge) for edge in field["/Rect"]]
    same = all(abs(edge - wanted) < 0.01 for edge, wanted in zip(edges, box, strict=True))
    return same and field.raw_get("/P").reference == page.reference


def field_at(writer: IncrementalPdfFileWriter, place: Place) -> Field | None:
    """The empty field that was kept there; None where none is and a new one may be made.

    Raises UnsuitableDocument where none was kept on a certified document, where others must sign before, and for a
    place off the page.
    """
    page = _page_of(writer, place)
    empty = [
        (name, reference.get_object())
        for name, _value, reference in fields.enumerate_sig_fields(writer.prev, filled_status=False)
    ]
    for name, field in empty:
        if _stands_at(field, page, place.box):
            closes = "/Lock" in field
            if closes and len(empty) > 1:
                raise UnsuitableDocument(
                    _("This seal closes the document: the others, whose places are empty yet, come before it."),
                    code="others_before",
                )
            return Field(name, closes)
    if read_certification_data(writer.prev) is not None:
        raise UnsuitableDocument(
            _("The document is certified and keeps no place there for another seal."), code="no_place_kept"
        )
    return None


def _add(writer: IncrementalPdfFileWriter, name: str, place: Place, *, label: str = "", closes: bool = False) -> None:
    # The lock of all fields also forbids further signatures by its /P (ISO 32000-2, 12.7.5.5).
    lock = fields.FieldMDPSpec(fields.FieldMDPAction.ALL) if closes else None
    fields.append_signature_field(
        writer,
        fields.SigFieldSpec(
            name,
            on_page=place.page,
            box=place.box,  # type: ignore[arg-type]  # typed as whole points, taken as they come
            readable_field_name=label or None,
            field_mdp_spec=lock,
            doc_mdp_update_value=MDPPerm.NO_CHANGES if closes else None,
        ),
    )


def new_field(writer: IncrementalPdfFileWriter, place: Place, *, label: str) -> Field:
    """A field of its own for this signature."""
    taken = {name for name, _value, _reference in fields.enumerate_sig_fields(writer.prev)}
    number = 1
    while f"{FIELD_PREFIX}{number}" in taken:
        number += 1
    name = f"{FIELD_PREFIX}{number}"
    _add(writer, name, place, label=label)
    return Field(name)


def keep_places(writer: IncrementalPdfFileWriter, places: Sequence[Place], *, after: str) -> None:
    """Empty fields for those who sign after the field `after`, in their order; the last closes the document."""
    first = int(after.removeprefix(FIELD_PREFIX)) + 1
    for number, place in enumerate(places, start=first):
        _page_of(writer, place)
        _add(writer, f"{FIELD_PREFIX}{number}", place, closes=place is places[-1])
