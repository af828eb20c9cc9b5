"""Signing in and out, successfully or not, goes to the ledger as attempts (GB/T 22239-2019 8.1.4.3, security audit)."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from apps.identity import kinds
from apps.identity.crypto import mask
from apps.identity.models import User
from apps.identity.selectors import user_actor
from apps.ledger.services import ANONYMOUS, Actor, Subject, record_attempt


def _record(kind: str, subject: str, actor: Actor, request: HttpRequest | None, **data: str) -> None:
    if request is not None and request.META.get("REMOTE_ADDR"):
        data["address"] = get_adapter(request).get_client_ip(request)
    record_attempt(kind=kind, subject=Subject("user", subject), actor=actor, data=data)


@receiver(user_logged_in)
def signed_in(sender: object, user: User, request: HttpRequest | None = None, **kwargs: Any) -> None:
    _record(kinds.SIGNED_IN.code, str(user.pk), user_actor(user), request)


@receiver(user_logged_out)
def signed_out(sender: object, user: User | None, request: HttpRequest | None = None, **kwargs: Any) -> None:
    if user is not None:
        _record(kinds.SIGNED_OUT.code, str(user.pk), user_actor(user), request)


@receiver(user_login_failed)
def sign_in_failed(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    # People type passwords into the wrong box: only the beginning of what was typed is kept.
    typed = str(credentials.get("username") or "")
    user = User.objects.filter(username=typed).only("pk").first() if typed else None
    subject = str(user.pk) if user else "unknown"
    _record(kinds.SIGN_IN_FAILED.code, subject, ANONYMOUS, request, typed=mask(typed, head=2, tail=0)[:40])
