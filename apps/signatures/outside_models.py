"""Lists of revoked certificates that outside authorities publish, as they were taken in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OutsideList(models.Model):
    """The newest list held of an outside authority (CRL, RFC 5280, section 5)."""

    issuer = models.OneToOneField("signatures.TrustedCertificate", models.PROTECT, related_name="revocation_list")
    number = models.CharField(_("list number"), max_length=50, help_text="Decimal; RFC 5280 allows 20 octets.")
    this_update = models.DateTimeField(_("published"))
    next_update = models.DateTimeField(_("next at the latest"))
    taken_at = models.DateTimeField(_("taken in"))
    der = models.BinaryField()

    class Meta:
        verbose_name = _("outside revocation list")
        verbose_name_plural = _("outside revocation lists")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(next_update__gt=F("this_update")), name="signatures_outside_list_period")
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id} № {self.number}"


class OutsideRevocation(models.Model):
    """A certificate on such a list. It stays when later lists drop it, as they may once it has ended: what it signed
    is still checked. `reason` is the list's own number (RFC 5280, 5.3.1)."""

    listed_in = models.ForeignKey(OutsideList, models.CASCADE, related_name="entries")
    serial = models.CharField(_("serial number"), max_length=42, db_index=True, help_text="Of the certificate, hex.")
    revoked_at = models.DateTimeField(_("revoked"))
    reason = models.PositiveSmallIntegerField(_("reason"))
    invalid_since = models.DateTimeField(_("not to be believed since"), null=True, blank=True)

    class Meta:
        verbose_name = _("outside revocation")
        verbose_name_plural = _("outside revocations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["listed_in", "serial"], name="signatures_one_entry_per_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.listed_in_id}: {self.serial}"
