"""The table of official type codes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

SHAPE = r"^[0-9A-Z]{21}$"


class TypeCode(models.Model):
    """The official type code of a license kind, with where it was read."""

    kind = models.CharField(_("license kind"), max_length=64, unique=True)
    code = models.CharField(_("type code"), max_length=21, unique=True, help_text="GB/T 36904: 21 characters.")
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.CharField(max_length=100)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("type code of a license kind")
        verbose_name_plural = _("type codes of license kinds")
        ordering = ["kind"]
        constraints = [models.CheckConstraint(condition=Q(code__regex=SHAPE), name="licenses_type_code_shape")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
