"""Is this call the hub's? The same signature as ours, with our live secret, and never the same call twice."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.hub.gateway import signing
from apps.hub.gateway.profile import Profile
from apps.hub.models import GatewaySecret, SeenSignature
from apps.ledger.canonical import sm3_hex

KEPT = dt.timedelta(minutes=15)
"""Longer than twice the tolerance: an older call is refused for its time alone."""


def _key(profile: Profile) -> str:
    """The live secret; the appKey where there is none (docs/hub.md, last section)."""
    known = GatewaySecret.objects.filter(interface=profile.interface, ends_at__gt=timezone.now()).first()
    return known.secret if known and known.secret else profile.app_key


def refusal(*, profile: Profile, service: str, headers: Mapping[str, str], body: bytes) -> str:
    """Why the call is not authorized, in a word; empty where it is. Remembers the signature of one that is."""
    signature = signing.Signature.from_headers(headers)
    if not profile.is_configured or signature is None:
        return "unsigned"
    if signature.sid != service:
        return "another service"
    if not signing.holds(_key(profile), signature, body=body if profile.signs_body else None):
        return "signature"
    if not signing.is_timely(signature.rtime, now_ms=time.time_ns() // 1_000_000):
        return "time"
    return "" if _is_new(signature) else "replay"


def _is_new(signature: signing.Signature) -> bool:
    digest = sm3_hex(f"{signature.rid}\n{signature.sid}\n{signature.rtime}\n{signature.sign}".encode())
    try:
        with transaction.atomic():
            SeenSignature.objects.create(digest=digest, seen_at=timezone.now())
    except IntegrityError:
        return False
    return True


def forget_signatures() -> int:
    """Signatures too old to be accepted again; gives how many."""
    deleted, _by_model = SeenSignature.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()
    return deleted
