"""Keys on a device, with SoftHSM in the place of one."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11 as library
import pytest
from pkcs11 import Attribute, ObjectClass

from apps.signatures import algorithms, ca, certificates, pkcs11, sm2
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import DeviceAway, DevicePinRefused, DeviceRefused, KeyNotFound
from apps.signatures.keys import sign_with
from apps.signatures.models import Purpose
from apps.signatures.pkcs11 import Pkcs11Provider
from apps.signatures.providers import default_provider, provider_of

MODULE = next(
    (path for path in ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so") if Path(path).exists()),
    None,
)
DIGEST = bytes(range(32))
P256, SM2 = Algorithm.P256, Algorithm.SM2


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A token “approvals”; the library reads where it is once in a process."""
    if MODULE is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("needs SoftHSM: apt install softhsm2")
    folder = Path(tempfile.mkdtemp(dir=tmp_path_factory.mktemp("softhsm")))
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    command = ["softhsm2-util", "--init-token", "--free", "--label", "approvals"]
    subprocess.run([*command, "--so-pin", "87654321", "--pin", "1234"], check=True, capture_output=True)


@pytest.fixture
def device(softhsm: None, settings) -> Iterator[Pkcs11Provider]:
    settings.PKCS11_MODULE, settings.PKCS11_PIN, settings.PKCS11_TOKEN = MODULE, "1234", "approvals"
    yield Pkcs11Provider("approvals")
    pkcs11._connection.drop("approvals")
    pkcs11._connection.refused_pins.clear()


def good(key_ref: str, public_key: bytes, device: Pkcs11Provider) -> bool:
    digest = algorithms.message_digest(P256, public_key, b"content")
    return algorithms.verify(P256, public_key, b"content", device.sign_digest(key_ref, digest, P256))


def test_a_key_is_made_on_the_device_and_signs(device: Pkcs11Provider):
    key = device.generate(P256)
    assert key.key_ref.startswith("pkcs11:approvals:approvals-")
    assert good(key.key_ref, key.public_key, device)
    assert device.public_key(key.key_ref) == key.public_key


def test_the_key_cannot_leave_it(device: Pkcs11Provider):
    label = device.generate(P256).key_ref.rpartition(":")[2]
    key = pkcs11._find(pkcs11._connection.session("approvals"), label, ObjectClass.PRIVATE_KEY)
    assert (key[Attribute.EXTRACTABLE], key[Attribute.NEVER_EXTRACTABLE], key[Attribute.SENSITIVE]) == (
        False,
        True,
        True,
    )
    with pytest.raises(library.exceptions.PKCS11Error):
        _ = key[Attribute.VALUE]


def test_the_settings_decide_where_new_keys_are_made(device: Pkcs11Provider, settings):
    assert isinstance(default_provider(), Pkcs11Provider)
    settings.PKCS11_TOKEN = ""
    key_ref = default_provider().generate(P256).key_ref
    assert key_ref.startswith("software:")
    assert not isinstance(provider_of(key_ref), Pkcs11Provider)


def test_a_certificate_is_issued_for_a_key_on_the_device(db: None, device: Pkcs11Provider):
    issuer = ca.ensure_authority()[P256].issuing
    name = certificates.Name("设备印章（演示 DEMO）", "示例省自然资源厅")
    key = ca.issue_certificate(alias="device", algorithm=P256, purpose=Purpose.SEAL, subject=name, issuer=issuer)
    assert key.key_ref.startswith("pkcs11:")
    assert algorithms.verify(P256, bytes(key.public_key), b"content", sign_with(key, b"content"))


def test_threads_sign_at_once(device: Pkcs11Provider):
    key = device.generate(P256)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: good(key.key_ref, key.public_key, device), range(32)))


@pytest.mark.filterwarnings("ignore:This process")  # a fork beside threads is what the test is about
def test_a_forked_process_signs_and_so_does_its_parent(device: Pkcs11Provider):
    key = device.generate(P256)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if good(key.key_ref, key.public_key, device) else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert good(key.key_ref, key.public_key, device)


# The library says on stderr that the search in the lost session could not be ended, which is true.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_session_that_was_lost_is_opened_again(device: Pkcs11Provider):
    key = device.generate(P256)
    pkcs11._connection.sessions["approvals"].close()
    assert good(key.key_ref, key.public_key, device)


def test_a_wrong_pin_is_said_and_tried_once_only(device: Pkcs11Provider, settings, monkeypatch):
    key = device.generate(P256)
    pkcs11._connection.drop("approvals")
    settings.PKCS11_PIN = "9999"
    with pytest.raises(DevicePinRefused, match="PKCS11_PIN"):
        device.sign_digest(key.key_ref, DIGEST, P256)
    monkeypatch.setattr(pkcs11._Connection, "library", lambda self: pytest.fail("tried again"))
    with pytest.raises(DevicePinRefused):
        device.sign_digest(key.key_ref, DIGEST, P256)


def test_a_token_that_is_away_is_said(device: Pkcs11Provider):
    with pytest.raises(DeviceAway, match="PKCS11_TOKEN"):
        device.sign_digest("pkcs11:taken out:approvals-1", DIGEST, P256)


def test_a_library_that_is_not_there_is_said(device: Pkcs11Provider, settings):
    settings.PKCS11_MODULE = "/nowhere/libdevice.so"
    with pytest.raises(DeviceAway, match="PKCS11_MODULE"):
        device.generate(P256)


@pytest.mark.parametrize("key_ref", ["pkcs11:approvals:nobody", "pkcs11:approvals", "pkcs11::x", "pkcs11:approvals:"])
def test_a_key_that_is_not_on_it_is_said(device: Pkcs11Provider, key_ref: str):
    with pytest.raises(KeyNotFound):
        device.sign_digest(key_ref, DIGEST, P256)


def test_a_key_does_not_sign_with_the_other_algorithm(device: Pkcs11Provider, settings):
    settings.PKCS11_SM2_MECHANISM = 0x1041
    with pytest.raises(KeyNotFound):
        device.sign_digest(device.generate(P256).key_ref, DIGEST, SM2)


def test_sm2_goes_by_the_makers_number(device: Pkcs11Provider, settings):
    """SoftHSM makes keys on the SM2 curve but has no SM2 signature: its ECDSA (0x1041) shows the way there and back."""
    key = device.generate(SM2)
    assert sm2.is_public_key(key.public_key)
    settings.PKCS11_SM2_MECHANISM = 0
    with pytest.raises(DeviceRefused, match="PKCS11_SM2_MECHANISM"):
        device.sign_digest(key.key_ref, DIGEST, SM2)
    settings.PKCS11_SM2_MECHANISM = 0x1041
    assert sm2.is_signature(device.sign_digest(key.key_ref, DIGEST, SM2))
    settings.PKCS11_SM2_MECHANISM = 0x80000301
    with pytest.raises(DeviceRefused, match="MechanismInvalid"):
        device.sign_digest(key.key_ref, DIGEST, SM2)
