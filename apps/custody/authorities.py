"""What a security administrator does with outside authorities: the post is asked for here, the record is made below."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from apps.identity.models import Duty
from apps.identity.selectors import ActingPost
from apps.signatures import trust
from apps.signatures.models import TrustedCertificate


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
