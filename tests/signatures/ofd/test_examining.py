"""Examining the seals of an OFD: every change is found and named, and nothing makes it fail."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.signatures import ses
from apps.signatures.ofd import package, signing
from apps.signatures.ofd.signing import Protection
from tests.signatures.ofd import parts
from tests.signatures.ses_parts import INFO, SIGNED_AT, seal_of, signature_of

SIGN_0 = "Doc_0/Signs/Sign_0"
SIGNATURE = f"{SIGN_0}/Signature.xml"
VALUE = f"{SIGN_0}/SignedValue.dat"
LIST = "Doc_0/Signs/Signatures.xml"
PAGE = "Doc_0/Pages/Page_1/Content.xml"


def altered(name: str, old: bytes, new: bytes, ofd: bytes | None = None) -> bytes:
    ofd = ofd or parts.sealed()
    content = package.read(ofd).part(name)
    assert old in content
    return parts.changed(ofd, {name: content.replace(old, new)})


def test_a_document_without_a_seal_is_named():
    assert parts.codes(parts.PLAIN) == {"structure.unsigned"}


def test_an_altered_page_is_named():
    assert parts.failures(altered(PAGE, b"100", b"101")) == {("parts.altered", PAGE)}


def test_every_sealed_part_is_named_when_altered():
    ofd = parts.sealed()
    for name in (*parts.plain_parts(), SIGNATURE, VALUE, f"{SIGN_0}/Seal.esl"):
        found = parts.failures(parts.changed(ofd, {name: package.read(ofd).part(name) + b" "}))
        named = {part for _, part in found}
        assert name in named or found == {("integrity.altered", "")}, (name, found)


def test_a_missing_page_is_named():
    opened = package.read(parts.sealed())
    document = opened.part("Doc_0/Document.xml").replace(b'<ofd:Page ID="2" BaseLoc="Pages/Page_1/Content.xml"/>', b"")
    found = parts.failures(parts.changed(parts.sealed(), {PAGE: None, "Doc_0/Document.xml": document}))
    assert found == {("parts.missing", PAGE), ("parts.altered", "Doc_0/Document.xml")}


def test_an_added_part_is_named():
    found = parts.failures(parts.changed(parts.sealed(), {"Doc_0/Pages/Page_9/Content.xml": b"<x/>"}))
    assert found == {("coverage.not_sealed", "Doc_0/Pages/Page_9/Content.xml")}


def test_a_part_that_a_seal_leaves_out_is_named(monkeypatch):
    original = signing._description
    monkeypatch.setattr(
        signing,
        "_description",
        lambda protected, *rest: original({n: c for n, c in protected.items() if n != PAGE}, *rest),
    )
    assert parts.failures(parts.seal()) == {("coverage.not_sealed", PAGE)}


def test_an_altered_digest_is_found_by_the_signature():
    content = package.read(parts.sealed()).part(PAGE)
    page = content.replace(b"100", b"101")
    ofd = altered(SIGNATURE, signing.check_value(content).encode(), signing.check_value(page).encode())
    assert parts.codes(parts.changed(ofd, {PAGE: page})) == {"integrity.altered"}


def test_a_seal_of_another_document_is_named():
    value = signature_of(data=package.read(parts.sealed()).part(SIGNATURE), property_info="/Doc_1/Signature.xml")
    assert parts.codes(parts.changed(parts.sealed(), {VALUE: value})) == {"binding.other"}


def test_another_picture_of_the_seal_is_named():
    other = seal_of(replace(INFO, picture=ses.Picture("PNG", b"another", 42, 42)))
    assert parts.failures(parts.changed(parts.sealed(), {f"{SIGN_0}/Seal.esl": other})) == {
        ("seal_file.other", f"{SIGN_0}/Seal.esl")
    }


def test_a_seal_added_against_the_protection_is_named():
    ofd = parts.sealed(Protection.WHOLE)
    opened = package.read(parts.sealed_twice()).parts
    later = {
        name: content for name, content in opened.items() if name.startswith("Doc_0/Signs/Sign_1/") or name == LIST
    }
    codes = parts.codes(parts.changed(ofd, later))
    assert {"protection.broken", "parts.altered"} <= codes


def test_a_seal_taken_out_of_the_list_is_named():
    line = b'<ofd:Signature ID="s001" Type="Seal" BaseLoc="/Doc_0/Signs/Sign_0/Signature.xml"/>'
    assert ("structure.not_listed", SIGNATURE) in parts.failures(altered(LIST, line, b"", parts.sealed_twice()))


def test_seals_out_of_their_order_in_time_are_named():
    later = signing.sign(
        parts.sealed(),
        seal=parts.SEAL,
        stamps=[],
        protection=Protection.CONTINUE,
        signed_at=SIGNED_AT,
        sign_value=lambda content, path: signature_of(
            data=content, property_info=path, signed_at=SIGNED_AT - dt.timedelta(hours=1)
        ),
    )
    assert parts.codes(later) == {"order.earlier"}


def test_a_stamp_on_no_page_is_named():
    codes = parts.failures(altered(SIGNATURE, b'PageRef="1"', b'PageRef="7"'))
    assert ("stamp.no_page", "7") in codes


def test_bytes_of_the_package_that_carry_no_content_are_found():
    data = bytearray(parts.sealed())
    data[10] ^= 1
    assert parts.failures(bytes(data)) == {("package.altered", "")}


def test_our_document_packed_anew_by_another_program_is_found():
    assert parts.codes(parts.zipped(package.read(parts.sealed()).parts)) == {"package.altered"}


def as_another_vendor(content: bytes) -> bytes:
    return content.replace(signing.PROVIDER.encode(), b"vendor").replace(b"ofd:", b"v:").replace(b":ofd", b":v")


@pytest.fixture
def foreign(monkeypatch) -> bytes:
    """Other prefixes, other folders, relative locations, another provider, packed by another program."""
    document = {
        name.replace("Doc_0", "Doc_7"): as_another_vendor(content).replace(b"Doc_0", b"Doc_7")
        for name, content in parts.plain_parts().items()
    }
    monkeypatch.setattr(signing, "PROVIDER", "vendor")
    sealed = package.read(parts.seal(parts.zipped(document)))
    monkeypatch.undo()
    return parts.zipped(sealed.parts)


def test_a_document_of_another_vendor_is_checked(foreign: bytes):
    found = parts.examine(foreign)
    assert [check for check in found.checks if not check.ok] == []
    assert "package.foreign" in {check.detail for check in found.checks}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'Type="Seal"', b'Type="Sign"', "structure.not_a_seal"),
        (b'BaseLoc="/Doc_7', b'BaseLoc="../../../Doc_7', "structure.path_outside"),
        (b"Doc_7/Signs/Sign_0/", b"Doc_7/Signs/Sign_5/", "structure.part_missing"),
    ],
)
def test_what_is_odd_in_the_list_of_another_vendor_is_named(foreign: bytes, old: bytes, new: bytes, code: str):
    name = "Doc_7/Signs/Signatures.xml"
    assert code in parts.codes(altered(name, old, new, foreign))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'CheckMethod="1.2.156.10197.1.401"', b'CheckMethod="MD5"', "parts.other_method"),
        (b"<ofd:CheckValue>", b"<ofd:CheckValue>*", "parts.unreadable_digest"),
        (b"SignedInfo>", b"Other>", "structure.no_signature"),
        (b"/Seal.esl<", b"/None.esl<", "seal_file.other"),
        (b"/SignedValue.dat<", b"/None.dat<", "structure.part_missing"),
        (b'FileRef="/OFD.xml"', b'FileRef="/../x"', "structure.path_outside"),
        (b"120 200 42 42", b"120 200 42", "stamp.bad_box"),
    ],
)
def test_what_is_odd_in_a_description_is_named(old: bytes, new: bytes, code: str):
    assert code in parts.codes(altered(SIGNATURE, old, new))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"", "structure.malformed"),
        (b"0\x00", "structure.malformed"),
        (b"0\x06\x02\x01\x01\x02\x01\x01", "structure.older"),
        (b"0\x82\xff\xff", "structure.truncated"),
    ],
)
def test_a_value_of_another_form_is_named(value: bytes, code: str):
    assert (code, VALUE) in parts.failures(parts.changed(parts.sealed(), {VALUE: value}))


def test_a_document_type_in_a_page_is_named():
    ofd = altered(PAGE, b"<ofd:Page", b"<!DOCTYPE x><ofd:Page")
    assert parts.codes(ofd) == {"structure.doctype"}


def test_a_file_with_every_part_altered_is_reported_within_bounds():
    many = package.write({**parts.plain_parts(), **{f"Doc_0/Res/{n}.bin": b"%d" % n for n in range(100)}})
    ofd = parts.seal(many)
    found = parts.examine(parts.changed(ofd, {f"Doc_0/Res/{n}.bin": b"x" for n in range(100)}))
    assert sum(check.detail == "parts.altered" for check in found.checks) == 20
    assert ("parts.many", "100") in {(check.detail, check.part) for check in found.checks}


@pytest.mark.parametrize("make", [parts.sealed, parts.sealed_twice], ids=["one seal", "two seals"])
def test_every_changed_byte_is_found(make):
    ofd = make()
    chance = random.Random(20260102)
    for position in (*chance.sample(range(len(ofd)), 150), 0, len(ofd) - 1):
        changed = bytearray(ofd)
        changed[position] ^= chance.randrange(1, 256)
        assert parts.codes(bytes(changed)), position


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_are_reported_and_never_raise(noise: bytes):
    assert parts.codes(noise)
    assert parts.codes(b"PK\x03\x04" + noise)


@settings(deadline=None, max_examples=100)
@given(st.sampled_from([SIGNATURE, LIST, VALUE, "OFD.xml"]), st.integers(0), st.binary(min_size=1, max_size=30))
def test_any_change_in_the_parts_of_a_signature_is_reported_and_never_raises(name: str, place: int, noise: bytes):
    content = package.read(parts.sealed()).part(name)
    at = place % len(content)
    parts.examine(parts.changed(parts.sealed(), {name: content[:at] + noise + content[at + len(noise) :]}))


def test_the_words_name_the_part():
    (check,) = [check for check in parts.examine(altered(PAGE, b"100", b"101")).checks if not check.ok]
    assert check.message.endswith(f"({PAGE})")
