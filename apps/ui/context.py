"""What every page needs to know: look, language, whose site it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from apps.deadlines.dates import today
from apps.identity.models import Duty, User
from apps.identity.selectors import acting_posts
from apps.ui.appearance import chosen

HTML_LANG = {"zh-hans": "zh-CN"}


SUPERVISING = frozenset({Duty.SUPERVISOR, Duty.AUDIT_ADMIN})
CUSTODY = frozenset({Duty.SEAL_KEEPER, Duty.SECURITY_ADMIN})


def _duties(request: HttpRequest) -> frozenset[str]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return frozenset()
    return frozenset(p.duty for p in acting_posts(user=user, on=today()))


def page(request: HttpRequest) -> dict[str, Any]:
    """`is_clerk`, `is_supervisor`, `is_custodian` ask the database only where a template uses one, once for all."""
    duties = SimpleLazyObject(lambda: _duties(request))
    theme, size = chosen(request)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "theme": theme,
        "size": size,
        "html_lang": HTML_LANG.get(language, language),
        "is_demo": settings.DEMO,
        "site_owner": settings.SITE_OWNER,
        "site_phone": settings.SITE_PHONE,
        "is_clerk": SimpleLazyObject(lambda: bool(duties)),
        "is_supervisor": SimpleLazyObject(lambda: bool(SUPERVISING & set(duties))),
        "is_custodian": SimpleLazyObject(lambda: bool(CUSTODY & set(duties))),
    }
