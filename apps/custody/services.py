"""What a seal keeper does with seals: the post is asked for here, the act and its record are the seal's own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.cases.seals import require_keeper
from apps.identity.models import Authority
from apps.identity.selectors import ActingPost
from apps.signatures import services
from apps.signatures.errors import InvalidSealData
from apps.signatures.models import Seal
from apps.signatures.selectors import standing_seals


def make_seal(*, keeper: ActingPost, name: str, kind: str, width_mm: int) -> Seal:
    """Makes a seal of the keeper's authority. Raises InvalidSealData, also where one of this kind stands already."""
    authority: Authority = keeper.post.authority
    new = Seal(owner_code=authority.uscc, owner_name=authority.name)
    require_keeper(new, keeper)
    if standing_seals().filter(owner_code=authority.uscc, kind=kind).exists():
        raise InvalidSealData(
            _("A seal of this kind stands already. Destroy it first if it is to be replaced."), code="seal_stands"
        )
    return services.make_seal(
        owner_code=authority.uscc,
        owner_name=authority.name,
        name=name,
        kind=kind,
        width_mm=width_mm,
        actor=keeper.actor,
    )


def suspend_seal(*, seal: Seal, keeper: ActingPost, reason: str) -> Seal:
    """Raises PermissionDenied, SealNotUsable."""
    require_keeper(seal, keeper)
    return services.suspend_seal(seal=seal, reason=reason, actor=keeper.actor)


def resume_seal(*, seal: Seal, keeper: ActingPost, reason: str) -> Seal:
    """Raises PermissionDenied, SealNotUsable."""
    require_keeper(seal, keeper)
    return services.resume_seal(seal=seal, reason=reason, actor=keeper.actor)


def destroy_seal(*, seal: Seal, keeper: ActingPost, reason: str) -> Seal:
    """Raises PermissionDenied, SealNotUsable."""
    require_keeper(seal, keeper)
    return services.destroy_seal(seal=seal, reason=reason, actor=keeper.actor)
