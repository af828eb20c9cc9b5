"""What the simulator knows of the platform, beside the list taken down from the document and the published vectors."""

from __future__ import annotations

import pytest

from apps.hubsim.columns import COLUMNS
from apps.hubsim.gateway import _mac, canonical, sm3, wrap
from tests.hub import columns_of_domain as domain

SIZES = {domain.TIME: "t", domain.INT: "n"}


@pytest.mark.parametrize("table", domain.COLUMNS)
def test_its_columns_are_those_of_the_document(table: str) -> None:
    expected = {
        name: (SIZES.get(str(kind), str(kind)), required)
        for name, kind, required in (*domain.HEAD, *domain.COLUMNS[table])
    }
    assert COLUMNS[table] == expected


def test_it_has_no_other_tables() -> None:
    assert set(COLUMNS) == set(domain.COLUMNS)


def test_it_signs_as_the_published_vector() -> None:
    signed = _mac("TEST-SECRET", "s_0000000000000_0000", "test-rid", "1700000000000")
    assert signed == "9nOW2SXseQz6M1qke5gir+wAkY44WfBnzAO5Ne3b5AU="


def test_it_wraps_as_the_published_vector() -> None:
    assert wrap("real-secret-demo", "demo-app-key-0001") == "fCtHsx9zATrA4CAxXrFV9WgeVoDpiqtrMRF03Sco78E="


def test_its_digest_is_the_published_one() -> None:
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_canonical_text_has_sorted_keys_no_spaces_and_plain_characters() -> None:
    assert canonical({"b": None, "a": "证/<", "c": 1}) == '{"a":"证/<","b":null,"c":1}'
