"""Seals and seal signatures of GB/T 38540-2020: made, read, checked, also by the openssl command."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto.algos import DSASignature

from apps.signatures import asn1, ses, sm2
from apps.signatures.certificates import to_pem
from apps.signatures.errors import MalformedSeal
from apps.signatures.purposes import Purpose
from apps.signatures.reports import Check
from apps.signatures.ses import encoding
from tests.signatures import ses_parts as parts
from tests.signatures.conftest import OpenSSL
from tests.signatures.ses_parts import DATA, INFO, MAKER, OTHER, SEAL, SIGNED_AT, SIGNER, Stamped, check, failures


def test_what_was_sealed_holds_in_every_point():
    found = check(parts.signature_of())
    assert failures(found) == set()
    assert [each.name for each in found] == [
        "structure",
        "version",
        "algorithm",
        "integrity",
        "signature",
        "seal_signature",
        "signer_list",
        "seal_period",
        "certificate",
        "revocation",
        "maker",
        "timestamp",
    ]


def test_a_seal_is_read_as_it_was_made():
    content = ses.read_seal(SEAL)
    assert content.info == INFO
    assert (content.maker, content.algorithm) == (MAKER.der, asn1.OID_SM2_WITH_SM3)


def test_a_signature_is_read_as_it_was_made():
    content = ses.read_signature(parts.signature_of(timestamp=lambda value: b"token over " + value))
    assert (content.signed_at, content.property_info, content.certificate) == (SIGNED_AT, parts.PATH, SIGNER.der)
    assert content.timestamp == b"token over " + content.signature
    assert content.seal.info == INFO


def test_a_seal_keeps_what_its_maker_added():
    info = replace(INFO, extensions=(ses.Extension("1.2.156.10197.6.9", b"note"),))
    assert ses.read_seal(parts.seal_of(info)).info == info
    assert failures(check(parts.signature_of(parts.seal_of(info)))) == set()


def test_an_addition_marked_critical_is_not_passed_over():
    info = replace(INFO, extensions=(ses.Extension("1.2.156.10197.6.9", b"", critical=True),))
    assert failures(check(parts.signature_of(parts.seal_of(info)))) == {"version.critical_extension"}


@pytest.mark.parametrize("which", ["signature", "seal"])
def test_openssl_verifies_both_signatures(which: str, openssl: OpenSSL, tmp_path: Path):
    content = ses.read_signature(parts.signature_of())
    signed, value, holder = {
        "signature": (content.signed, content.signature, SIGNER),
        "seal": (content.seal.signed, content.seal.signature, MAKER),
    }[which]
    for name, data in (("cert.pem", to_pem(holder.der)), ("signed", signed), ("value", value)):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "key.pem").write_text(openssl("x509", "-in", "cert.pem", "-noout", "-pubkey").stdout)
    files = ("-inkey", "key.pem", "-in", "signed", "-sigfile", "value")
    options = ("-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")
    result = openssl("pkeyutl", "-verify", "-pubin", *files, *options)
    assert "Signature Verified Successfully" in result.stdout, result.stderr


def test_what_is_signed_stands_in_the_file_itself(openssl: OpenSSL, tmp_path: Path):
    der = parts.signature_of()
    content = ses.read_signature(der)
    assert content.signed in der
    assert content.seal.signed in content.signed
    (tmp_path / "data").write_bytes(DATA)
    digest = openssl("dgst", "-sm3", "-r", "data").stdout.split()[0]
    assert content.data_hash.hex() == digest


OUTLINE = """
0 SEQUENCE
1 SEQUENCE
2 INTEGER :04
2 SEQUENCE
3 SEQUENCE
4 SEQUENCE
5 IA5STRING :ES
5 INTEGER :04
5 IA5STRING :DEMO
4 IA5STRING :99110000000000000001
4 SEQUENCE
5 INTEGER :01
5 UTF8STRING
5 INTEGER :01
5 SEQUENCE
6 OCTET STRING
5 GENERALIZEDTIME :20260101000000Z
5 GENERALIZEDTIME :20260101000000Z
5 GENERALIZEDTIME :20301231000000Z
4 SEQUENCE
5 IA5STRING :PNG
5 OCTET STRING
5 INTEGER :2A
5 INTEGER :2A
3 OCTET STRING
3 OBJECT :SM2-with-SM3
3 BIT STRING
2 GENERALIZEDTIME :20261124093000Z
2 BIT STRING
2 IA5STRING :/Doc_0/Signs/Sign_0/Signature.xml
1 OCTET STRING
1 OBJECT :SM2-with-SM3
1 BIT STRING
1 cont [ 0 ]
2 BIT STRING
"""


def test_openssl_reads_the_structure_of_the_standard(openssl: OpenSSL, tmp_path: Path):
    (tmp_path / "value.der").write_bytes(parts.signature_of(timestamp=lambda value: b"token"))
    listing = openssl("asn1parse", "-inform", "DER", "-in", "value.der").stdout
    found = re.findall(r"d=(\d) .*?(?:cons|prim): (.*?) *(:.*|\[HEX.*)?$", listing, re.MULTILINE)
    for expected, (depth, kind, value) in zip(OUTLINE.split("\n")[1:-1], found, strict=True):
        assert f"{depth} {kind} {value}".startswith(expected)


def test_a_seal_may_list_digests_in_place_of_certificates():
    seal = parts.seal_of(replace(INFO, signers=(ses.digest_entry(OTHER.der), ses.digest_entry(SIGNER.der))))
    assert failures(check(parts.signature_of(seal))) == set()
    assert SIGNER.der not in seal


def test_nobody_outside_the_list_signs():
    with pytest.raises(ValueError, match="list of signers"):
        parts.signature_of(certificate=OTHER.der, sign=OTHER.sign)


@pytest.mark.parametrize("listed", [(OTHER.der,), (ses.digest_entry(OTHER.der),)])
def test_a_signer_outside_the_list_is_found(listed: tuple):
    assert failures(check(forged(seal=parts.seal_of(replace(INFO, signers=listed))))) == {"signer_list.missing"}


def forged(seal: bytes = SEAL, **changes: object) -> bytes:
    """A signature put together without the checks that `sign` makes."""
    fields = {
        "version": 4,
        "seal": seal,
        "signed_at": SIGNED_AT,
        "data_hash": ses.read_signature(parts.signature_of()).data_hash,
        "property_info": parts.PATH,
        "extensions": None,
    }
    signed = encoding.to_sign(**{name: changes.pop(name, value) for name, value in fields.items()})
    outer = {"certificate": SIGNER.der, "algorithm": asn1.OID_SM2_WITH_SM3, "timestamp": None}
    return encoding.signature(signed=signed, **{"signature": SIGNER.sign(signed), **outer, **changes})


@pytest.mark.parametrize(
    ("at", "detail"),
    [(INFO.valid_from - dt.timedelta(seconds=1), "before"), (INFO.valid_to + dt.timedelta(seconds=1), "after")],
)
def test_a_seal_out_of_its_period_is_found(at: dt.datetime, detail: str):
    assert f"seal_period.{detail}" in failures(check(forged(signed_at=at)))


def test_other_data_are_found():
    assert failures(check(parts.signature_of(), data=DATA + b" ")) == {"integrity.altered"}


@pytest.mark.parametrize(
    ("oid", "detail"),
    [("1.2.156.10197.501", "misprinted"), ("1.2.156.10197.1.301", "other"), ("1.2.840.10045.4.3.2", "other")],
)
def test_another_algorithm_is_named(oid: str, detail: str):
    assert failures(check(forged(algorithm=oid))) == {f"algorithm.{detail}"}


@pytest.mark.parametrize("version", [1, 3, 5, 4 + 2**70])
def test_another_version_is_named(version: int):
    assert failures(check(forged(version=version))) == {"version.unknown"}
    seal = parts.seal_of(replace(INFO, version=version))
    assert failures(check(parts.signature_of(seal))) == {"version.unknown"}


R_AND_S = (0, 1, sm2.N - 1, sm2.N, sm2.N + 1, 2**256, -1)


@pytest.mark.parametrize("r", R_AND_S)
@pytest.mark.parametrize("s", R_AND_S)
def test_numbers_out_of_range_are_told_from_wrong_ones(r: int, s: int):
    found = failures(check(forged(signature=DSASignature({"r": r, "s": s}).dump())))
    assert found == {"signature.bad" if {r, s} <= {1, sm2.N - 1} else "signature.out_of_range"}


@pytest.mark.parametrize("value", [b"", b"\x30\x00", b"\x00" * 64, b"\x30\x06\x02\x01\x01\x02\x01\x01\x00"])
def test_a_value_of_another_form_is_none(value: bytes):
    assert failures(check(forged(signature=value))) == {"signature.out_of_range"}


def test_a_key_off_the_curve_is_named():
    point = b"\x04" + SIGNER.pair.public[1:64] + bytes([SIGNER.pair.public[64] ^ 1])
    off_curve = SIGNER.der.replace(SIGNER.pair.public, point)
    assert "signature.not_on_curve" in failures(check(forged(certificate=off_curve)))


def test_a_seal_made_by_somebody_else_is_found():
    stranger = parts.certify("别的制章者", purpose=Purpose.SEAL_MAKER)
    found = failures(check(parts.signature_of(parts.seal_of(maker=stranger))))
    assert found == {"certificate.unknown_root"}


def test_a_seal_made_by_one_who_only_signs_is_found():
    assert failures(check(parts.signature_of(parts.seal_of(maker=OTHER)))) == {"certificate.not_for_seal_making"}


def test_a_seal_altered_after_making_is_found():
    content = ses.read_seal(SEAL)
    altered = encoding.seal_info(replace(INFO, name="别的章"))
    seal = encoding.seal(info=altered, maker=MAKER.der, algorithm=content.algorithm, signature=content.signature)
    assert failures(check(parts.signature_of(seal))) == {"seal_signature.bad"}


def test_a_time_stamp_that_holds_is_the_time_that_counts():
    later = INFO.valid_to + dt.timedelta(hours=1)
    stamped = forged(timestamp=b"token")
    seen: list[tuple[bytes, bytes]] = []

    def at(token: bytes, value: bytes) -> Stamped:
        seen.append((token, value))
        return Stamped(later, [Check("timestamp", True, "timestamp.absent")])

    assert failures(check(stamped, check_timestamp=at)) == {"seal_period.after"}
    assert seen == [(b"token", ses.read_signature(stamped).signature)]


def test_a_time_stamp_that_fails_proves_no_time():
    bad = Check("timestamp", False, "timestamp.before_stated")
    found = check(forged(timestamp=b"token"), check_timestamp=lambda *_: Stamped(INFO.valid_to, [bad]))
    assert failures(found) == {"timestamp.before_stated"}


def test_a_stated_time_after_the_time_stamp_is_found():
    earlier = Stamped(SIGNED_AT - dt.timedelta(hours=1))
    assert failures(check(forged(timestamp=b"token"), check_timestamp=lambda *_: earlier)) == {
        "timestamp.before_stated"
    }


@pytest.mark.parametrize(
    "change",
    [{"es_id": "章"}, {"vendor_id": "厂商"}, {"signers": ()}, {"signers": (SIGNER.der, ses.digest_entry(SIGNER.der))}],
)
def test_particulars_that_fit_no_seal_are_refused(change: dict):
    with pytest.raises(ValueError):
        parts.seal_of(replace(INFO, **change))


def test_a_seal_needs_a_period():
    with pytest.raises(ValueError, match="validity"):
        parts.seal_of(replace(INFO, valid_to=INFO.valid_from))


def test_a_damaged_seal_signs_nothing():
    with pytest.raises(MalformedSeal):
        parts.signature_of(SEAL[:-1])
