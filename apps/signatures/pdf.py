"""PAdES signatures in PDF (ETSI EN 319 142-1, baseline B-T) with the seal's picture as their appearance.

pyHanko does the PDF; the key provider signs. The same signer class serves P-256 and SM2.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from asn1crypto import cms
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from apps.signatures import certificates, container
from apps.signatures.algorithms import Algorithm
from apps.signatures.appearance import stamp_style
from apps.signatures.container import Container
from apps.signatures.errors import SignatureError, UnsuitableDocument
from apps.signatures.keys import sign_with
from apps.signatures.models import SigningKey
from apps.signatures.places import Place, field_at, keep_places, new_field, refuse_closed
from apps.signatures.time_authority import Stamp


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


def _reserved(key: SigningKey, timestamp: Stamp) -> int:
    """Hex digits kept free for the container: certificates, time stamp, and 1 KB for the rest (some 500 bytes, and the
    issuer's name). Every digit more costs those who read the file.

    pyHanko would find out by a rehearsal, which costs as much as the signature.
    """
    return 2 * (sum(len(der) for der in key.chain()) + timestamp.room + 1024)


def sign(
    *,
    key: SigningKey,
    picture: bytes,
    pdf: bytes,
    place: Place,
    reason: str,
    name: str,
    certify: bool,
    then: Sequence[Place],
    signed_at: dt.datetime,
    timestamp: Stamp,
) -> bytes:
    """The PDF with one more revision that holds the signature; the given bytes stay as they are in front of it.

    `certify` makes it the author's signature, which only the first can be: it forbids every later change but the
    signatures at the places `then`, the last of which closes the document. `timestamp` gives the token over a signature
    (see time_authority.stamper); what it raises comes through. Raises UnsuitableDocument, KeystoreLocked.
    """
    with _reading():
        writer = _open(pdf)
        refuse_closed(writer.prev)
        kept = field_at(writer, place)
        field = kept or new_field(writer, place, label=name)
        if certify:
            keep_places(writer, then, after=field.name)
        metadata = signers.PdfSignatureMetadata(
            field_name=field.name,
            md_algorithm=container.HASHES[Algorithm(key.algorithm)],
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=reason,
            name=name,
            certify=certify,
            docmdp_permissions=MDPPerm.NO_CHANGES if field.closes or (certify and not then) else MDPPerm.FILL_FORMS,
        )
        signer = TimedPdfSigner(
            metadata, ProviderSigner(key, timestamp), stamp_style=stamp_style(picture), signed_at=signed_at
        )
        output = io.BytesIO()
        signer.sign_pdf(writer, existing_fields_only=True, output=output, bytes_reserved=_reserved(key, timestamp))
        return output.getvalue()
