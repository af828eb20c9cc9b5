"""Documents the system makes (文书) and notices to people (消息)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.cases.models.case import Case
from apps.cases.vocabulary import DocumentKind
from apps.identity.models import Authority, User


class Document(models.Model):
    """A document of a case: its words are fixed in the move that makes it; the sealed file follows from them."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=32, choices=DocumentKind)
    number = models.CharField(_("document number"), max_length=60, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    data = models.JSONField(help_text="All that the template prints.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="The clerk whose act it is; none: made by itself"
    )
    file = models.FileField(upload_to="documents/", max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SM3 of the sealed file")
    sealed_at = models.DateTimeField(null=True, blank=True)
    ofd = models.FileField(upload_to="documents/", max_length=200, blank=True, help_text="Empty where made before OFD.")
    ofd_digest = models.CharField(max_length=64, blank=True, help_text="SM3 of the sealed OFD")

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | (~Q(file="") & ~Q(digest="")), name="cases_sealed_has_file"
            ),
            models.CheckConstraint(
                condition=Q(ofd="", ofd_digest="") | ~(Q(ofd="") | Q(ofd_digest="")), name="cases_ofd_has_digest"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(sealed_at__isnull=True), name="cases_unsealed"),
            models.Index(fields=["sealed_at"], condition=Q(ofd_digest=""), name="cases_without_ofd"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Notice(models.Model):
    """A message to one person about one case; shown in the application and sent by mail."""

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    code = models.CharField(max_length=64, help_text="Ledger kind, or warning.due; the text is made for the reader.")
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_refused_at = models.DateTimeField(null=True, blank=True, help_text="The address was refused: not mailed.")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_of_user"),
            models.Index(
                fields=["id"],
                condition=Q(mailed_at__isnull=True, mail_refused_at__isnull=True),
                name="notices_unmailed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.recipient_id}"
