"""SM2 signatures with SM3 (GB/T 32918.2-2016, curve of GB/T 32918.5-2017) as pure functions over bytes.

A private key is 32 bytes, a public key 65: 04 ‖ X ‖ Y. A signature is DER, SEQUENCE { r, s } (GB/T 35276-2017).
gmssl is called on the digest: ten times faster than its own `sm2_sign`, and the digest is ours to check.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

import gmssl_pyx
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

DEFAULT_ID = b"1234567812345678"
"""The signer's identity that GM/T 0009-2012 prescribes where none is agreed."""

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
GX = 0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
GY = 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0
_CURVE = b"".join(number.to_bytes(32, "big") for number in (A, B, GX, GY))


@dataclass(frozen=True)
class KeyPair:
    private: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"KeyPair(public={self.public.hex()})"  # a private key must not reach a log


def generate() -> KeyPair:
    public, private = gmssl_pyx.sm2_key_generate()
    return KeyPair(private=private, public=b"\x04" + public)


@functools.lru_cache(maxsize=1024)
def is_public_key(public: bytes) -> bool:
    """Whether it is an uncompressed point on the curve (GB/T 32918.1-2016, 6.2.1). The cofactor is 1."""
    if len(public) != 65 or public[0] != 4:
        return False
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    return x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0


@functools.lru_cache(maxsize=1024)
def z_value(public: bytes, signer_id: bytes = DEFAULT_ID) -> bytes:
    """Z: SM3 over identity, curve and public key (GB/T 32918.2-2016, 5.5). Raises ValueError for a wrong key."""
    if not is_public_key(public):
        raise ValueError("not a public key on the SM2 curve")
    if len(signer_id) >= 2**13:
        raise ValueError("the signer's identity is longer than 8191 bytes")
    return hashlib.new("sm3", (len(signer_id) * 8).to_bytes(2, "big") + signer_id + _CURVE + public[1:]).digest()


def e_digest(public: bytes, message: bytes, signer_id: bytes = DEFAULT_ID) -> bytes:
    """e = SM3(Z ‖ message), 32 bytes: what is signed."""
    return hashlib.new("sm3", z_value(public, signer_id) + message).digest()


def sign_digest(private: bytes, digest: bytes) -> bytes:
    """DER signature over e. Raises ValueError for a digest or key of another length."""
    if len(digest) != 32 or len(private) != 32:
        raise ValueError("SM2 signs 32 bytes with a key of 32 bytes")
    signature: bytes = gmssl_pyx.sm2_sign_sm3_digest(private, digest)
    return signature


def sign(pair: KeyPair, message: bytes) -> bytes:
    """DER signature over the message, with the default identity."""
    return sign_digest(pair.private, e_digest(pair.public, message))


def is_signature(signature: bytes) -> bool:
    """Whether it is the one DER form of two numbers r, s in [1, n-1]: another form of a true signature is none."""
    try:
        r, s = decode_dss_signature(signature)
        return 1 <= r < N and 1 <= s < N and encode_dss_signature(r, s) == signature
    except ValueError:
        return False


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """True only for a good signature by this key; False for anything else, malformed keys and signatures included."""
    if not is_public_key(public) or not is_signature(signature):
        return False
    return bool(gmssl_pyx.sm2_verify_sm3_digest(public[1:], e_digest(public, message), signature))
