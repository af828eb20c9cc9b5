"""Each step of a license beside the bare calls of the libraries it rests on, in turn in one process.

Processor time, so that other work on the machine weighs on both alike. Bare is:

- rendering: typst compiling the same template with the same data, picture at hand;
- the PDF's seal: pyHanko signing with a P-256 key in memory, the same picture, and one signature more, as its stamp's;
- the OFD, which no library makes of a PDF: pypdf reading the PDF's streams, SM3 and deflate over the OFD's parts, three
  SM2 signatures;
- data and QR code: two SM2 signatures by GmSSL, segno making the code;
- verifying: pyHanko's own validation of a PDF with seal and time stamp; for an OFD, which no library verifies, opening
  the package, SM3 over its parts, and the six signatures that it rests on: its own, the seal's, the time stamp's, and
  one certificate below each;
- one signature, one verification: GmSSL on a digest.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import gmssl_pyx
import pylopdf_fonts_zh_cn
import segno
import typst
from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfReader

from apps.licenses import kinds, qr, rendering
from apps.licenses.document import document_data
from apps.licenses.models import License
from apps.licenses.ofd import sealed_ofd
from apps.licenses.services.making import seal_of
from apps.signatures import sm2
from apps.signatures.appearance import stamp_style
from apps.signatures.keys import sign_with
from apps.signatures.ofd.signing import Protection
from apps.signatures.services import sign_detached, sign_pdf
from apps.signatures.usable import ready
from apps.signatures.verify import verify_ofd, verify_pdf


@dataclass
class Pair:
    """One step, ours and bare; `whole` counts it into a license's sum."""

    name: str
    ours: Callable[[], object]
    bare: Callable[[], object]
    whole: bool = True


def _seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def compare(pairs: Iterable[Pair], count: int) -> None:
    """Prints the table."""
    print("| step                         |  ours/s |  bare/s | ratio |\n|---|---|---|---|")
    sums = [0.0, 0.0]
    for pair in pairs:
        pair.ours(), pair.bare()
        costs = [(_seconds(pair.ours), _seconds(pair.bare)) for _ in range(count)]
        ours, bare = (sum(column) / count for column in zip(*costs, strict=True))
        if pair.whole:
            sums = [sums[0] + ours, sums[1] + bare]
        _row(pair.name, ours, bare)
    _row("a whole license, no database", *sums)


def _row(name: str, ours: float, bare: float) -> None:
    print(f"| {name:<28} | {1 / ours:7.1f} | {1 / bare:7.1f} | {bare / ours:4.0%}  |", flush=True)


class Bare:
    """What the libraries need to work alone: keys in memory. pyHanko's own time stamps know RSA alone."""

    def __init__(self) -> None:
        self.pair = sm2.generate()
        self.signature = sm2.sign_digest(self.pair.private, bytes(32))
        self.other = ec.generate_private_key(ec.SECP256R1())
        own, stamping = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
        key, certificate = _certified("bare signer", own, ExtendedKeyUsageOID.EMAIL_PROTECTION)
        stamp_key, stamp_certificate = _certified("bare stamps", stamping, ExtendedKeyUsageOID.TIME_STAMPING)
        self.roots = [certificate, stamp_certificate]
        self.signer = signers.SimpleSigner(certificate, key, SimpleCertificateStore())
        self.stamps = DummyTimeStamper(stamp_certificate, stamp_key)

    def sign_pdf(self, pdf: bytes, picture: bytes, box: tuple[int, int, int, int], *, stamped: bool = False) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        fields.append_signature_field(writer, fields.SigFieldSpec("Seal", box=box))
        metadata = signers.PdfSignatureMetadata("Seal", "sha256", subfilter=fields.SigSeedSubFilter.PADES, certify=True)
        signer = signers.PdfSigner(
            metadata, self.signer, timestamper=self.stamps if stamped else None, stamp_style=stamp_style(picture)
        )
        if not stamped:
            self.other.sign(pdf[:500], ec.ECDSA(SHA256()))
        output: io.BytesIO = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=16384)
        return output.getvalue()

    def verify_pdf(self, pdf: bytes) -> None:
        context = ValidationContext(trust_roots=self.roots, allow_fetching=False)
        (found,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        status = validate_pdf_signature(found, context, ts_validation_context=context)
        assert status.intact
        assert status.valid

    def sign_sm2(self, times: int) -> None:
        for _ in range(times):
            sm2.sign_digest(self.pair.private, bytes(32))

    def verify_sm2(self, times: int) -> None:
        for _ in range(times):
            assert gmssl_pyx.sm2_verify_sm3_digest(self.pair.public[1:], bytes(32), self.signature)


def _certified(
    name: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, usage: certificates.ObjectIdentifier
) -> tuple[keys.PrivateKeyInfo, x509.Certificate]:
    subject = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, name)])
    now = timezone.now()
    builder = certificates.CertificateBuilder(subject, subject, key.public_key(), 1)
    builder = builder.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=30))
    signing = certificates.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = builder.add_extension(signing, critical=True)
    made = builder.add_extension(certificates.ExtendedKeyUsage([usage]), critical=True).sign(key, SHA256())
    packed = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return keys.PrivateKeyInfo.load(packed), x509.Certificate.load(made.public_bytes(Encoding.DER))


