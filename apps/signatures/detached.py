"""A detached SM2/SM3 signature with the certificates that explain it."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from apps.signatures.errors import MalformedSignature

FORMAT = "sm2-sm3-detached-1"
MAX_TEXT = 64 * 1024
MAX_CERTIFICATES = 5


def _decode(text: object) -> bytes:
    if not isinstance(text, str):
        raise MalformedSignature
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise MalformedSignature  # a second spelling of the same bytes: someone touched it
    return raw


@dataclass(frozen=True)
class DetachedSignature:
    """`signature` is DER over the content with the default identity, as `openssl pkeyutl -verify` takes it;
    `certificates` is DER, the signer's first, the root left out."""

    signature: bytes
    certificates: tuple[bytes, ...]

    def to_json(self) -> str:
        """Canonical JSON text; binary parts in base64."""
        fields = {
            "certificates": [base64.b64encode(der).decode() for der in self.certificates],
            "format": FORMAT,
            "signature": base64.b64encode(self.signature).decode(),
        }
        return json.dumps(fields, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> DetachedSignature:
        """Reads what `to_json` wrote and nothing else; raises MalformedSignature."""
        try:
            if len(text) > MAX_TEXT:
                raise MalformedSignature
            fields = json.loads(text)
            if not isinstance(fields, dict) or set(fields) != {"certificates", "format", "signature"}:
                raise MalformedSignature
            certificates = fields["certificates"]
            if fields["format"] != FORMAT or not isinstance(certificates, list):
                raise MalformedSignature
            if not 1 <= len(certificates) <= MAX_CERTIFICATES:
                raise MalformedSignature
            return cls(_decode(fields["signature"]), tuple(_decode(item) for item in certificates))
        except (ValueError, RecursionError) as error:
            raise MalformedSignature from error
