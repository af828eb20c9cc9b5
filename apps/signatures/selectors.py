"""Reading seals."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from apps.ledger.canonical import sm3_hex
from apps.signatures.models import Purpose, Seal, SealState, SigningKey, TrustedCertificate


def standing_seals() -> QuerySet[Seal]:
    """Seals that are not destroyed, without their pictures."""
    return Seal.objects.exclude(state=SealState.DESTROYED).defer("picture", "es_seal")


def active_seal(*, owner_code: str, kind: str) -> Seal | None:
    """The seal that an owner can seal with, if there is one."""
    return Seal.objects.filter(owner_code=owner_code, kind=kind, state=SealState.ACTIVE).first()


def seal_of(certificate: bytes) -> Seal | None:
    """The seal that signs or signed with this certificate (DER), without its picture."""
    key = SigningKey.objects.filter(fingerprint=sm3_hex(certificate)).only("pk").first()
    while key is not None:
        seal = Seal.objects.defer("picture", "es_seal").filter(Q(sm2_key=key) | Q(p256_key=key)).first()
        if seal is not None:
            return seal
        # The seal has gone on with a certificate that renewed this one.
        key = SigningKey.objects.filter(renews=key).only("pk").first()
    return None


def issuing_certificates() -> list[bytes]:
    """Certificates between our roots and those who sign, DER: a seal signature carries the signer's alone."""
    issuing = SigningKey.objects.filter(purpose=Purpose.CA, issuer__isnull=False).order_by("id")
    outside = TrustedCertificate.objects.filter(issuer__isnull=False, removed_at__isnull=True).order_by("id")
    return [bytes(der) for found in (issuing, outside) for der in found.values_list("certificate", flat=True)]
