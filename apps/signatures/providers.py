"""Where private keys live. A hardware device takes the place of the software store by implementing `KeyProvider`.

A key reference is text, `<provider>:<rest>`. The software store puts the encrypted key itself into the reference
(a wrapped key); a PKCS#11 device would put its slot and label there. Nothing outside this module sees a private key.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from apps.signatures import sm2
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import KeyNotFound, KeystoreLocked


@dataclass(frozen=True)
class NewKey:
    key_ref: str
    public_key: bytes


class KeyProvider(Protocol):
    """What a key store does. Its errors are `SignatureError`s: `KeystoreLocked`, `KeyNotFound` or one of its own."""

    def generate(self, algorithm: Algorithm) -> NewKey:
        """Makes a key pair and keeps the private key."""

    def public_key(self, key_ref: str) -> bytes:
        """65 bytes, 04 ‖ X ‖ Y."""

    def sign_digest(self, key_ref: str, digest: bytes, algorithm: Algorithm) -> bytes:
        """DER signature over the 32 bytes of `algorithms.message_digest`."""


SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 1  # 32 MB and some 0.1 s a guess (OWASP's second choice)


@functools.lru_cache(maxsize=64)
def _derived_key(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * 1024**2, dklen=16)


@functools.cache
def _salt() -> bytes:
    # One salt for all keys that this process makes: deriving costs 0.1 s, and a restart must not pay it for each seal.
    return os.urandom(16)


@dataclass(frozen=True)
class _Sealed:
    """A private key under SM4-GCM (GB/T 32907-2016); the parameters are stored with it."""

    algorithm: Algorithm
    public_key: bytes
    salt: bytes
    cost: tuple[int, int, int]
    nonce: bytes
    tag: bytes
    body: bytes

    def bound(self) -> bytes:
        # Authenticated beside the key: a private key cannot be passed off under another public key.
        return self.algorithm.value.encode() + self.public_key

    def to_ref(self) -> str:
        fields = (self.public_key, self.salt, self.nonce, self.tag, self.body)
        packed = {"a": self.algorithm.value, "c": self.cost, "v": [base64.b64encode(f).decode() for f in fields]}
        return "software:" + json.dumps(packed, separators=(",", ":"))

    @classmethod
    def from_ref(cls, key_ref: str) -> _Sealed:
        try:
            packed = json.loads(key_ref.removeprefix("software:"))
            public_key, salt, nonce, tag, body = (base64.b64decode(f, validate=True) for f in packed["v"])
            n, r, p = (int(number) for number in packed["c"])
            return cls(Algorithm(packed["a"]), public_key, salt, (n, r, p), nonce, tag, body)
        except (ValueError, TypeError, KeyError) as error:
            raise KeystoreLocked from error


class SoftwareProvider:
    """Private keys encrypted under `settings.KEYSTORE_PASSPHRASE`. For development and small offices:
    GB/T 39786-2021 level 3 asks for a certified device."""

    def generate(self, algorithm: Algorithm) -> NewKey:
        if algorithm is Algorithm.SM2:
            pair = sm2.generate()
        else:
            key = ec.generate_private_key(ec.SECP256R1())
            pair = sm2.KeyPair(
                private=key.private_numbers().private_value.to_bytes(32, "big"),
                public=key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
            )
        return NewKey(self._seal(algorithm, pair).to_ref(), pair.public)

    def public_key(self, key_ref: str) -> bytes:
        return _Sealed.from_ref(key_ref).public_key

    def sign_digest(self, key_ref: str, digest: bytes, algorithm: Algorithm) -> bytes:
        sealed = _Sealed.from_ref(key_ref)
        if sealed.algorithm is not algorithm:
            raise KeyNotFound
        private = self._open(sealed)
        if algorithm is Algorithm.SM2:
            return sm2.sign_digest(private, digest)
        key = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())
        return key.sign(digest, ec.ECDSA(Prehashed(SHA256())))

    @staticmethod
    def _seal(algorithm: Algorithm, pair: sm2.KeyPair) -> _Sealed:
        cost, salt, nonce = (SCRYPT_N, SCRYPT_R, SCRYPT_P), _salt(), os.urandom(12)
        blank = _Sealed(algorithm, pair.public, salt, cost, nonce, b"", b"")
        encryptor = Cipher(
            algorithms.SM4(_derived_key(settings.KEYSTORE_PASSPHRASE, salt, *cost)), modes.GCM(nonce)
        ).encryptor()
        encryptor.authenticate_additional_data(blank.bound())
        body = encryptor.update(pair.private) + encryptor.finalize()
        return _Sealed(algorithm, pair.public, salt, cost, nonce, encryptor.tag, body)

    @staticmethod
    def _open(sealed: _Sealed) -> bytes:
        try:
            key = _derived_key(settings.KEYSTORE_PASSPHRASE, sealed.salt, *sealed.cost)
            decryptor = Cipher(algorithms.SM4(key), modes.GCM(sealed.nonce, sealed.tag)).decryptor()
            decryptor.authenticate_additional_data(sealed.bound())
            return decryptor.update(sealed.body) + decryptor.finalize()
        except (InvalidTag, ValueError) as error:
            raise KeystoreLocked from error


_PROVIDERS: dict[str, KeyProvider] = {"software": SoftwareProvider()}


def _device() -> KeyProvider:
    # Its library is loaded only where a device is in use.
    from apps.signatures.pkcs11 import Pkcs11Provider

    return Pkcs11Provider(settings.PKCS11_TOKEN)


def default_provider() -> KeyProvider:
    """The provider that makes new keys: the device where the settings name a token, else the software store."""
    return _device() if settings.PKCS11_TOKEN else _PROVIDERS["software"]


def provider_of(key_ref: str) -> KeyProvider:
    """The provider that keeps this key; raises KeyNotFound."""
    name = key_ref.partition(":")[0]
    if name == "pkcs11" and settings.PKCS11_MODULE:
        return _device()
    provider = _PROVIDERS.get(name)
    if provider is None:
        raise KeyNotFound
    return provider
