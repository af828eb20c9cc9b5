"""Who gets a page: whoever is signed in, for what is theirs. Everyone else finds nothing (404)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from apps.deadlines.dates import today
from apps.identity.models import User
from apps.licenses.models import License
from apps.licenses.selectors import visible_to
from apps.licenses.showing import NotYours

View = Callable[..., HttpResponseBase]


def holder_page(view: View) -> View:
    """`view(request, user, …)` for anyone signed in; nothing of it stays in the browser's cache."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        try:
            response = view(request, request.user, **kwargs)
        except NotYours:
            raise Http404 from None
        add_never_cache_headers(response)
        return response

    return wrapped


def license_page(view: View) -> View:
    """`view(request, user, license, …)` for the license's holder or general agent."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, user: User, *, license_id: int, **kwargs: Any) -> HttpResponseBase:
        return view(request, user, held_license(user, license_id), **kwargs)

    return holder_page(wrapped)


def held_license(user: User, license_id: int) -> License:
    """Raises NotYours, also for a number beyond what the database counts."""
    found = visible_to(user=user, on=today()).filter(pk=license_id).first() if license_id < 2**63 else None
    if found is None:
        raise NotYours
    return found
