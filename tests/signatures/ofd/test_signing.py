"""Sealing an OFD: layout, digests, protection, places of the seal."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from apps.signatures import ses
from apps.signatures.certificates import to_pem
from apps.signatures.ofd import layout, package, signing, stamps, xml
from apps.signatures.ofd.errors import OfdError
from apps.signatures.ofd.signing import Protection
from apps.signatures.ofd.stamps import Stamp
from tests.signatures.conftest import OpenSSL
from tests.signatures.ofd import parts
from tests.signatures.ses_parts import SIGNER

FOLDER = "Doc_0/Signs/Sign_0"


def described(ofd: bytes, number: int = 0) -> xml.Element:
    name = f"Doc_0/Signs/Sign_{number}/Signature.xml"
    return xml.parse(package.read(ofd).part(name), name)


def references(ofd: bytes, number: int = 0) -> dict[str, str]:
    found = described(ofd, number).first("SignedInfo", "References")
    return {each.attributes["FileRef"]: each.text_of("CheckValue") for each in found.children}


@pytest.mark.parametrize("protection", list(Protection))
def test_a_sealed_document_holds_in_every_point(protection: Protection):
    found = parts.examine(parts.sealed(protection))
    assert [check for check in found.checks if not check.ok] == []
    assert [signed.field for signed in found.signatures] == ["s001"]


def test_the_parts_lie_where_the_standard_puts_them():
    opened = package.read(parts.sealed())
    assert set(opened.parts) == {
        *parts.plain_parts(),
        "Doc_0/Signs/Signatures.xml",
        f"{FOLDER}/Signature.xml",
        f"{FOLDER}/SignedValue.dat",
        f"{FOLDER}/Seal.esl",
    }
    body = xml.parse(opened.part("OFD.xml"), "OFD.xml").first("DocBody")
    assert [child.name for child in body.children] == ["DocInfo", "DocRoot", "Signatures"]
    assert body.text_of("Signatures") == "/Doc_0/Signs/Signatures.xml"
    listed = xml.parse(opened.part("Doc_0/Signs/Signatures.xml"), "")
    assert [child.name for child in listed.children] == ["MaxSignId", "Signature"]
    assert listed.children[1].attributes == {"ID": "s001", "Type": "Seal", "BaseLoc": f"/{FOLDER}/Signature.xml"}


def test_the_description_has_the_elements_of_the_standard_in_its_order():
    root = described(parts.sealed())
    assert [child.name for child in root.children] == ["SignedInfo", "SignedValue"]
    info = root.children[0]
    assert [child.name for child in info.children] == [
        "Provider",
        "SignatureMethod",
        "SignatureDateTime",
        "References",
        "StampAnnot",
        "Seal",
    ]
    assert info.text_of("SignatureMethod") == "1.2.156.10197.1.501"
    assert info.first("References").attributes == {"CheckMethod": "1.2.156.10197.1.401"}
    assert info.first("StampAnnot").attributes == {"ID": "s001-1", "PageRef": "1", "Boundary": "120 200 42 42"}
    assert info.text_of("Seal", "BaseLoc") == f"/{FOLDER}/Seal.esl"
    assert root.text_of("SignedValue") == f"/{FOLDER}/SignedValue.dat"


def test_openssl_finds_the_same_digest_of_every_part(openssl: OpenSSL, tmp_path: Path):
    ofd = parts.sealed_twice()
    opened, stated = package.read(ofd), references(ofd, 1)
    assert len(stated) == len(opened.parts) - 4
    for number, path in enumerate(stated):
        (tmp_path / str(number)).write_bytes(opened.part(path.lstrip("/")))
    lines = openssl("dgst", "-sm3", *(str(number) for number in range(len(stated)))).stdout.splitlines()
    digests = [base64.b64encode(bytes.fromhex(line.rpartition(" ")[2])).decode() for line in lines]
    assert digests == list(stated.values())


def test_openssl_finds_the_digest_and_the_signature_of_the_description(openssl: OpenSSL, tmp_path: Path):
    opened = package.read(parts.sealed())
    content = ses.read_signature(opened.part(f"{FOLDER}/SignedValue.dat"))
    files = {
        "description": opened.part(f"{FOLDER}/Signature.xml"),
        "signed": content.signed,
        "value": content.signature,
        "cert.pem": to_pem(SIGNER.der),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert openssl("dgst", "-sm3", "description").stdout.split()[-1] == content.data_hash.hex()
    (tmp_path / "key.pem").write_text(openssl("x509", "-in", "cert.pem", "-noout", "-pubkey").stdout)
    options = ("-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")
    signed = ("-inkey", "key.pem", "-in", "signed", "-sigfile", "value")
    assert "Verified Successfully" in openssl("pkeyutl", "-verify", "-pubin", *signed, *options).stdout


def test_the_whole_protection_covers_the_list_and_allows_no_later_seal():
    ofd = parts.sealed(Protection.WHOLE)
    assert "/Doc_0/Signs/Signatures.xml" in references(ofd)
    with pytest.raises(OfdError) as refusal:
        parts.seal(ofd)
    assert (refusal.value.code, refusal.value.part) == ("protection.closed", f"{FOLDER}/Signature.xml")


def test_the_continued_protection_leaves_the_list_open_to_a_countersignature():
    assert "/Doc_0/Signs/Signatures.xml" not in references(parts.sealed())
    found = parts.examine(parts.sealed_twice())
    assert [check for check in found.checks if not check.ok] == []
    assert [signed.field for signed in found.signatures] == ["s001", "s002"]


def test_a_later_seal_covers_the_earlier_one():
    covered = references(parts.sealed_twice(), 1)
    assert {f"/{FOLDER}/{name}" for name in ("Signature.xml", "SignedValue.dat", "Seal.esl")} <= set(covered)


def test_a_third_seal_may_close_the_document():
    ofd = parts.seal(parts.sealed_twice(), protection=Protection.WHOLE)
    assert parts.failures(ofd) == set()
    with pytest.raises(OfdError) as refusal:
        parts.seal(ofd)
    assert refusal.value.code == "protection.closed"


def test_one_seal_may_stand_on_several_pages():
    ofd = parts.seal(places=[Stamp(number, 100, 200, 42, 42) for number in range(parts.PAGES)])
    annotations = described(ofd).first("SignedInfo").all("StampAnnot")
    assert [each.attributes["PageRef"] for each in annotations] == ["1", "2", "3"]
    assert len({each.attributes["ID"] for each in annotations}) == 3


def test_the_slices_of_a_straddling_seal_join_at_the_edge_and_make_it_whole():
    pages = (layout.Page("1", 210, 297), layout.Page("2", 297, 210), layout.Page("3", 210, 297))
    slices = stamps.straddling(pages, width=42, height=42)
    assert [stamp.page for stamp in slices] == [0, 1, 2]
    for place, (stamp, page) in enumerate(zip(slices, pages, strict=True)):
        x, _, width, height = stamp.clip
        assert (x, width, height) == pytest.approx((14 * place, 14, 42))
        assert stamp.left + x + width == pytest.approx(page.width)
        assert stamp.top + 21 == pytest.approx(page.height / 2)


@pytest.mark.parametrize(("count", "groups"), [(2, [2]), (14, [14]), (15, [8, 7]), (29, [10, 9, 10]), (100, [12, 13])])
def test_a_long_document_bears_the_straddling_seal_several_times(count: int, groups: list[int]):
    pages = [layout.Page(str(number), 210, 297) for number in range(count)]
    slices = stamps.straddling(pages, width=42, height=42)
    assert [stamp.page for stamp in slices] == list(range(count))
    starts = [stamp.page for stamp in slices if stamp.clip[0] == 0]
    sizes = [end - start for start, end in zip(starts, [*starts[1:], count], strict=True)]
    assert sizes[: len(groups)] == groups
    assert min(sizes) >= 2
    assert all(stamp.clip[2] >= stamps.MIN_SLICE for stamp in slices)


def test_a_straddling_seal_is_written_with_its_clips():
    annotations = described(parts.sealed_twice(), 1).first("SignedInfo").all("StampAnnot")
    assert [each.attributes["Clip"] for each in annotations] == ["0 0 14 42", "14 0 14 42", "28 0 14 42"]
    assert [each.attributes["Boundary"].split()[0] for each in annotations] == ["196", "182", "168"]


def test_a_single_page_takes_no_straddling_seal():
    with pytest.raises(OfdError) as refusal:
        stamps.straddling([layout.Page("1", 210, 297)], width=42, height=42)
    assert refusal.value.code == "stamp.single_page"


@pytest.mark.parametrize(
    ("stamp", "code"),
    [
        (Stamp(3, 0, 0, 42, 42), "stamp.no_page"),
        (Stamp(-1, 0, 0, 42, 42), "stamp.no_page"),
        (Stamp(0, 170, 0, 42, 42), "stamp.off_page"),
        (Stamp(0, 0, 256, 42, 42), "stamp.off_page"),
        (Stamp(0, -1, 0, 42, 42), "stamp.off_page"),
        (Stamp(0, 0, 0, 42, 0), "stamp.off_page"),
        (Stamp(0, 196, 0, 42, 42, (0, 0, 15, 42)), "stamp.off_page"),
    ],
)
def test_a_place_off_the_page_is_refused(stamp: Stamp, code: str):
    with pytest.raises(OfdError) as refusal:
        parts.seal(places=[stamp])
    assert refusal.value.code == code


def test_a_document_of_another_vendor_is_sealed_too():
    foreign = {
        name: content.replace(b"ofd:", b"vendor:").replace(b"xmlns:ofd", b"xmlns:vendor")
        for name, content in parts.plain_parts().items()
    }
    ofd = parts.seal(parts.zipped(foreign))
    assert parts.failures(ofd) == set()
    assert re.search(rb"</vendor:DocRoot><vendor:Signatures>", package.read(ofd).part("OFD.xml"))


def test_the_same_input_gives_the_same_bytes_but_for_the_signature():
    first, second = (package.read(parts.seal()).parts for _ in range(2))
    assert {name for name in first if first[name] != second[name]} == {f"{FOLDER}/SignedValue.dat"}
    assert (
        signing.check_value(b"abc")
        == base64.b64encode(bytes.fromhex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")).decode()
    )
