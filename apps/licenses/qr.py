"""The QR code of a license: a web address that a phone's camera opens, and a signed text that needs no network.

The code holds ``<BASE_URL>/v/<payload>``. The payload is three parts in base64url without padding, joined by dots:

1. the facts, UTF-8, one a line: format (1), kind, number, version, masked holder, first and last day (YYYYMMDD,
   empty = no end), first 16 hex digits of the SM3 of the signing certificate;
2. the SM3 digest of the signed content (32 bytes), as the register holds it;
3. an SM2/SM3 signature in DER, default identity, over the ASCII text of the first two parts with their dot.

Whoever has the issuer's certificate can check part 3 with any SM2 tool, for instance
``openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678``. That proves what was issued; what
happened since (suspension, revocation) only the register knows. The holder is masked: a photograph of the code gives
away no more than the verification page does.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass

import segno
from django.conf import settings

from apps.licenses.masking import masked_holder
from apps.licenses.models import License
from apps.signatures import sm2
from apps.signatures.models import Purpose, SigningKey
from apps.signatures.services import sign_detached
from apps.signatures.usable import Ready

FORMAT = "1"
LONGEST = 600
KEY_ID_LENGTH = 16
MASK = 3
_DARK = re.compile(rb"\x01+")
_KEY_ID = re.compile(rf"[0-9a-f]{{{KEY_ID_LENGTH}}}")


class MalformedQr(ValueError):
    """The text is not what a license's QR code holds."""


@dataclass(frozen=True)
class QrContent:
    kind: str
    number: str
    version: int
    holder: str
    valid_from: dt.date
    valid_to: dt.date | None
    key_id: str
    data_digest: str
    signed_text: bytes
    signature: bytes


@dataclass(frozen=True)
class QrReport:
    """`content` is None for a text that cannot be read; `key` is the seal's key that signed it, None for no such."""

    content: QrContent | None
    key: SigningKey | None


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(raw) != text:
        raise MalformedQr("a second spelling of the same bytes")
    return raw


def _compact(day: dt.date | None) -> str:
    return day.strftime("%Y%m%d") if day else ""


def _day(text: str) -> dt.date:
    if len(text) != 8 or not text.isascii():
        raise MalformedQr("a day has eight digits")
    return dt.datetime.strptime(text, "%Y%m%d").date()


def make_payload(*, license: License, seal: Ready) -> str:
    """The signed text; `license.data_digest` must be there. Raises SealNotUsable, KeystoreLocked."""
    lines = (
        FORMAT,
        license.kind,
        license.number,
        str(license.version),
        masked_holder(license.holder, license.holder_name),
        _compact(license.valid_from),
        _compact(license.valid_to),
        seal.seal.sm2_key.fingerprint[:KEY_ID_LENGTH],
    )
    facts, digest = "\n".join(lines).encode(), bytes.fromhex(license.data_digest)
    signed = f"{_encode(facts)}.{_encode(digest)}"
    return f"{signed}.{_encode(sign_detached(seal=seal, content=signed.encode()).signature)}"


def parse(text: str) -> QrContent:
    """Reads an address or the payload alone, without checking the signature. Raises MalformedQr."""
    payload = text.strip().rsplit("/", 1)[-1]
    if len(payload) > LONGEST:
        raise MalformedQr("too long")
    try:
        facts, digest, signature = payload.split(".")
        fmt, kind, number, version, holder, first, last, key_id = _decode(facts).decode().split("\n")
        content = QrContent(
            kind=kind,
            number=number,
            version=int(version),
            holder=holder,
            valid_from=_day(first),
            valid_to=_day(last) if last else None,
            key_id=key_id,
            data_digest=_decode(digest).hex(),
            signed_text=f"{facts}.{digest}".encode("ascii"),
            signature=_decode(signature),
        )
    except (ValueError, binascii.Error) as error:
        raise MalformedQr("not the QR code of a license") from error
    if fmt != FORMAT or len(content.data_digest) != 64 or not _KEY_ID.fullmatch(key_id) or not number.isprintable():
        raise MalformedQr("not the QR code of a license")
    return content


def read_payload(text: str) -> QrReport:
    """What a QR code says, and which seal's key signed it. Never raises for bad input. One query.

    Only keys of the register are asked, so no chain of certificates is needed; a key that was revoked since still
    counts, because what it signed before stands and the register tells the rest.
    """
    try:
        content = parse(text)
    except MalformedQr:
        return QrReport(None, None)
    keys = SigningKey.objects.filter(fingerprint__startswith=content.key_id, purpose=Purpose.SEAL)
    signers = (k for k in keys if sm2.verify(bytes(k.public_key), content.signed_text, content.signature))
    return QrReport(content, next(signers, None))


def address(payload: str) -> str:
    """What the picture holds."""
    return f"{settings.BASE_URL}/v/{payload}"


def picture(payload: str) -> bytes:
    """The QR code as SVG, error correction M: readable with 15 % of it dirty.

    Of the eight masks one is taken unseen: weighing them costs four fifths of the time, and pays where the content
    might draw patterns of its own (ISO/IEC 18004, 7.8). Digest and signature are as good as random under any mask.
    """
    rows = segno.make(address(payload), error="m", micro=False, mask=MASK).matrix
    side = len(rows) + 2  # one module of white around it, the paper's own adds to it
    # Each run of dark modules is a line along the middle of its row.
    lines = "".join(
        f"M{run.start() + 1} {y}.5h{run.end() - run.start()}"
        for y, row in enumerate(rows, start=1)
        for run in _DARK.finditer(row)
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">'
    return f'{head}<path stroke="#000" d="{lines}"/></svg>'.encode()
