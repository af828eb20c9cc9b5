"""Application materials (申请材料) and their versions."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.cases.models.case import Case
from apps.identity.models import User


def upload_path(version: MaterialVersion, filename: str) -> str:
    """A name of our own: what the applicant called the file never reaches the file system."""
    return f"materials/{version.material.case_id}/{uuid.uuid4().hex}"


class Material(models.Model):
    """One line of the catalogue's material list, as this case answers it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="materials")
    code = models.CharField(max_length=40)
    title = models.CharField(_("material"), max_length=200)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="cases_one_material_of_a_code")]

    def __str__(self) -> str:
        return self.title


class MaterialVersion(models.Model):
    """One uploaded file. Versions are kept: a correction adds one, it replaces none."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to=upload_path, max_length=200)
    name = models.CharField(max_length=200, help_text="As the applicant named it.")
    size = models.PositiveBigIntegerField(help_text="Bytes")
    content_type = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, help_text="SM3, hexadecimal")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    origin = models.JSONField(
        default=dict,
        blank=True,
        help_text="Empty: uploaded. Else where the electronic license came from: see apps.cases.materials.Origin.",
    )
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken back by the applicant while a draft.")

    class Meta:
        verbose_name = _("material version")
        verbose_name_plural = _("material versions")
        ordering = ["material_id", "number"]
        constraints = [models.UniqueConstraint(fields=["material", "number"], name="cases_one_version_of_a_number")]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
