"""Personal numbers at rest: SM4-GCM encryption and an HMAC-SM3 blind index (GB/T 39786-2021 level 3)."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

_VERSION = b"\x01"


@functools.cache
def _key(purpose: str, secret: str) -> bytes:
    return hmac.new(secret.encode(), purpose.encode(), lambda: hashlib.new("sm3")).digest()


def encrypt(text: str) -> str:
    """Base64 of version, nonce, tag and ciphertext. Each call gives another text: look up by `blind_index`."""
    if not text:
        return ""
    nonce = os.urandom(12)
    encryptor = Cipher(algorithms.SM4(_key("field", settings.FIELD_KEY)[:16]), modes.GCM(nonce)).encryptor()
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return base64.b64encode(_VERSION + nonce + encryptor.tag + body).decode()


def decrypt(stored: str) -> str:
    """Raises ValueError where the text was altered or FIELD_KEY is another."""
    if not stored:
        return ""
    raw = base64.b64decode(stored)
    nonce, tag, body = raw[1:13], raw[13:29], raw[29:]
    decryptor = Cipher(algorithms.SM4(_key("field", settings.FIELD_KEY)[:16]), modes.GCM(nonce, tag)).decryptor()
    try:
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except InvalidTag:
        raise ValueError("a personal number cannot be read: it was altered, or FIELD_KEY is not the one") from None


def blind_index(text: str) -> str:
    """Keyed digest for exact look-up without decrypting: the same number always gives the same 64 hex digits."""
    normal = text.strip().upper()
    return hmac.new(_key("index", settings.FIELD_KEY), normal.encode(), lambda: hashlib.new("sm3")).hexdigest()


def mask(text: str, *, head: int = 3, tail: int = 4) -> str:
    """`110***********1002`: what a list may show."""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
