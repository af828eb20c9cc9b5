"""Lists in a sentence, with the marks of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(parts: Iterable[object]) -> str:
    """Things beside each other: ``gold, iron``, in Chinese ``金、铁``."""
    return pgettext("between things of a list", ", ").join(map(str, parts))


def in_clauses(parts: Iterable[object]) -> str:
    """Longer parts that hold commas themselves: ``paper: one, here; internet: two, there``."""
    return pgettext("between clauses of a list", "; ").join(map(str, parts))
