"""What may be sealed without a clerk's act."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.cases.vocabulary import DocumentKind
from apps.identity.models import Post
from apps.signatures.models import Seal


class SealAuthorization(models.Model):
    """A seal keeper's standing authorization (授权自动用印): documents of one kind may be sealed by themselves."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="authorizations")
    kind = models.CharField(_("document"), max_length=32, choices=DocumentKind)
    given_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("standing authorization")
        verbose_name_plural = _("standing authorizations")
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "kind"],
                condition=Q(ended_at__isnull=True),
                name="cases_one_authorization_of_seal_and_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.get_kind_display()}"
