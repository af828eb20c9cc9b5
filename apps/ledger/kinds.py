"""Registry of entry kinds: typed codes with a label; the history never stores translated text (lesson of ebau)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    code: str
    label: str | Promise


_KINDS: dict[str, Kind] = {}


def register(code: str, label: str | Promise) -> Kind:
    """Adds a kind; raises ValueError where the code stands for another label already."""
    known = _KINDS.get(code)
    if known is not None and known.label != label:
        raise ValueError(f"ledger kind {code} is registered twice")
    return _KINDS.setdefault(code, Kind(code, label))


def get(code: str) -> Kind:
    """The kind; raises KeyError where no room registered it."""
    return _KINDS[code]


def label(code: str) -> str:
    """Its label in the reader's language; the code itself for one that a newer version wrote."""
    kind = _KINDS.get(code)
    return str(kind.label) if kind else code


def all_kinds() -> list[Kind]:
    return sorted(_KINDS.values(), key=lambda k: k.code)


# Attempts that every room may record (see `services.record_attempt`).
ACCESS_REFUSED = register("access.refused", _("Access refused"))
ACCESS_VIEWED = register("access.viewed", _("Looked at"))
