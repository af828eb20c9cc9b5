"""The register of licenses, and the counters that number them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.licenses import type_code_models, use_models  # noqa: F401  # the room's other tables: Django looks here


class Status(models.TextChoices):
    """State of a license (证照状态). Only what is valid gives rights."""

    PREPARING = "preparing", pgettext_lazy("license", "Being made")
    VALID = "valid", pgettext_lazy("license", "Valid")
    SUSPENDED = "suspended", pgettext_lazy("license", "Suspended")
    REVOKED = "revoked", pgettext_lazy("license", "Revoked")
    CANCELLED = "cancelled", pgettext_lazy("license", "Cancelled")
    EXPIRED = "expired", pgettext_lazy("license", "Expired")
    REPLACED = "replaced", pgettext_lazy("license", "Replaced")
    TRANSFERRED = "transferred", pgettext_lazy("license", "Transferred")


IN_FORCE = (Status.VALID, Status.SUSPENDED)


class Occasion(models.TextChoices):
    """Why a version was made (证照业务): the first by an issue (新发), each later one by one of the others."""

    ISSUE = "issue", pgettext_lazy("license", "Issue")
    CHANGE = "change", pgettext_lazy("license", "Change")
    RENEWAL = "renewal", pgettext_lazy("license", "Renewal")
    CORRECTION = "correction", pgettext_lazy("license", "Correction")
    REPLACEMENT = "replacement", pgettext_lazy("license", "Replacement of a lost one")


class NumberCounter(models.Model):
    """The last serial given out for a kind, in a scope and a year: the row that allocation locks.

    It grows in the transaction that makes the license, so a roll-back takes the serial back: no gaps, no reuse.
    """

    kind = models.CharField(max_length=64)
    scope = models.CharField(max_length=32, help_text="A division code or an authority's code, as the rule says.")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "scope", "year"], name="licenses_one_counter")]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope} {self.year}: {self.last}"


def pdf_path(license: License, filename: str) -> str:
    return f"licenses/{license.issued_on.year}/{license.pk}/{filename}"


class License(models.Model):
    """One electronic license (电子证照). What is signed is in `content.signed_content`: all but status and files."""

    kind = models.CharField(_("license kind"), max_length=64, help_text="A code registered in apps.licenses.kinds.")
    number = models.CharField(_("license number"), max_length=64)
    identifier = models.CharField(
        _("license identifier"),
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text="GB/T 36904; empty = no type code.",
    )
    version = models.PositiveSmallIntegerField(_("license version"), default=1)
    occasion = models.CharField(_("made by"), max_length=16, choices=Occasion, default=Occasion.ISSUE)
    occasion_reason = models.CharField(_("why it was made"), max_length=300, blank=True)
    source_ref = models.CharField(_("issued in"), max_length=64, help_text="What it was issued in, e.g. the case's id.")
    holder = models.ForeignKey("identity.Applicant", models.PROTECT, related_name="licenses", verbose_name=_("holder"))
    holder_name = models.CharField(_("holder's name"), max_length=200, help_text="As it was at issue.")
    issuer = models.ForeignKey(
        "identity.Authority", models.PROTECT, related_name="licenses", verbose_name=_("issuing authority")
    )
    issuer_name = models.CharField(_("issuing authority's name"), max_length=100, help_text="As it was at issue.")
    data = models.TextField(_("license content"), help_text="Canonical JSON: the very bytes that are signed.")
    issued_on = models.DateField(_("issued on"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text="Last day, included; empty = no end.")

    status = models.CharField(_("license status"), max_length=16, choices=Status, default=Status.PREPARING)
    status_cause = models.CharField(max_length=32, blank=True, help_text="A code of apps.licenses.causes.")
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)
    status_changed_at = models.DateTimeField()
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    # What making it leaves behind, step by step: a filled column is a step that is not done again.
    signed_at = models.DateTimeField(null=True, blank=True, help_text="Stated in the signed content.")
    data_digest = models.CharField(max_length=64, blank=True, help_text="SM3 of the signed content, hex.")
    data_signature = models.TextField(blank=True, help_text="Detached SM2 signature with its certificate, JSON.")
    qr_payload = models.CharField(max_length=600, blank=True)
    draft = models.FileField(upload_to=pdf_path, blank=True, help_text="Rendered, not yet signed.")
    seal_box = models.JSONField(null=True, blank=True, help_text="Page and corners in points for the visible seal.")
    pdf = models.FileField(upload_to=pdf_path, blank=True)
    pdf_digest = models.CharField(max_length=64, blank=True, db_index=True, help_text="SM3 of the signed PDF, hex.")
    ofd = models.FileField(upload_to=pdf_path, max_length=200, blank=True, help_text="Empty where made before OFD.")
    ofd_digest = models.CharField(max_length=64, blank=True, db_index=True, help_text="SM3 of the sealed OFD, hex.")

    class Meta:
        verbose_name = _("license")
        verbose_name_plural = _("licenses")
        ordering = ["-issued_on", "-id"]
        indexes = [
            models.Index(fields=["number"], name="licenses_number"),
            models.Index(fields=["holder", "-issued_on"], name="licenses_of_holder"),
            models.Index(fields=["source_ref"], name="licenses_source"),
            models.Index(fields=["valid_to"], condition=Q(status="valid"), name="licenses_ending"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number", "version"], name="licenses_number_once"),
            # One license or version for one source: a retry never makes another.
            models.UniqueConstraint(fields=["kind", "source_ref"], name="licenses_source_once"),
            models.UniqueConstraint(
                fields=["kind", "number"], condition=Q(status__in=IN_FORCE), name="licenses_one_version_in_force"
            ),
            models.UniqueConstraint(
                fields=["kind", "number"], condition=Q(status=Status.PREPARING), name="licenses_one_version_in_making"
            ),
            # GB/T 36904 gives the version three digits.
            models.CheckConstraint(condition=Q(version__gte=1, version__lte=999), name="licenses_version_from_1"),
            models.CheckConstraint(
                condition=Q(version=1, occasion=Occasion.ISSUE)
                | (Q(version__gt=1) & ~Q(occasion=Occasion.ISSUE) & ~Q(occasion_reason="")),
                name="licenses_later_version_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.REPLACED, replaced_by__isnull=False)
                | (~Q(status=Status.REPLACED) & Q(replaced_by__isnull=True)),
                name="licenses_replaced_names_its_successor",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="licenses_period"
            ),
            # A number given up before anything was made is cancelled: without files, but never given out again.
            models.CheckConstraint(
                condition=Q(status__in=["preparing", "cancelled"])
                | ~(Q(data_digest="") | Q(data_signature="") | Q(qr_payload="") | Q(pdf="") | Q(pdf_digest="")),
                name="licenses_issued_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(ofd="", ofd_digest="") | ~(Q(ofd="") | Q(ofd_digest="")), name="licenses_ofd_has_digest"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["preparing", "valid", "expired"]) | ~(Q(status_reason="") | Q(status_cause="")),
                name="licenses_reason_given",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def holds_on(self, day: dt.date) -> bool:
        """True where the day lies within the period of validity, whatever the status."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class RequestState(models.TextChoices):
    """What became of a request for a number."""

    WAITING = "waiting", pgettext_lazy("number request", "Waiting for the answer")
    ANSWERED = "answered", pgettext_lazy("number request", "Number given")
    REFUSED = "refused", pgettext_lazy("number request", "Refused")


