"""What every page needs to know: look, language, whose site it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from apps.deadlines.dates import today
from apps.hub.operators import exchange_posts
from apps.hub.ratings import windows
from apps.hub.sign_in import is_offered
from apps.identity.models import Duty, User
from apps.identity.selectors import ActingPost, acting_posts
from apps.ui.appearance import chosen

HTML_LANG = {"zh-hans": "zh-CN"}


SUPERVISING = frozenset({Duty.SUPERVISOR, Duty.AUDIT_ADMIN})
CUSTODY = frozenset({Duty.SEAL_KEEPER, Duty.SECURITY_ADMIN})


def _posts(request: HttpRequest) -> list[ActingPost]:
    user = getattr(request, "user", None)
    return acting_posts(user=user, on=today()) if isinstance(user, User) else []


def page(request: HttpRequest) -> dict[str, Any]:
    """What hangs on posts asks the database only where a template uses it, and once for all of it."""
    posts = SimpleLazyObject(lambda: _posts(request))
    theme, size = chosen(request)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "theme": theme,
        "size": size,
        "html_lang": HTML_LANG.get(language, language),
        "is_demo": settings.DEMO,
        "site_owner": settings.SITE_OWNER,
        "site_phone": settings.SITE_PHONE,
        "has_hub_sign_in": is_offered(),
        "is_clerk": SimpleLazyObject(lambda: bool(posts)),
        "is_supervisor": SimpleLazyObject(lambda: any(p.duty in SUPERVISING for p in posts)),
        "is_custodian": SimpleLazyObject(lambda: any(p.duty in CUSTODY for p in posts)),
        "at_window": SimpleLazyObject(lambda: any(p.duty == Duty.WINDOW for p in posts)),
        "answers_ratings": SimpleLazyObject(lambda: bool(windows(posts))),
        "sees_exchange": SimpleLazyObject(lambda: bool(exchange_posts(posts))),
    }
