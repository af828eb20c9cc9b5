"""Where a material came from that nobody uploaded, in words: the same for applicants and clerks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def origin_words(origin: Mapping[str, Any]) -> str:
    """Empty for an upload."""
    if not origin:
        return ""
    said = {
        "hub": _("Electronic license, received from the national platform (query %(query)s)"),
        "register": _("Electronic license, from this system's register"),
    }
    first = said.get(str(origin.get("source")), "%(query)s") % {"query": origin.get("query")}
    parts = [f"{origin.get('name', '')} {origin.get('number', '')}".strip()]
    parts += [str(origin[name]) for name in ("issuer", "issued_on") if origin.get(name)]
    return first + pgettext("label", ": ") + pgettext("list", ", ").join(parts)