class NumberRequest(models.Model):
    """A number asked of a national system: one row for one license to be, its question and its answer kept.

    The question goes out under `request_id`, the same at every attempt; a new one only after a refusal, when a person
    has put right what it was refused for.
    """

    kind = models.CharField(_("license kind"), max_length=64)
    source_ref = models.CharField(_("issued in"), max_length=64)
    allocator = models.CharField(_("asked of"), max_length=32, help_text="A code of apps.licenses.allocators.")
    request_id = models.UUIDField(unique=True)
    facts = models.TextField(help_text="Canonical JSON: what the license will say.")
    state = models.CharField(_("state"), max_length=16, choices=RequestState, default=RequestState.WAITING)
    number = models.CharField(_("license number"), max_length=64, blank=True)
    refusal = models.CharField(_("reason"), max_length=500, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_problem = models.CharField(_("last problem"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, help_text="A worker is asking until then; after that it has died.")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("number request")
        verbose_name_plural = _("number requests")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "source_ref"], name="licenses_one_request_for_a_number"),
            models.UniqueConstraint(
                fields=["kind", "number"], condition=~Q(number=""), name="licenses_number_given_once"
            ),
            models.CheckConstraint(
                condition=(Q(state=RequestState.ANSWERED) & ~Q(number=""))
                | (Q(state=RequestState.REFUSED, number="") & ~Q(refusal=""))
                | Q(state=RequestState.WAITING, number=""),
                name="licenses_request_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_ref}: {self.number or self.get_state_display()}"
