"""A table entered as lines that can be pasted from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

MOST_ROWS = 500
_COMMAS = re.compile(r"[,，;；]")


class TableField(forms.CharField):
    """Lines of `columns` cells, apart by tab, comma or semicolon; cleans to (line, stripped cells) pairs.

    Raises ValidationError that names the line and the number of cells found.
    """

    def __init__(self, *, columns: Sequence[str | Promise], optional: int = 0, rows: int = 8, **kwargs: Any) -> None:
        self.columns, self.optional = columns, optional
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> Any:
        return cells_of(super().to_python(value) or "", columns=self.columns, optional=self.optional)


def cells_of(text: str, *, columns: Sequence[str | Promise], optional: int = 0) -> list[tuple[int, list[str]]]:
    """The rows of a table, each with the number of its line; empty lines are passed over.

    The last `optional` cells may be left out. Raises ValidationError.
    """
    rows, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in _split(line)]
        missing = len(columns) - len(cells)
        if missing < 0 or missing > optional or any(len(cell) > 100 for cell in cells):
            names = "、".join(str(column) for column in columns)
            problems.append(
                _("Line %(line)s has %(found)s cells; write %(names)s, each of at most 100 characters.")
                % {"line": number, "found": len(cells), "names": names}
            )
            continue
        rows.append((number, cells + [""] * missing))
    if len(rows) > MOST_ROWS:
        problems.append(_("There are %(found)s lines; at most %(most)s.") % {"found": len(rows), "most": MOST_ROWS})
    if problems:
        raise ValidationError(problems[:10])
    return rows


def _split(line: str) -> list[str]:
    """A line from a spreadsheet has tabs, and then its commas are part of the words."""
    return line.split("\t") if "\t" in line else _COMMAS.split(line)


def at_line(number: int, text: str) -> str:
    """A problem of one row, with where it is."""
    return _("Line %(line)s: %(problem)s") % {"line": number, "problem": text}


def as_lines(rows: Sequence[Sequence[object]]) -> str:
    """The stored rows as the page shows them; `cells_of` reads the same rows from it."""
    lines = []
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        lines.append(("\t" if any(_COMMAS.search(cell) for cell in cells) else ", ").join(cells))
    return "\n".join(lines)
