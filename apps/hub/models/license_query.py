"""Queries for an applicant's licenses at the hub: who asked, with whose consent, what for, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.cases.models import Case
from apps.identity.fields import EncryptedTextField
from apps.identity.models import Applicant, User


class LicenseQuery(models.Model):
    """One query (证照查询). Stored before the hub is asked, so that one whose answer was lost is there too."""

    class Outcome(models.TextChoices):
        ASKED = "asked", pgettext_lazy("license query", "Asked, no answer yet")
        ANSWERED = "answered", pgettext_lazy("license query", "Answered")
        AWAY = "away", pgettext_lazy("license query", "The platform could not be reached")
        REFUSED = "refused", pgettext_lazy("license query", "The platform refused")

    case = models.ForeignKey(Case, models.PROTECT, related_name="license_queries")
    material_code = models.CharField(max_length=40)
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="license_queries")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="license_queries")
    purpose = models.CharField(_("purpose"), max_length=200)
    consent = models.CharField(max_length=500, help_text="The sentence agreed to, in the language it was shown in.")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.ASKED)
    error_kind = models.CharField(max_length=32, blank=True)
    found = models.PositiveIntegerField(default=0, help_text="Licenses that may stand for the material.")
    left_out = models.PositiveIntegerField(default=0, help_text="Others that came back: counted, not kept.")
    answer = EncryptedTextField(blank=True, default="", help_text="The fitting licenses as they came, JSON.")
    forgotten_at = models.DateTimeField(null=True, blank=True, help_text="When the answer was emptied.")
    attached_identifier = models.CharField(max_length=128, blank=True)
    attached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("query for licenses")
        verbose_name_plural = _("queries for licenses")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["applicant", "-asked_at"], name="hub_queries_of_applicant"),
            models.Index(fields=["asked_by", "-id"], name="hub_queries_by_user"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(consent=""), name="hub_query_has_consent"),
            models.CheckConstraint(
                condition=Q(outcome="asked", answered_at__isnull=True)
                | (~Q(outcome="asked") & Q(answered_at__isnull=False)),
                name="hub_query_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.material_code} {self.outcome}"
