"""A row's columns as the exchange's pages show them: enough to see what is wrong, without who it is about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from apps.hub.columns import HEAD
from apps.hub.models import Delivery
from apps.hub.tables import TABLES
from apps.identity.crypto import mask
from apps.licenses.masking import HIDDEN, mask_name


def _name(text: str) -> str:
    return mask_name(text, person=False)


def _words(text: str) -> str:
    """What somebody wrote about a case is for who works on it: its beginning shows that it is there."""
    return text[:6] + HIDDEN if len(text) > 8 else text


def _address(text: str) -> str:
    """The division stays, street and number do not."""
    return text[:6] + HIDDEN if len(text) > 6 else HIDDEN


HIDING: Mapping[str, Callable[[str], str]] = {
    "project_name": _name,
    "handle_explain": _words,
    "special_reason": _words,
    "result": _words,
    "result_explain": _words,
    "material_attach_name": _name,
    "applyer_name": _name,
    "applyer_page_code": mask,
    "legal": _name,
    "contact_name": _name,
    "contact_code": mask,
    "contact_mobile": mask,
    "address": _address,
    "certificate_holder": _name,
    "certificate_holder_code": mask,
}
"""Columns about people, and what was written about a case: neither is needed to see why a row is held back."""
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|1\d{10})(?![0-9A-Za-z])")


def mask_numbers(text: str) -> str:
    """ID numbers and mobile numbers that somebody wrote into a text."""
    return _NUMBERS.sub(lambda found: mask(found.group()), text)


@dataclass(frozen=True)
class Cell:
    """A column of a row; `is_wrong` where the row is held back for it."""

    name: str
    label: str
    value: str
    is_wrong: bool = False


def cells_of(row: Delivery) -> list[Cell]:
    """Every column as it is sent, in the table's order, personal data masked."""
    body = json.loads(row.body)
    labels = {column.name: column.label_zh for column in TABLES[row.table].columns}
    names = [*HEAD, *labels]
    return [
        Cell(name, labels.get(name, ""), _shown(name, body.get(name)), is_wrong=name == row.error_field)
        for name in names
    ]


def _shown(name: str, value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    return HIDING[name](mask_numbers(text)) if name in HIDING else mask_numbers(text)
