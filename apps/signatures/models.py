"""Keys with their certificates, and seals."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.signatures.algorithms import Algorithm
from apps.signatures.certificate_models import COMPROMISES as COMPROMISES
from apps.signatures.certificate_models import CertificateRequest as CertificateRequest
from apps.signatures.certificate_models import Reason as Reason
from apps.signatures.certificate_models import Revocation as Revocation
from apps.signatures.certificate_models import RevocationList as RevocationList
from apps.signatures.certificate_models import TrustedCertificate as TrustedCertificate
from apps.signatures.outside_models import OutsideList as OutsideList
from apps.signatures.outside_models import OutsideRevocation as OutsideRevocation
from apps.signatures.purposes import Purpose as Purpose


class KeyState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("seal state", "Active")
    REVOKED = "revoked", pgettext_lazy("seal state", "Revoked")


MAX_CHAINS = 2048
"""Chains of certificates that a process remembers, some 1 KB each."""
_CHAINS: dict[str, tuple[bytes, ...]] = {}


class SigningKey(models.Model):
    """A key pair and its certificate. `key_ref` leads its provider to the private key (see providers)."""

    alias = models.CharField(_("alias"), max_length=120, unique=True)
    algorithm = models.CharField(_("algorithm"), max_length=8, choices=Algorithm)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    public_key = models.BinaryField(help_text="65 bytes, 04 ‖ X ‖ Y")
    key_ref = models.TextField(
        help_text="<provider>:<its reference>; the software store keeps the key here, encrypted."
    )
    certificate = models.BinaryField(help_text="X.509, DER")
    fingerprint = models.CharField(max_length=64, unique=True, help_text="SM3 of the certificate, hex")
    issuer = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="issued", verbose_name=_("issuer")
    )
    outside_issuer = models.ForeignKey(
        TrustedCertificate, models.PROTECT, null=True, blank=True, related_name="issued_keys", verbose_name=_("issuer")
    )
    serial = models.CharField(_("serial number"), max_length=40, help_text="Of the certificate, hex.")
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed_by", verbose_name=_("renews")
    )
    not_before = models.DateTimeField(_("valid from"))
    not_after = models.DateTimeField(_("valid to"))
    owner_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=KeyState, default=KeyState.ACTIVE)
    state_since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="signatures_key_validity"),
            models.CheckConstraint(
                condition=Q(issuer__isnull=False, outside_issuer__isnull=True)
                | Q(issuer__isnull=True, outside_issuer__isnull=False)
                | Q(issuer__isnull=True, outside_issuer__isnull=True, purpose=Purpose.CA),
                name="signatures_only_a_root_has_no_issuer",
            ),
            models.UniqueConstraint(fields=["issuer", "serial"], name="signatures_one_serial_per_issuer"),
        ]

    def __str__(self) -> str:
        return self.alias

    def chain(self) -> tuple[bytes, ...]:
        """Its certificate and those above it, the root left out: who checks must have that from elsewhere.

        Remembered by its fingerprint, as no certificate and no issuer of one is ever changed; whether it was revoked
        is no part of it.
        """
        known = _CHAINS.get(self.fingerprint)
        if known is None:
            if len(_CHAINS) >= MAX_CHAINS:
                _CHAINS.clear()
            known = _CHAINS[self.fingerprint] = self._chain()
        return known

    def _chain(self) -> tuple[bytes, ...]:
        certificates: list[bytes] = []
        key: SigningKey | None = self
        while key is not None and key.issuer_id is not None:
            certificates.append(bytes(key.certificate))
            key = key.issuer
        if key is not None and key.outside_issuer is not None:
            certificates.append(bytes(key.certificate))
            above: TrustedCertificate | None = key.outside_issuer
            while above is not None and not above.is_root:
                certificates.append(bytes(above.certificate))
                above = above.issuer
        return tuple(certificates)


class SealKind(models.TextChoices):
    """Which seal of an organ it is (印章种类)."""

    OFFICIAL = "official", _("Official seal")
    APPROVAL = "approval", _("Administrative approval seal")
    LICENSE = "license", _("License seal")


class SealState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("seal state", "Active")
    SUSPENDED = "suspended", pgettext_lazy("seal state", "Suspended")
    DESTROYED = "destroyed", pgettext_lazy("seal state", "Destroyed")


class Seal(models.Model):
    """An electronic seal (电子印章, GB/T 38540-2020): a picture and two keys that stand for an organ."""

    owner_code = models.CharField(_("unified social credit code"), max_length=18, db_index=True)
    owner_name = models.CharField(_("owner"), max_length=100)
    name = models.CharField(_("seal"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=SealKind)
    picture = models.BinaryField(help_text="PNG with a transparent ground")
    width_mm = models.PositiveSmallIntegerField(_("diameter (mm)"), default=42)
    sm2_key = models.OneToOneField(SigningKey, models.PROTECT, related_name="+")
    p256_key = models.OneToOneField(SigningKey, models.PROTECT, related_name="+")
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid to"))
    state = models.CharField(_("state"), max_length=10, choices=SealState, default=SealState.ACTIVE)
    state_since = models.DateTimeField(_("since"))
    state_reason = models.CharField(_("reason"), max_length=200, blank=True)
    es_id = models.CharField(
        _("seal identifier"), max_length=64, unique=True, null=True, help_text="esID of GB/T 38540-2020 (印章标识)"
    )
    maker_key = models.ForeignKey(
        SigningKey, models.PROTECT, null=True, related_name="seals_made", verbose_name=_("seal maker's key")
    )
    es_seal = models.BinaryField(null=True, help_text="SESeal of GB/T 38540-2020, version 4, DER")

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["owner_code", "kind", "id"]
        constraints = [
            # A suspended seal still stands: it may be resumed, so no second one is made beside it.
            models.UniqueConstraint(
                fields=["owner_code", "kind"],
                condition=~Q(state=SealState.DESTROYED),
                name="signatures_one_seal_per_owner_and_kind",
            ),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="signatures_seal_validity"),
            models.CheckConstraint(
                condition=Q(width_mm__gte=20, width_mm__lte=60), name="signatures_seal_width_20_to_60_mm"
            ),
            models.CheckConstraint(
                condition=Q(es_id__isnull=True, maker_key__isnull=True, es_seal__isnull=True)
                | Q(es_id__isnull=False, maker_key__isnull=False, es_seal__isnull=False),
                name="signatures_seal_file_has_maker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_name}{self.name}"

    def stood_at(self, moment: dt.datetime) -> bool:
        """Whether a signature of that moment counts: valid then, and not suspended or destroyed until later."""
        if not self.valid_from <= moment <= self.valid_to:
            return False
        return self.state == SealState.ACTIVE or moment < self.state_since


class SealUse(models.Model):
    """One application of a seal (用印记录): the index of what the ledger says, so that a seal's uses can be listed."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="uses")
    digest = models.CharField(_("digest"), max_length=64, help_text="SM3 of the sealed file, hex")
    title = models.CharField(_("document"), max_length=200)
    subject_type = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    applied_at = models.DateTimeField(_("applied at"))
    applied_by = models.CharField(_("applied by"), max_length=150)
    ground = models.CharField(_("on what ground"), max_length=16, help_text="The duty it was applied in, or `standing`")

    class Meta:
        verbose_name = _("use of a seal")
        verbose_name_plural = _("uses of seals")
        constraints = [models.UniqueConstraint(fields=["seal", "digest"], name="signatures_a_use_is_recorded_once")]
        indexes = [models.Index(fields=["seal", "-id"], name="signatures_uses_of_seal")]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.title}"
