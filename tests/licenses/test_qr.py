"""The QR code: short, masked, checked without the register; any change of it is found."""

from __future__ import annotations

import base64
import subprocess

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from apps.licenses import qr
from apps.licenses.masking import mask_name
from apps.licenses.qr import MalformedQr, parse, read_payload


def test_it_says_what_was_issued(issue, seal):
    license = issue()
    report = read_payload(license.qr_payload)
    assert report.key == seal.sm2_key
    content = report.content
    assert (content.kind, content.number, content.version) == ("test.site", license.number, 1)
    assert (content.valid_from, content.valid_to) == (license.valid_from, license.valid_to)
    assert (content.holder, content.data_digest) == ("甲江＊＊有限公司", license.data_digest)


def test_the_address_reads_like_the_payload(issue):
    license = issue()
    address = qr.address(license.qr_payload)
    assert address == f"http://localhost:8000/v/{license.qr_payload}"
    assert read_payload(address) == read_payload(license.qr_payload)


def test_it_is_short_enough_to_scan_from_paper(issue):
    payload = issue().qr_payload
    assert len(payload) < 320
    # 31 mm on the certificate: a module of 0.4 mm or more.
    assert 31 / segno.make(qr.address(payload), error="m").symbol_size(border=1)[0] > 0.4


def test_the_openssl_command_verifies_it(issue, seal, tmp_path):
    facts, digest, signature = issue().qr_payload.split(".")
    (tmp_path / "signed").write_text(f"{facts}.{digest}")
    (tmp_path / "signature").write_bytes(base64.urlsafe_b64decode(signature + "=="))
    (tmp_path / "certificate.der").write_bytes(bytes(seal.sm2_key.certificate))

    def openssl(*arguments):
        return subprocess.run(["openssl", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    openssl("x509", "-inform", "DER", "-in", "certificate.der", "-pubkey", "-noout", "-out", "key.pem")
    verify = ["pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-digest", "sm3", "-in", "signed"]
    done = openssl(*verify, "-sigfile", "signature", "-pkeyopt", "distid:1234567812345678")
    assert "Verified Successfully" in done.stdout, done.stderr


def test_every_single_changed_character_is_found(issue):
    payload = issue().qr_payload
    for place, character in enumerate(payload):
        other = "A" if character != "A" else "B"
        assert read_payload(payload[:place] + other + payload[place + 1 :]).key is None, place


@given(st.text())
def test_any_text_may_be_scanned(text):
    try:
        parse(text)
    except MalformedQr:
        return
    raise AssertionError(text)


@given(st.text(alphabet="ABCabc019-_."), st.text(alphabet="ABCabc019-_"), st.text(alphabet="ABCabc019-_"))
def test_text_of_the_right_shape_is_no_license_either(one, two, three):
    with pytest.raises(MalformedQr):
        parse(f"{one}.{two}.{three}")


@pytest.mark.parametrize("place", [2, 7])
def test_a_code_with_control_characters_is_refused(place):
    lines = ["1", "test.site", "测字第1号", "1", "甲＊＊", "20261123", "20291122", "0123456789abcdef"]
    assert parse(a_code(lines)).number == "测字第1号"
    lines[place] = lines[place][:-1] + "\x00"
    with pytest.raises(MalformedQr):
        parse(a_code(lines))


def a_code(lines: list[str]) -> str:
    parts = ("\n".join(lines).encode(), bytes(32), b"signature")
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


@pytest.mark.parametrize(
    ("name", "person", "masked"),
    [
        ("林一鸣", True, "林＊＊"),
        ("欧阳示范", True, "欧＊＊"),
        ("甲江示例新能源有限公司", False, "甲江＊＊有限公司"),
        ("示例合作社", False, "示＊＊作社"),
        ("店", False, "店＊＊"),
    ],
)
def test_a_masked_name_hides_how_long_it_was(name, person, masked):
    assert mask_name(name, person=person) == masked
