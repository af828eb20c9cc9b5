"""What becomes of certificates: revocations and the lists of them, outside authorities, requests to these."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.signatures.algorithms import Algorithm
from apps.signatures.purposes import Purpose


class Reason(models.IntegerChoices):
    """Why a certificate was revoked (RFC 5280, 5.3.1). 6 and 8, for what can be undone, are not used: a seal that is
    to rest is suspended."""

    UNSPECIFIED = 0, pgettext_lazy("revocation", "Not stated")
    KEY_COMPROMISE = 1, pgettext_lazy("revocation", "Private key lost or known to others")
    CA_COMPROMISE = 2, pgettext_lazy("revocation", "Authority's key lost or known to others")
    AFFILIATION_CHANGED = 3, pgettext_lazy("revocation", "Owner's name or membership changed")
    SUPERSEDED = 4, pgettext_lazy("revocation", "Replaced by another")
    CESSATION_OF_OPERATION = 5, pgettext_lazy("revocation", "No longer needed")
    PRIVILEGE_WITHDRAWN = 9, pgettext_lazy("revocation", "Right withdrawn")
    AA_COMPROMISE = 10, pgettext_lazy("revocation", "Attribute authority's key lost or known to others")


COMPROMISES = (Reason.KEY_COMPROMISE, Reason.CA_COMPROMISE, Reason.AA_COMPROMISE)


class Revocation(models.Model):
    """The end of a certificate before its time, for good. Who did it stands in the ledger."""

    key = models.OneToOneField("signatures.SigningKey", models.PROTECT, related_name="revocation")
    reason = models.PositiveSmallIntegerField(_("reason"), choices=Reason)
    revoked_at = models.DateTimeField(_("revoked"))
    listed_in = models.ForeignKey(
        "signatures.RevocationList",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("first listed in"),
    )
    invalid_since = models.DateTimeField(
        _("not to be believed since"), null=True, blank=True, help_text="Invalidity date (RFC 5280, 5.3.2)."
    )

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")
        ordering = ["revoked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(invalid_since__isnull=True)
                | Q(invalid_since__lte=F("revoked_at"), reason__in=[int(reason) for reason in COMPROMISES]),
                name="signatures_only_a_compromise_reaches_back",
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="signatures_revocation_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.key_id}: {self.get_reason_display()}"


class RevocationList(models.Model):
    """A list that an authority published (CRL, RFC 5280, section 5). Never changed; the newest counts."""

    issuer = models.ForeignKey("signatures.SigningKey", models.PROTECT, related_name="revocation_lists")
    number = models.PositiveBigIntegerField(_("list number"))
    this_update = models.DateTimeField(_("published"))
    next_update = models.DateTimeField(_("next at the latest"))
    der = models.BinaryField()

    class Meta:
        verbose_name = _("revocation list")
        verbose_name_plural = _("revocation lists")
        ordering = ["issuer_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "number"], name="signatures_one_list_per_number"),
            models.CheckConstraint(condition=Q(next_update__gt=F("this_update")), name="signatures_list_period"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id} № {self.number}"


class TrustedCertificate(models.Model):
    """A certificate of an outside authority (电子认证服务机构): a root that ends chains here, or one below it."""

    certificate = models.BinaryField(help_text="X.509, DER")
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True, help_text="SM3, hex")
    subject = models.CharField(_("certificate authority"), max_length=300)
    algorithm = models.CharField(_("algorithm"), max_length=8, choices=Algorithm)
    issuer = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="issued", verbose_name=_("issuer")
    )
    not_before = models.DateTimeField(_("valid from"))
    not_after = models.DateTimeField(_("valid to"))
    added_at = models.DateTimeField(_("trusted since"))
    removed_at = models.DateTimeField(_("removed from trust"), null=True, blank=True)
    removal_reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("outside authority")
        verbose_name_plural = _("outside authorities")
        ordering = ["subject", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="signatures_authority_validity"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(removal_reason=""), name="signatures_removal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_root(self) -> bool:
        return self.issuer_id is None


class CertificateRequest(models.Model):
    """A key whose certificate an outside authority is to issue (PKCS#10, RFC 2986)."""

    alias = models.CharField(_("alias"), max_length=120, unique=True)
    algorithm = models.CharField(_("algorithm"), max_length=8, choices=Algorithm)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    common_name = models.CharField(_("name"), max_length=64)
    organization = models.CharField(_("organization"), max_length=64)
    owner_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    public_key = models.BinaryField(help_text="65 bytes, 04 ‖ X ‖ Y")
    key_ref = models.TextField()
    der = models.BinaryField(help_text="PKCS#10")
    made_at = models.DateTimeField(_("made"))
    answer = models.OneToOneField("signatures.SigningKey", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("certificate request")
        verbose_name_plural = _("certificate requests")
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.alias
