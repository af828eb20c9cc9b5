"""Entries of a form that arrived after the session had expired: they wait in the new session for the same address.

Django keeps the data of a session without a user through signing in. Only who may open the page then sees them.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from apps.filing.services import Entries, raw_entries

KEY = "filing_unsaved"
MAX_PAGES = 3


def put(request: HttpRequest) -> None:
    """Keeps the posted entries for the address; the oldest of more than three goes."""
    entries = raw_entries(request.POST.lists())
    if not entries:
        return
    pages: dict[str, Any] = request.session.get(KEY, {})
    pages.pop(request.path, None)
    pages[request.path] = entries
    request.session[KEY] = dict(list(pages.items())[-MAX_PAGES:])


def take(request: HttpRequest) -> Entries | None:
    """What waits for this address, once."""
    pages: dict[str, Any] = request.session.get(KEY, {})
    entries: Entries | None = pages.pop(request.path, None)
    if entries is not None:
        request.session[KEY] = pages
    return entries
