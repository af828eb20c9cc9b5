"""PAdES signatures in PDF (ETSI EN 319 142-1, baseline B-T) with the seal's picture as their appearance.

pyHanko does the PDF; the key provider signs. The same signer class serves P-256 and SM2.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asn1crypto import cms
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from apps.signatures import certificates, container
from apps.signatures.algorithms import Algorithm
from apps.signatures.appearance import stamp_style
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

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        # Only what PAdES asks of PDF 1.7 (EN 319 142-1, 5.1). pyHanko would make it PDF 2.0 for the sake of SM3 and
        # elliptic curves, which PDF/A-2 is not (ISO 19005-2, 6.1.2).
        pdf_out.register_extension(ESIC_EXTENSION_1)


class Revision(IncrementalPdfFileWriter):
    """Adds a signature and nothing else: the metadata stay as the document's maker wrote them.

    pyHanko would write them anew with its own name, the machine's time, and without what PDF/A asks of them.
    """

    def _update_meta(self) -> None:
        pass


@contextmanager
def _reading() -> Iterator[None]:
    """A broken PDF raises anything, from anywhere in the reader: to the user it is one error."""
    try:
        yield
    except SignatureError:
        raise
    except Exception as error:
        raise UnsuitableDocument from error


def _open(pdf: bytes) -> Revision:
    writer = Revision(io.BytesIO(pdf))
    if writer.prev.encrypted:
        raise UnsuitableDocument(
            _("The document cannot be sealed: it is protected by a password. Remove the protection first."),
            code="encrypted_document",
        )
    return writer


def _check_place(writer: Revision, page: int, box: Box) -> None:
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


def _next_field(writer: Revision) -> str:
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


def _refuse_closed(writer: Revision) -> None:
    """Raises UnsuitableDocument where an earlier signature allows none after it."""
    earlier = writer.prev.embedded_regular_signatures
    if any(signature.docmdp_level is fields.MDPPerm.NO_CHANGES for signature in earlier):
        raise UnsuitableDocument(
            _("The document is closed: a seal on it allows no later one. Have it made anew to add a seal."),
            code="document_closed",
        )


def _field(name: str, *, page: int, box: Box, label: str, closes: bool) -> fields.SigFieldSpec:
    """`closes`: a lock of all fields that also forbids further signatures (ISO 32000-2, 12.7.5.5)."""
    lock = {"field_mdp_spec": fields.FieldMDPSpec(fields.FieldMDPAction.ALL)} if closes else {}
    return fields.SigFieldSpec(
        name,
        on_page=page,
        box=box,  # type: ignore[arg-type]  # typed as whole points, taken as they come
        readable_field_name=label,
        doc_mdp_update_value=fields.MDPPerm.NO_CHANGES if closes else None,
        **lock,
    )


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
    closes: bool,
    signed_at: dt.datetime,
    timestamp: Stamp,
) -> bytes:
    """The PDF with one more revision that holds the signature; the given bytes stay as they are in front of it.

    `page` counts from 0, `box` is left, bottom, right, top in points. `certify` makes it the author's signature (only
    the first can be); `closes` forbids every later change, else further signatures may follow and nothing else.
    `timestamp` gives the token over a signature (see time_authority.stamper); what it raises comes through.
    Raises UnsuitableDocument, KeystoreLocked.
    """
    with _reading():
        writer = _open(pdf)
        _refuse_closed(writer)
        _check_place(writer, page, box)
        field = _next_field(writer)
        metadata = signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm=container.HASHES[Algorithm(key.algorithm)],
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=reason,
            name=name,
            certify=certify,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES if closes else fields.MDPPerm.FILL_FORMS,
        )
        signer = TimedPdfSigner(
            metadata,
            ProviderSigner(key, timestamp),
            stamp_style=stamp_style(picture),
            new_field_spec=_field(field, page=page, box=box, label=name, closes=closes and not certify),
            signed_at=signed_at,
        )
        output = io.BytesIO()
        signer.sign_pdf(writer, output=output, bytes_reserved=_reserved(key, timestamp))
        return output.getvalue()
