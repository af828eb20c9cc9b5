"""Identity tokens as a forger makes them: any header, any signature."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Claims = Mapping[str, Any]


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def token(header: Mapping[str, Any], claims: Claims, sign: Callable[[bytes], bytes]) -> str:
    text = f"{_encoded(json.dumps(header).encode())}.{_encoded(json.dumps(claims).encode())}"
    return f"{text}.{_encoded(sign(text.encode()))}"


def by_rsa(claims: Claims, key: rsa.RSAPrivateKey, **header: Any) -> str:
    def sign(text: bytes) -> bytes:
        return key.sign(text, padding.PKCS1v15(), hashes.SHA256())

    return token({"alg": "RS256", **header}, claims, sign)


def by_curve(claims: Claims, key: ec.EllipticCurvePrivateKey, **header: Any) -> str:
    def sign(text: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(text, ec.ECDSA(hashes.SHA256())))
        size = (key.curve.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    return token({"alg": "ES256", **header}, claims, sign)


def by_nobody(claims: Claims, **header: Any) -> str:
    return token({"alg": "none", **header}, claims, lambda text: b"")


def by_public_key(claims: Claims, key: rsa.RSAPrivateKey, **header: Any) -> str:
    """HMAC with the public key as its secret: what a reader that trusts the header's algorithm would take."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return token({"alg": "HS256", **header}, claims, lambda text: hmac.digest(public, text, "sha256"))
