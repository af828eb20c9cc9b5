"""What happens with a license after its issue: shown by its holder, shared with consent, and every use of it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.identity.models import Period


class Showing(models.Model):
    """The holder shows a license (亮证): a QR code that lives minutes. Only the digest of its token is kept."""

    license = models.ForeignKey("licenses.License", models.PROTECT, related_name="showings")
    token_digest = models.CharField(max_length=64, unique=True, help_text="SM3 of the random token, hex.")
    shown_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="Ended by the holder, or by a newer code.")

    class Meta:
        verbose_name = pgettext_lazy("license use", "showing")
        verbose_name_plural = pgettext_lazy("license use", "showings")
        ordering = ["-id"]
        indexes = [models.Index(fields=["shown_by", "-started_at"], name="licenses_showing_by")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="licenses_showing_period"),
        ]

    def __str__(self) -> str:
        return f"{self.license_id} {self.started_at:%Y-%m-%d %H:%M}"

    def is_live(self, moment: dt.datetime) -> bool:
        return self.taken_back_at is None and self.started_at <= moment <= self.ends_at


class ShareConsent(Period):
    """The holder allows one named recipient to use a license for one purpose and a period (授权共享).

    The recipient is an organ, named by its unified social credit code, or an applicant.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    license = models.ForeignKey("licenses.License", models.PROTECT, related_name="consents")
    recipient_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    recipient = models.ForeignKey("identity.Applicant", models.PROTECT, null=True, blank=True, related_name="+")
    recipient_name = models.CharField(
        pgettext_lazy("license use", "recipient"), max_length=200, help_text="As it was when consent was given."
    )
    purpose = models.CharField(pgettext_lazy("license use", "purpose"), max_length=200)
    given_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent to sharing")
        verbose_name_plural = _("consents to sharing")
        ordering = ["-given_at", "id"]
        indexes = [
            models.Index(fields=["license", "-given_at"], name="licenses_consent_of"),
            models.Index(
                fields=["recipient_code", "ends_on"],
                condition=~Q(recipient_code=""),
                name="licenses_consent_organ",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient_code="", recipient__isnull=False)
                | (~Q(recipient_code="") & Q(recipient__isnull=True)),
                name="licenses_consent_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False) & Q(ends_on__gte=F("starts_on")), name="licenses_consent_period"
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="licenses_consent_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.license_id} → {self.recipient_name}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether the recipient may use the license on that day."""
        return self.withdrawn_at is None and super().holds_on(day)


class UseKind(models.TextChoices):
    SHOWN = "shown", pgettext_lazy("license use", "Shown by the holder")
    SCANNED = "scanned", pgettext_lazy("license use", "Shown code scanned")
    DOWNLOADED = "downloaded", pgettext_lazy("license use", "Downloaded")
    SHARED = "shared", pgettext_lazy("license use", "Used with consent")
    IN_CASE = "in_case", pgettext_lazy("license use", "Looked at in a case")
    BY_NUMBER = "by_number", pgettext_lazy("license use", "Verified by number")
    BY_QR = "by_qr", pgettext_lazy("license use", "Verified by QR code")
    BY_FILE = "by_file", pgettext_lazy("license use", "Verified by file")


PUBLIC_USES = (UseKind.SCANNED, UseKind.BY_NUMBER, UseKind.BY_QR, UseKind.BY_FILE)
"""What anyone may do: recorded without saying who, only from which network."""


class LicenseUse(models.Model):
    """One use of a license (用证记录). Triggers in the database refuse to change or delete a row."""

    license = models.ForeignKey("licenses.License", models.PROTECT, related_name="uses", verbose_name=_("license"))
    at = models.DateTimeField(pgettext_lazy("license use", "at"))
    kind = models.CharField(pgettext_lazy("license use", "kind of use"), max_length=12, choices=UseKind)
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(
        pgettext_lazy("license use", "by"),
        max_length=100,
        blank=True,
        help_text="The name as it was then; empty = anyone.",
    )
    organization = models.CharField(
        pgettext_lazy("license use", "for"), max_length=200, blank=True, help_text="For whom they acted."
    )
    purpose = models.CharField(pgettext_lazy("license use", "purpose"), max_length=300, blank=True)
    result = models.CharField(
        pgettext_lazy("license use", "result"), max_length=16, help_text="A code of apps.licenses.uses.RESULTS."
    )
    network = models.CharField(
        pgettext_lazy("license use", "network"), max_length=45, blank=True, help_text="IPv4 /24 or IPv6 /48."
    )
    case_ref = models.CharField(max_length=64, blank=True, help_text="The id of the case it was looked at in.")
    showing = models.ForeignKey(Showing, models.PROTECT, null=True, blank=True, related_name="uses")
    consent = models.ForeignKey(ShareConsent, models.PROTECT, null=True, blank=True, related_name="uses")

    class Meta:
        verbose_name = _("license use")
        verbose_name_plural = _("license uses")
        ordering = ["-id"]
        indexes = [models.Index(fields=["license", "-id"], name="licenses_use_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PUBLIC_USES, user__isnull=True, who="")
                | (~Q(kind__in=PUBLIC_USES) & Q(user__isnull=False, network="") & ~Q(who="")),
                name="licenses_use_public_is_nameless",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["shared", "in_case"]) | ~Q(purpose=""), name="licenses_use_states_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.license_id} {self.at:%Y-%m-%d %H:%M}"


class EndNotice(models.Model):
    """One person told that one version of a license ends soon: once a stage, whoever runs the task how often."""

    license = models.ForeignKey("licenses.License", models.PROTECT, related_name="end_notices")
    stage = models.PositiveSmallIntegerField(help_text="Days before the end: one of apps.licenses.ending.STAGES.")
    recipient = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="Or settled: no address, refused, ended since.")

    class Meta:
        verbose_name = _("notice of a license's end")
        verbose_name_plural = _("notices of a license's end")
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], condition=Q(mailed_at__isnull=True), name="licenses_end_unmailed")]
        constraints = [
            models.UniqueConstraint(fields=["license", "stage", "recipient"], name="licenses_told_of_end_once"),
        ]

    def __str__(self) -> str:
        return f"{self.license_id} {self.stage} → {self.recipient_id}"
