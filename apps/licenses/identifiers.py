"""The identifier of an electronic license (电子证照标识, GB/T 36904): parts joined by dots, with a check character.

``1.2.156.3005.2.<type code>.<issuer code>.<serial>.<version>.<check>``; the check character is ISO 7064 MOD 37,36
over the four parts without dots (domain 1.8 and 7: found on real identifiers).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIX = "1.2.156.3005.2"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPE = re.compile(
    re.escape(PREFIX) + r"\.(?P<type>[0-9A-Z]{21})\.(?P<issuer>[0-9A-Z]{6}|[0-9A-Z]{18})"
    r"\.(?P<serial>[0-9A-Z]{9,20})\.(?P<version>(?!000)[0-9]{3})\.(?P<check>[0-9A-Z])"
)


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36 check character. Raises ValueError for a character outside 0–9 and A–Z."""
    p = 36
    for character in text:
        v = (p + ALPHABET.index(character)) % 36 or 36
        p = 2 * v % 37
    return ALPHABET[(37 - p) % 36]


def make_identifier(*, type_code: str, issuer_code: str, serial: str, version: int) -> str:
    """Raises ValueError where a part does not have the standard's shape."""
    check = check_character(f"{type_code}{issuer_code}{serial}{version:03d}")
    identifier = f"{PREFIX}.{type_code}.{issuer_code}.{serial}.{version:03d}.{check}"
    if not _SHAPE.fullmatch(identifier):
        raise ValueError(f"{identifier} is not an identifier by GB/T 36904")
    return identifier


@dataclass(frozen=True)
class Identifier:
    """The parts of an identifier; `version` is 1 … 999."""

    type_code: str
    issuer_code: str
    serial: str
    version: int


def parse_identifier(text: str) -> Identifier:
    """Raises ValueError for another shape, or where the check character does not hold."""
    match = _SHAPE.fullmatch(text)
    if not match:
        raise ValueError("not the shape of an identifier by GB/T 36904")
    if check_character(match["type"] + match["issuer"] + match["serial"] + match["version"]) != match["check"]:
        raise ValueError("the identifier's check character does not hold: it was misread or mistyped")
    return Identifier(match["type"], match["issuer"], match["serial"], int(match["version"]))


def is_identifier(text: str) -> bool:
    """True for the standard's shape with the right check character."""
    try:
        parse_identifier(text)
    except ValueError:
        return False
    return True


def of_version(identifier: str, version: int) -> str:
    """The same license's identifier for another version (1 … 999). Raises ValueError for what is no identifier."""
    parts = parse_identifier(identifier)
    return make_identifier(
        type_code=parts.type_code, issuer_code=parts.issuer_code, serial=parts.serial, version=version
    )
