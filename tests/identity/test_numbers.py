from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.identity.numbers import clean_id_number, clean_phone, clean_uscc
from tests.factories import a_uscc, an_id_number

GOOD = "990101199001010019"
REAL_SHAPE = "360426199101010071"  # python-stdnum's own example: division 360426 exists


def test_a_good_number_comes_back_compact_and_in_capitals() -> None:
    assert clean_id_number(" 990101 19900101 0019 ") == GOOD
    assert clean_id_number(REAL_SHAPE) == REAL_SHAPE


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "18位"),
        (GOOD[:-1], "18位"),
        ("99010119900101001A", "17位为数字"),
        ("99010X199001010019", "17位为数字"),
        (GOOD[:-1] + "8", "校验位"),
        ("990101199013010016", "出生日期"),
        ("880101199001010013", "行政区划"),
    ],
)
def test_a_wrong_id_number_is_told_what_is_wrong(number: str, says: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError, match=says):
        clean_id_number(number)


def test_an_invented_number_passes_only_in_a_demo(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(ValidationError):
        clean_id_number(GOOD)


def test_the_credit_code_of_the_ministry_of_natural_resources_is_valid() -> None:
    assert clean_uscc("11100000mb03271699") == "11100000MB03271699"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("11100000MB0327169", "18位"),
        ("A1100000MB03271699", "前8位"),
        ("11100000MB0327I699", "前8位"),
        ("11100000MB03271698", "校验位"),
    ],
)
def test_a_wrong_credit_code_is_told_what_is_wrong(number: str, says: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError, match=says):
        clean_uscc(number)


@pytest.mark.parametrize("text", ["19900000001", "199 0000 0001", "+86-199-0000-0001"])
def test_a_phone_loses_its_separators(text: str) -> None:
    assert clean_phone(text) == "19900000001"


@pytest.mark.parametrize("text", ["", "12345", "29900000001", "1990000000a"])
def test_a_wrong_phone_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="11"):
        clean_phone(text)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_validation_error(text: str) -> None:
    for clean in (clean_id_number, clean_uscc, clean_phone):
        with suppress(ValidationError):
            assert clean(text)


@given(st.integers(1, 40000), st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_noticed(serial: int, place: int, digit: str) -> None:
    good = an_id_number(serial)
    wrong = good[:place] + digit + good[place + 1 :]
    if wrong != good:
        with pytest.raises(ValidationError):
            clean_id_number(wrong)


@given(st.integers(1, 9_999_999))
def test_the_factories_give_valid_numbers(serial: int) -> None:
    assert clean_uscc(a_uscc(serial)).startswith("99")
    assert clean_id_number(an_id_number(serial)).startswith("99")
