"""Identifiers by GB/T 36904: the vectors of domain section 7, and the check character's own promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.licenses.identifiers import (
    ALPHABET,
    Identifier,
    check_character,
    is_identifier,
    make_identifier,
    of_version,
    parse_identifier,
)

TYPE = "11100000MB03271699022"


@pytest.mark.parametrize(
    ("issuer", "serial", "check"), [("340100", "000000016", "9"), ("11100000MB03271699", "000000001", "J")]
)
def test_the_check_character_of_known_identifiers(issuer, serial, check):
    assert check_character(f"{TYPE}{issuer}{serial}001") == check
    identifier = make_identifier(type_code=TYPE, issuer_code=issuer, serial=serial, version=1)
    assert identifier == f"1.2.156.3005.2.{TYPE}.{issuer}.{serial}.001.{check}"
    assert is_identifier(identifier)


@given(st.text(ALPHABET, min_size=40, max_size=60), st.data())
def test_any_single_wrong_character_changes_the_check(body, data):
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from(ALPHABET.replace(body[place], "")))
    assert check_character(body) != check_character(body[:place] + other + body[place + 1 :])


@given(st.text())
def test_any_text_may_be_asked_about(text):
    assert is_identifier(text) in (True, False)


@pytest.mark.parametrize("version", [0, 1000])
def test_a_part_out_of_shape_is_refused(version):
    with pytest.raises(ValueError, match="36904"):
        make_identifier(type_code=TYPE, issuer_code="34010", serial="000000016", version=version)


PARTS = st.builds(
    Identifier,
    type_code=st.text(ALPHABET, min_size=21, max_size=21),
    issuer_code=st.text(ALPHABET, min_size=18, max_size=18) | st.text("0123456789", min_size=6, max_size=6),
    serial=st.text(ALPHABET, min_size=9, max_size=20),
    version=st.integers(1, 999),
)


@given(PARTS)
def test_what_is_made_is_read_back(parts):
    assert parse_identifier(make_identifier(**vars(parts))) == parts


@given(PARTS, st.integers(1, 999))
def test_a_version_changes_version_and_check_only(parts, version):
    other = of_version(make_identifier(**vars(parts)), version)
    assert parse_identifier(other) == Identifier(parts.type_code, parts.issuer_code, parts.serial, version)


@given(PARTS, st.data())
def test_a_misread_character_is_refused(parts, data):
    identifier = make_identifier(**vars(parts))
    place = data.draw(st.integers(len("1.2.156.3005.2."), len(identifier) - 1).filter(lambda i: identifier[i] != "."))
    other = data.draw(st.sampled_from(ALPHABET.replace(identifier[place], "")))
    with pytest.raises(ValueError):
        parse_identifier(identifier[:place] + other + identifier[place + 1 :])


@given(st.text() | st.text("0123456789ABC.", max_size=70))
def test_any_other_text_is_refused_and_nothing_worse(text):
    with pytest.raises(ValueError):
        parse_identifier(text)


def test_the_versions_of_a_known_identifier():
    first = f"1.2.156.3005.2.{TYPE}.340100.000000016.001.9"
    second = of_version(first, 2)
    assert parse_identifier(second).version == 2
    assert of_version(second, 1) == first
