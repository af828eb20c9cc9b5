"""Signing with a stored key."""

from __future__ import annotations

from apps.signatures.algorithms import Algorithm, message_digest
from apps.signatures.errors import KeyRevoked
from apps.signatures.models import KeyState, SigningKey
from apps.signatures.providers import provider_of


def sign_with(key: SigningKey, message: bytes) -> bytes:
    """DER signature over the message. Raises KeyRevoked, KeystoreLocked or KeyNotFound."""
    if key.state == KeyState.REVOKED:
        raise KeyRevoked
    algorithm = Algorithm(key.algorithm)
    digest = message_digest(algorithm, bytes(key.public_key), message)
    return provider_of(key.key_ref).sign_digest(key.key_ref, digest, algorithm)
