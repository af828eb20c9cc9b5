"""Every byte of a seal signature counts, and no bytes raise anything but the errors that are documented."""

from __future__ import annotations

import pytest
from asn1crypto import parser
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.signatures import ses
from apps.signatures.errors import MalformedSeal, MalformedSignature
from apps.signatures.reports import Check
from tests.signatures import ses_parts as parts
from tests.signatures.ses_parts import SEAL, Stamped, check, failures

TOKEN = b"a token that only this test knows"
DER = parts.signature_of(timestamp=lambda value: TOKEN)


def exact(token: bytes, value: bytes) -> Stamped:
    return Stamped(parts.SIGNED_AT, [Check("timestamp", token == TOKEN, "timestamp.absent")])


def holds(der: bytes) -> bool:
    return not failures(check(der, check_timestamp=exact))


def test_a_changed_byte_is_found_everywhere():
    assert holds(DER)
    missed = [
        position
        for position in range(0, len(DER), 31)  # every one takes 16 s, and was tried: none is missed
        if holds(DER[:position] + bytes([DER[position] ^ 1 << position % 8]) + DER[position + 1 :])
    ]
    assert missed == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(DER) - 1), st.integers(1, 255))
def test_any_change_of_any_byte_is_found(position: int, change: int):
    assert not holds(DER[:position] + bytes([DER[position] ^ change]) + DER[position + 1 :])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(der: bytes):
    assert not holds(der)
    with pytest.raises(MalformedSeal):
        ses.read_seal(der)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_piece_cut_out_or_put_in_is_found(data: st.DataObject):
    start = data.draw(st.integers(0, len(DER) - 1))
    end = data.draw(st.integers(start, min(len(DER), start + 40)))
    put = data.draw(st.binary(max_size=8))
    altered = DER[:start] + put + DER[end:]
    assert altered == DER or not holds(altered)


@pytest.mark.parametrize("length", [0, 1, 3, 4, 100, 900, -1])
def test_a_cut_file_is_called_cut(length: int):
    expected = {"structure.malformed"} if not length else {"structure.truncated"}
    assert failures(check(DER[:length])) == expected


@pytest.mark.parametrize("tail", [b"\x00", b"\x05\x00", DER])
def test_bytes_behind_the_end_are_called_so(tail: bytes):
    assert failures(check(DER + tail)) == {"structure.trailing"}
    with pytest.raises(MalformedSeal) as refusal:
        ses.read_seal(SEAL + tail)
    assert refusal.value.code == "structure.trailing"


def test_the_older_version_is_called_by_its_name():
    inside = parser.emit(0, 0, 2, b"\x01")
    assert failures(check(parser.emit(0, 1, 16, inside + inside))) == {"structure.older"}


def test_what_is_too_large_is_not_read():
    assert failures(check(parser.emit(0, 1, 16, bytes(5 * 1024**2)))) == {"structure.too_large"}


def test_the_same_values_in_a_longer_spelling_are_refused():
    inner = DER[parser.peek(DER) - len(parser.parse(DER)[4]) :]
    longer = b"\x30\x84" + len(inner).to_bytes(4, "big") + inner
    assert failures(check(longer)) == {"structure.not_canonical"}


def test_an_indefinite_length_is_refused():
    inner = parser.parse(DER)[4]
    with pytest.raises(MalformedSignature):
        ses.read_signature(b"\x30\x80" + inner + b"\x00\x00")