def _bare_ofd(bare: Bare, pdf: bytes, ofd: bytes) -> None:
    for page in PdfReader(io.BytesIO(pdf)).pages:
        contents = page.get_contents()
        assert contents is not None
        contents.get_data()
    with zipfile.ZipFile(io.BytesIO(ofd)) as package:
        for name in package.namelist():
            content = package.read(name)
            hashlib.new("sm3", content).digest()
            zlib.compress(content, 6)
    bare.sign_sm2(3)


def _bare_ofd_check(bare: Bare, ofd: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(ofd)) as package:
        for name in package.namelist():
            hashlib.new("sm3", package.read(name)).digest()
    bare.verify_sm2(6)


def pairs_of(license: License) -> list[Pair]:
    """The steps of a license that is in force, done again."""
    bare, seal, template = Bare(), seal_of(license), kinds.get(license.kind).template
    data, code = document_data(license), qr.picture(license.qr_payload)
    rendered = rendering.render(template=template, data=data, images={"qr": code})
    box, page = rendered.seal.corners, rendered.seal.page
    sealing = functools.partial(sign_pdf, seal=seal, pdf=rendered.pdf, page=page, box=box, reason="bench", certify=True)
    sealed = sealing()
    ofd = sealed_ofd(seal=seal, pdf=sealed, protection=Protection.WHOLE)
    folder = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    compiler, picture = typst.Compiler(root=str(rendering.TEMPLATES), font_paths=fonts), bytes(seal.picture)
    bare_sealed = bare.sign_pdf(rendered.pdf, picture, box, stamped=True)

    def sign_and_draw() -> None:
        one = ready(seal_of(license))
        sign_detached(seal=one, content=b"bench")
        qr.picture(qr.make_payload(license=license, seal=one))

    def bare_sign_and_draw() -> None:
        bare.sign_sm2(2)
        segno.make(qr.address(license.qr_payload), error="m", micro=False, mask=qr.MASK)

    key = seal.sm2_key
    public, signature = bytes(key.public_key), sign_with(key, b"bench")

    def check_one() -> None:
        assert sm2.verify(public, b"bench", signature)

    counter = iter(range(1_000_000))

    def changed() -> dict[str, object]:
        # typst remembers what it laid out: a license of the same number would cost nothing.
        return {**data, "number": f"{license.number}-{next(counter)}"}

    def bare_render() -> None:
        main = rendering.source(template=template, data=changed(), images={"qr": code})
        compiler.compile(input=main, format="pdf", pdf_standards=[rendering.STANDARD])

    return [
        Pair("data signed, QR code made", sign_and_draw, bare_sign_and_draw),
        Pair(
            "rendered as PDF/A",
            lambda: rendering.render(template=template, data=changed(), images={"qr": code}),
            bare_render,
        ),
        Pair(
            "PDF sealed, time-stamped",
            sealing,
            lambda: bare.sign_pdf(rendered.pdf, picture, box),
        ),
        Pair(
            "PDF to OFD, sealed",
            lambda: sealed_ofd(seal=seal, pdf=sealed, protection=Protection.WHOLE),
            lambda: _bare_ofd(bare, sealed, ofd),
        ),
        Pair("PDF verified", lambda: verify_pdf(sealed), lambda: bare.verify_pdf(bare_sealed), whole=False),
        Pair("OFD verified", lambda: verify_ofd(ofd), lambda: _bare_ofd_check(bare, ofd), whole=False),
        Pair("one SM2 signature", lambda: sign_with(key, b"bench"), lambda: bare.sign_sm2(1), whole=False),
        Pair("one SM2 verification", check_one, lambda: bare.verify_sm2(1), whole=False),
    ]
