"""SM2 against the standard's own example, the openssl command and gmalg."""

from __future__ import annotations

import hashlib
from pathlib import Path

import gmalg
import pytest
from asn1crypto import keys, pem
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from apps.signatures import asn1, sm2
from tests.signatures.conftest import OpenSSL

PAIR = sm2.KeyPair(  # GB/T 32918.5-2017, annex A.2
    private=bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"),
    public=bytes.fromhex(
        "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
        "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    ),
)
STANDARD_SIGNATURE = encode_dss_signature(
    0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3,
    0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA,
)
MESSAGE = "准予许可".encode()


def private_pem(pair: sm2.KeyPair) -> bytes:
    key = keys.ECPrivateKey(
        {
            "version": "ecPrivkeyVer1",
            "private_key": int.from_bytes(pair.private, "big"),
            "parameters": keys.ECDomainParameters("named", asn1.SM2_CURVE),
            "public_key": keys.ECPointBitString(pair.public),
        }
    )
    return pem.armor("EC PRIVATE KEY", key.dump())


def test_sm3_of_abc_is_the_standards_value():
    assert hashlib.new("sm3", b"abc").hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_z_and_e_are_the_standards_values():
    assert sm2.z_value(PAIR.public).hex().upper() == "B2E14C5C79C6DF5B85F4FE7ED8DB7A262B9DA7E07CCB0EA9F4747B8CCDA8A4F3"
    e = sm2.e_digest(PAIR.public, b"message digest").hex().upper()
    assert e == "F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640"


def test_the_standards_signature_verifies():
    assert sm2.verify(PAIR.public, b"message digest", STANDARD_SIGNATURE)


def test_a_second_opinion_verifies_ours_and_we_theirs():
    ours = decode_dss_signature(sm2.sign(PAIR, MESSAGE))
    other = gmalg.SM2(PAIR.private, b"1234567812345678", PAIR.public)
    assert other.verify(MESSAGE, *(number.to_bytes(32, "big") for number in ours))
    theirs = [int.from_bytes(number, "big") for number in other.sign(MESSAGE)]
    assert sm2.verify(PAIR.public, MESSAGE, encode_dss_signature(*theirs))


def test_openssl_verifies_ours_and_we_theirs(openssl: OpenSSL, tmp_path: Path):
    pair = sm2.generate()
    (tmp_path / "key.pem").write_bytes(private_pem(pair))
    (tmp_path / "message").write_bytes(MESSAGE)
    (tmp_path / "ours").write_bytes(sm2.sign(pair, MESSAGE))
    common = ("pkeyutl", "-rawin", "-digest", "sm3", "-inkey", "key.pem", "-pkeyopt", "distid:1234567812345678")
    verified = openssl(*common, "-verify", "-in", "message", "-sigfile", "ours")
    assert "Signature Verified Successfully" in verified.stdout, verified.stderr
    signed = openssl(*common, "-sign", "-in", "message", "-out", "theirs")
    assert signed.returncode == 0, signed.stderr
    assert sm2.verify(pair.public, MESSAGE, (tmp_path / "theirs").read_bytes())


@pytest.mark.parametrize("bit", [0, 8 * 8, 8 * 40 + 3, 8 * 69])
def test_a_changed_bit_of_the_signature_is_refused(bit: int):
    signature = bytearray(STANDARD_SIGNATURE)
    signature[bit // 8] ^= 1 << bit % 8
    assert not sm2.verify(PAIR.public, b"message digest", bytes(signature))


def test_another_message_or_key_is_refused():
    assert not sm2.verify(PAIR.public, b"message digesu", STANDARD_SIGNATURE)
    assert not sm2.verify(sm2.generate().public, b"message digest", STANDARD_SIGNATURE)


@pytest.mark.parametrize(("r", "s"), [(0, 1), (1, 0), (sm2.N, 1), (1, sm2.N), (-1, 1), (2**300, 1)])
def test_numbers_out_of_range_are_no_signature(r: int, s: int):
    from asn1crypto.algos import DSASignature

    signature = DSASignature({"r": r, "s": s}).dump()
    assert not sm2.verify(PAIR.public, MESSAGE, signature)


def test_a_second_spelling_of_a_good_signature_is_refused():
    longer_length = b"\x30\x81" + STANDARD_SIGNATURE[1:]
    for spelling in (longer_length, STANDARD_SIGNATURE + b"\x00"):
        assert not sm2.verify(PAIR.public, b"message digest", spelling)


@pytest.mark.parametrize(
    "public", [b"", bytes(65), b"\x04" + bytes(64), PAIR.public[:-1] + b"\x00", PAIR.public[1:], b"\x04" + b"\xff" * 64]
)
def test_a_point_off_the_curve_is_no_public_key(public: bytes):
    assert not sm2.is_public_key(public)
    assert not sm2.verify(public, b"message digest", STANDARD_SIGNATURE)


@given(st.binary(max_size=80), st.binary(max_size=40))
def test_random_bytes_never_verify_and_never_raise(signature: bytes, message: bytes):
    assert not sm2.verify(PAIR.public, message, signature)


@given(st.binary(max_size=200))
def test_every_signature_of_ours_verifies(message: bytes):
    assert sm2.verify(PAIR.public, message, sm2.sign(PAIR, message))


def test_registering_the_identifiers_again_changes_nothing():
    asn1.register()
    assert keys.NamedCurve.unmap("sm2p256v1") == asn1.OID_SM2_CURVE


def test_a_private_key_is_not_printed():
    assert PAIR.private.hex() not in repr(PAIR)
