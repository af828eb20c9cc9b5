"""PAdES signatures in PDF (ETSI EN 319 142-1, baseline B-T) with the seal's picture as their appearance.

pyHanko does the PDF; the key provider signs. The same signer class serves P-256 and SM2.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms
from django.utils.translation import gettext_lazy as _
from PIL import Image
from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.content import PdfContent, ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from apps.signatures import certificates, container
from apps.signatures.algorithms import Algorithm
from apps.signatures.container import Container
from apps.signatures.errors import SignatureError, UnsuitableDocument
from apps.signatures.keys import sign_with
from apps.signatures.models import SigningKey
from apps.signatures.time_authority import Stamp

Box = tuple[float, float, float, float]
FIELD_PREFIX = "Seal"


class ProviderSigner(signers.Signer):
    """A pyHanko signer whose private key stays with its provider, and whose container is ours."""

    def __init__(self, key: SigningKey, timestamp: Stamp) -> None:
        self._key, self._timestamp = key, timestamp
        super().__init__(signing_cert=certificates.parse(key.chain()[0]))

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, *args: Any, **kwargs: Any) -> cms.ContentInfo:
        chain = self._key.chain()
        attributes = container.signed_attributes(content_digest=data_digest, certificate=chain[0])
        signature = sign_with(self._key, attributes)
        signed = Container(chain, attributes, signature, timestamp=self._timestamp(signature))
        return cms.ContentInfo.load(container.build(signed, algorithm=Algorithm(self._key.algorithm)))


class TimedPdfSigner(signers.PdfSigner):
    """States a given time instead of the machine's own, so that all records of one act agree."""

    def __init__(self, *args: Any, signed_at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._signed_at = signed_at

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._signed_at
        return session


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


def _stamp_style(picture: bytes) -> StaticStampStyle:
    fill = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MID,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins.uniform(0),
    )
    return StaticStampStyle(border_width=0, background=SealPicture(picture), background_layout=fill)


@contextmanager
def _reading() -> Iterator[None]:
    """A broken PDF raises anything, from anywhere in the reader: to the user it is one error."""
    try:
        yield
    except SignatureError:
        raise
    except Exception as error:
        raise UnsuitableDocument from error


def _open(pdf: bytes) -> IncrementalPdfFileWriter:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if writer.prev.encrypted:
        raise UnsuitableDocument(
            _("The document cannot be sealed: it is protected by a password. Remove the protection first."),
            code="encrypted_document",
        )
    return writer


def _check_place(writer: IncrementalPdfFileWriter, page: int, box: Box) -> None:
    """Raises UnsuitableDocument where the page does not exist or the box is not on it."""
    pages = int(writer.root["/Pages"]["/Count"])
    if not 0 <= page < pages:
        raise UnsuitableDocument(
            _("The document has no page %(page)d to put the seal on.") % {"page": page + 1}, code="no_such_page"
        )
    reference, _resources = writer.prev.find_page_for_modification(page)
    left, bottom, right, top = (float(edge) for edge in _media_box(reference.get_object()))
    if not (left <= box[0] < box[2] <= right and bottom <= box[1] < box[3] <= top):
        raise UnsuitableDocument(_("The place of the seal is not on the page."), code="seal_outside_page")


def _media_box(page: Any) -> Any:
    while "/MediaBox" not in page:
        page = page["/Parent"]
    return page["/MediaBox"]


def _next_field(writer: IncrementalPdfFileWriter) -> str:
    taken = {name for name, _value, _reference in fields.enumerate_sig_fields(writer.prev)}
    number = 1
    while f"{FIELD_PREFIX}{number}" in taken:
        number += 1
    return f"{FIELD_PREFIX}{number}"


def _reserved(key: SigningKey, timestamp: Stamp) -> int:
    """Hex digits kept free for the container: certificates, time stamp, and 2 KB for the rest (some 600 bytes).

    pyHanko would find out by a rehearsal, which costs as much as the signature.
    """
    return 2 * (sum(len(der) for der in key.chain()) + timestamp.room + 2048)


def sign(
    *,
    key: SigningKey,
    picture: bytes,
    pdf: bytes,
    page: int,
    box: Box,
    reason: str,
    name: str,
    certify: bool,
    signed_at: dt.datetime,
    timestamp: Stamp,
) -> bytes:
    """The PDF with one more revision that holds the signature; the given bytes stay as they are in front of it.

    `page` counts from 0, `box` is left, bottom, right, top in points. `certify` forbids every later change.
    `timestamp` gives the token over a signature (see time_authority.stamper); what it raises comes through.
    Raises UnsuitableDocument, KeystoreLocked.
    """
    with _reading():
        writer = _open(pdf)
        _check_place(writer, page, box)
        field = _next_field(writer)
        metadata = signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm=container.HASHES[Algorithm(key.algorithm)],
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=reason,
            name=name,
            certify=certify,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES if certify else fields.MDPPerm.FILL_FORMS,
        )
        signer = TimedPdfSigner(
            metadata,
            ProviderSigner(key, timestamp),
            stamp_style=_stamp_style(picture),
            new_field_spec=fields.SigFieldSpec(field, on_page=page, box=box, readable_field_name=name),  # type: ignore[arg-type]
            signed_at=signed_at,
        )
        output = io.BytesIO()
        signer.sign_pdf(writer, output=output, bytes_reserved=_reserved(key, timestamp))
        return output.getvalue()
