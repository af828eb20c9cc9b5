from __future__ import annotations

import base64

import pytest

from apps.signatures import algorithms, ca, certificates, providers, services, sm2
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import KeyNotFound, KeystoreLocked
from apps.signatures.models import Purpose, Seal
from apps.signatures.providers import KeyProvider, NewKey, SoftwareProvider, provider_of
from apps.signatures.verify import verify_detached

PROVIDER = SoftwareProvider()
DIGEST = bytes(range(32))


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_stored_key_signs_and_its_public_key_verifies(algorithm: Algorithm):
    key = PROVIDER.generate(algorithm)
    digest = algorithms.message_digest(algorithm, key.public_key, b"content")
    signature = PROVIDER.sign_digest(key.key_ref, digest, algorithm)
    assert algorithms.verify(algorithm, key.public_key, b"content", signature)
    assert not algorithms.verify(algorithm, key.public_key, b"other", signature)
    assert PROVIDER.public_key(key.key_ref) == key.public_key


def test_a_wrong_passphrase_is_one_clear_error(settings):
    key = PROVIDER.generate(Algorithm.SM2)
    settings.KEYSTORE_PASSPHRASE = "another passphrase"
    with pytest.raises(KeystoreLocked, match="KEYSTORE_PASSPHRASE"):
        PROVIDER.sign_digest(key.key_ref, DIGEST, Algorithm.SM2)


def test_a_private_key_cannot_pass_under_another_public_key():
    mine, other = PROVIDER.generate(Algorithm.SM2), PROVIDER.generate(Algorithm.SM2)
    swapped = mine.key_ref.replace(
        base64.b64encode(mine.public_key).decode(), base64.b64encode(other.public_key).decode()
    )
    assert swapped != mine.key_ref
    with pytest.raises(KeystoreLocked):
        PROVIDER.sign_digest(swapped, DIGEST, Algorithm.SM2)


@pytest.mark.parametrize("rest", ["", "{}", '{"a":"sm2","c":[1],"v":[]}', "[1]", "null"])
def test_a_broken_stored_key_is_the_same_error(rest: str):
    with pytest.raises(KeystoreLocked):
        PROVIDER.sign_digest(f"software:{rest}", DIGEST, Algorithm.SM2)


def test_a_key_of_an_unknown_device_is_named():
    with pytest.raises(KeyNotFound):
        provider_of("pkcs11:slot=1")


def test_a_key_does_not_sign_with_the_other_algorithm():
    key = PROVIDER.generate(Algorithm.P256)
    with pytest.raises(KeyNotFound):
        PROVIDER.sign_digest(key.key_ref, DIGEST, Algorithm.SM2)


class Device:
    """Stands for a hardware device: it knows its SM2 key by a label and lets nothing out."""

    def __init__(self) -> None:
        self._pair = sm2.generate()

    def generate(self, algorithm: Algorithm) -> NewKey:
        return NewKey("device:label", self._pair.public)

    def public_key(self, key_ref: str) -> bytes:
        return self._pair.public

    def sign_digest(self, key_ref: str, digest: bytes, algorithm: Algorithm) -> bytes:
        assert (key_ref, algorithm) == ("device:label", Algorithm.SM2)
        return sm2.sign_digest(self._pair.private, digest)


def test_a_device_takes_the_place_of_the_software_store(seal: Seal, monkeypatch: pytest.MonkeyPatch):
    device: KeyProvider = Device()
    monkeypatch.setitem(providers._PROVIDERS, "device", device)
    monkeypatch.setattr(ca, "default_provider", lambda: device)
    name = certificates.Name("设备印章", "示例省自然资源厅")
    seal.sm2_key = ca.issue_certificate(alias="device", algorithm=Algorithm.SM2, purpose=Purpose.SEAL, subject=name)
    seal.save()
    assert verify_detached(b"content", services.sign_detached(seal=seal, content=b"content")).ok
