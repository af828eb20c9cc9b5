"""The two algorithms: SM2 for what Chinese rules ask, P-256 for what every PDF reader can check."""

from __future__ import annotations

import functools
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.signatures import sm2


class Algorithm(models.TextChoices):
    """Signature algorithm of a key. Public keys of both are 65 bytes, 04 ‖ X ‖ Y; signatures DER { r, s }."""

    SM2 = "sm2", _("SM2 with SM3")
    P256 = "p256", _("ECDSA P-256 with SHA-256")


def message_digest(algorithm: Algorithm, public_key: bytes, message: bytes) -> bytes:
    """The 32 bytes that a key provider signs: e of SM2 (which binds the public key), SHA-256 for P-256."""
    if algorithm is Algorithm.SM2:
        return sm2.e_digest(public_key, message)
    return hashlib.sha256(message).digest()


@functools.lru_cache(maxsize=256)
def _p256_public_key(public_key: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)


def verify(algorithm: Algorithm, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """True only for a good signature over the message by this key; False for everything else, malformed included."""
    if algorithm is Algorithm.SM2:
        return sm2.verify(public_key, message, signature)
    try:
        key = _p256_public_key(public_key)
        key.verify(signature, message_digest(algorithm, public_key, message), ec.ECDSA(Prehashed(SHA256())))
    except (InvalidSignature, ValueError):
        return False
    return True
