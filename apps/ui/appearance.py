"""The reader's look: theme and letter size, kept in two cookies, so that it also holds for someone not signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")
_ONE_YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> tuple[str, str]:
    """Theme and size. A cookie that names neither is ignored."""
    theme, size = request.COOKIES.get("theme"), request.COOKIES.get("size")
    return theme if theme in THEMES else THEMES[0], size if size in SIZES else SIZES[0]


def remember(response: HttpResponse, *, theme: str | None, size: str | None, secure: bool) -> None:
    for name, value, allowed in (("theme", theme, THEMES), ("size", size, SIZES)):
        if value is not None and value in allowed:
            response.set_cookie(name, value, max_age=_ONE_YEAR, secure=secure, httponly=True, samesite="Lax")
