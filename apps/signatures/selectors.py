"""Reading seals."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.signatures.models import Seal, SealState


def standing_seals() -> QuerySet[Seal]:
    """Seals that are not destroyed, without their pictures."""
    return Seal.objects.exclude(state=SealState.DESTROYED).defer("picture")


def active_seal(*, owner_code: str, kind: str) -> Seal | None:
    """The seal that an owner can seal with, if there is one."""
    return Seal.objects.filter(owner_code=owner_code, kind=kind, state=SealState.ACTIVE).first()
