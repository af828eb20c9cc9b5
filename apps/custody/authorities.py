"""What a security administrator does with certificates: the post is asked for here, the record is made below."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from apps.identity.models import Duty
from apps.identity.selectors import ActingPost
from apps.signatures import outside_lists, revocation, trust
from apps.signatures.models import OutsideList, Purpose, Revocation, SigningKey, TrustedCertificate


def _require(admin: ActingPost) -> None:
    if admin.duty != Duty.SECURITY_ADMIN:
        raise PermissionDenied


def import_authorities(*, admin: ActingPost, data: bytes) -> list[TrustedCertificate]:
    """Raises PermissionDenied, InvalidAuthority."""
    _require(admin)
    return trust.import_authorities(data=data, actor=admin.actor)


def remove_authority(*, admin: ActingPost, trusted: TrustedCertificate, reason: str) -> TrustedCertificate:
    """Raises PermissionDenied, InvalidAuthority."""
    _require(admin)
    return trust.remove_authority(trusted=trusted, reason=reason, actor=admin.actor)


def import_list(*, admin: ActingPost, data: bytes) -> OutsideList:
    """Raises PermissionDenied, InvalidList."""
    _require(admin)
    return outside_lists.import_list(data=data, actor=admin.actor)


def revoke_key(
    *, admin: ActingPost, key: SigningKey, reason: int, invalid_since: dt.datetime | None, ground: str
) -> Revocation:
    """Not for the keys of our own authorities. Raises PermissionDenied, InvalidRevocation."""
    _require(admin)
    if key.purpose == Purpose.CA:
        raise PermissionDenied
    return revocation.revoke_key(key=key, reason=reason, actor=admin.actor, invalid_since=invalid_since, ground=ground)
