"""Signing calls of the exchange gateway (国家共享交换平台网关, domain 3.5), as pure functions over text.

Two steps: a call signed with the appKey brings a temporary secret, wrapped with AES; every other call is signed with
that. Profile 1 also signs the digest of the body, because the gateway's own signature does not cover it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from apps.ledger.canonical import sm3_hex

RID, SID, RTIME, SIGN = "gjgxjhpt_rid", "gjgxjhpt_sid", "gjgxjhpt_rtime", "gjgxjhpt_sign"
BODY_DIGEST = "x-body-sm3"
TOLERANCE_MS = 5 * 60 * 1000
"""How far the clocks of the two sides may be apart."""


@dataclass(frozen=True)
class Signature:
    """The four values of a signed call, and the digest of its body where the profile signs that too."""

    rid: str
    sid: str
    rtime: str
    sign: str
    body_sm3: str = ""

    def headers(self) -> dict[str, str]:
        """With underscores, as the platform names them."""
        named = {RID: self.rid, SID: self.sid, RTIME: self.rtime, SIGN: self.sign}
        return named | ({BODY_DIGEST: self.body_sm3} if self.body_sm3 else {})

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> Signature | None:
        """Reads either spelling, dashes or underscores, in any case; None where one of the four is missing."""
        plain = {name.lower().replace("-", "_"): value.strip() for name, value in headers.items()}
        rid, sid, rtime, sign_ = (plain.get(name, "") for name in (RID, SID, RTIME, SIGN))
        if not (rid and sid and rtime and sign_):
            return None
        return cls(rid, sid, rtime, sign_, plain.get(BODY_DIGEST.replace("-", "_"), "").lower())


def signature_text(key: str, *, sid: str, rid: str, rtime: str, body_sm3: str = "") -> str:
    """base64(HMAC-SHA256(key, sid + rid + rtime [+ hex SM3 of the body]))."""
    message = f"{sid}{rid}{rtime}{body_sm3}".encode()
    return base64.b64encode(hmac.new(key.encode(), message, hashlib.sha256).digest()).decode()


def sign(key: str, *, sid: str, rid: str, rtime: str, body: bytes | None = None) -> Signature:
    """Signs a call; `body` is given where the profile signs it."""
    digest = "" if body is None else sm3_hex(body)
    return Signature(
        rid, sid, rtime, signature_text(key, sid=sid, rid=rid, rtime=rtime, body_sm3=digest), body_sm3=digest
    )


def holds(key: str, signature: Signature, *, body: bytes | None) -> bool:
    """Whether the signature was made with the key, over this body where `body` is given."""
    if body is not None and not hmac.compare_digest(signature.body_sm3.encode(), sm3_hex(body).encode()):
        return False
    digest = signature.body_sm3 if body is not None else ""
    expected = signature_text(key, sid=signature.sid, rid=signature.rid, rtime=signature.rtime, body_sm3=digest)
    return hmac.compare_digest(expected.encode(), signature.sign.encode())


def is_timely(rtime: str, *, now_ms: int) -> bool:
    """Whether the stated time lies within the tolerance; False for anything but a plain number."""
    return rtime.isascii() and rtime.isdigit() and len(rtime) <= 15 and abs(now_ms - int(rtime)) <= TOLERANCE_MS


def aes_key(app_key: str) -> bytes:
    """SHA1(SHA1(appKey))[:16]: what Java's KeyGenerator gives for a SHA1PRNG seeded with the appKey."""
    return hashlib.sha1(hashlib.sha1(app_key.encode()).digest()).digest()[:16]  # noqa: S324 (the platform's choice)


def unwrap_secret(wrapped: str, *, app_key: str) -> str:
    """The temporary secret: AES-128-ECB with PKCS#5 padding over base64. Raises ValueError for anything else."""
    try:
        encrypted = base64.b64decode(wrapped, validate=True)
        decryptor = Cipher(algorithms.AES(aes_key(app_key)), modes.ECB()).decryptor()  # noqa: S305 (the platform's)
        padded = decryptor.update(encrypted) + decryptor.finalize()
        unpadder = padding.PKCS7(128).unpadder()
        return (unpadder.update(padded) + unpadder.finalize()).decode()
    except (binascii.Error, ValueError) as error:
        raise ValueError("the gateway's secret cannot be unwrapped: another appKey, or a damaged answer") from error


class StrictClock:
    """Epoch milliseconds that strictly increase within a process: two equal calls would look like a replay."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def __call__(self) -> str:
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1_000_000)
            return str(self._last)
