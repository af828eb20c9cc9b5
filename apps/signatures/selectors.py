"""Reading seals."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.signatures.models import Purpose, Seal, SealState, SigningKey


def standing_seals() -> QuerySet[Seal]:
    """Seals that are not destroyed, without their pictures."""
    return Seal.objects.exclude(state=SealState.DESTROYED).defer("picture", "es_seal")


def active_seal(*, owner_code: str, kind: str) -> Seal | None:
    """The seal that an owner can seal with, if there is one."""
    return Seal.objects.filter(owner_code=owner_code, kind=kind, state=SealState.ACTIVE).first()


def issuing_certificates() -> list[bytes]:
    """Certificates between our roots and those who sign, DER: a seal signature carries the signer's alone."""
    issuing = SigningKey.objects.filter(purpose=Purpose.CA, issuer__isnull=False).order_by("id")
    return [bytes(der) for der in issuing.values_list("certificate", flat=True)]
