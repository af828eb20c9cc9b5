"""Identifiers by GB/T 36904: the vectors of domain section 7, and the check character's own promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.licenses.identifiers import ALPHABET, check_character, is_identifier, make_identifier

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
