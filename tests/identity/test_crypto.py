from __future__ import annotations

from typing import Any

import pytest

from apps.identity.crypto import blind_index, decrypt, encrypt, mask


@pytest.mark.parametrize(
    ("text", "options", "shown"),
    [
        ("990101199001010019", {}, "990***********0019"),
        ("19900000001", {}, "199****0001"),
        ("short", {}, "*****"),
        ("", {}, ""),
        ("password", {"head": 2, "tail": 0}, "pa******"),
    ],
)
def test_a_masked_text_shows_only_its_ends(text: str, options: dict[str, int], shown: str) -> None:
    assert mask(text, **options) == shown


def test_what_is_encrypted_comes_back_and_never_looks_the_same_twice() -> None:
    first, second = encrypt("990101199001010019"), encrypt("990101199001010019")
    assert first != second
    assert decrypt(first) == decrypt(second) == "990101199001010019"


def test_altered_ciphertext_is_refused() -> None:
    text = encrypt("990101199001010019")
    altered = text[:20] + ("A" if text[20] != "A" else "B") + text[21:]
    with pytest.raises(ValueError, match="altered"):
        decrypt(altered)


def test_another_key_reads_nothing_and_finds_nothing(settings: Any) -> None:
    text, index = encrypt("990101199001010019"), blind_index("990101199001010019")
    settings.FIELD_KEY = "another-key-of-enough-length-0123456789"
    assert blind_index("990101199001010019") != index
    with pytest.raises(ValueError, match="FIELD_KEY"):
        decrypt(text)


def test_the_index_ignores_case_and_outer_spaces() -> None:
    assert blind_index(" 99010119900101001x ") == blind_index("99010119900101001X")
