"""What every page needs to know: look, language, whose site it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from apps.deadlines.dates import today
from apps.identity.models import User
from apps.identity.selectors import acting_posts
from apps.ui.appearance import chosen

HTML_LANG = {"zh-hans": "zh-CN"}


def _acts_at_an_authority(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return isinstance(user, User) and bool(acting_posts(user=user, on=today()))


def page(request: HttpRequest) -> dict[str, Any]:
    """`is_clerk` asks the database only where a template uses it."""
    theme, size = chosen(request)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "theme": theme,
        "size": size,
        "html_lang": HTML_LANG.get(language, language),
        "is_demo": settings.DEMO,
        "site_owner": settings.SITE_OWNER,
        "site_phone": settings.SITE_PHONE,
        "is_clerk": SimpleLazyObject(lambda: _acts_at_an_authority(request)),
    }
