"""Matters (事项) and their versions. A case keeps the version it began with, so a version is never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.catalogue.build import definition_of
from apps.catalogue.definition import MatterDefinition


class Sector(models.TextChoices):
    LAND = "land", _("Land")
    MINERAL = "mineral", _("Minerals")
    MARINE = "marine", _("Sea areas and islands")
    SURVEYING = "surveying", _("Surveying and mapping")
    SHARED = "shared", _("Registration")


class Matter(models.Model):
    """Something that can be applied for, whatever its version."""

    code = models.CharField(_("code"), max_length=64, unique=True, help_text="sector.name")
    sector = models.CharField(_("sector"), max_length=16, choices=Sector)
    is_listed = models.BooleanField(
        _("listed"), default=True, help_text=_("False once its file is gone: no new applications, old cases go on.")
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        indexes = [models.Index(fields=["sector", "code"], name="catalogue_sector")]

    def __str__(self) -> str:
        return self.code


class MatterVersion(models.Model):
    """One state of a matter, complete in itself: the file with everything it refers to."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="versions", verbose_name=_("matter"))
    number = models.PositiveIntegerField(_("version"))
    definition = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SM3 of the definition's canonical JSON")
    loaded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    machine = models.CharField(
        max_length=80, blank=True, help_text="sector.name@version of the state machine; empty = not open online"
    )

    class Meta:
        ordering = ["matter__code", "-number"]
        verbose_name = _("matter version")
        verbose_name_plural = _("matter versions")
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="catalogue_version_number"),
            models.UniqueConstraint(fields=["matter"], condition=Q(is_current=True), name="catalogue_one_current"),
            models.CheckConstraint(condition=Q(number__gte=1), name="catalogue_number_from_1"),
            models.CheckConstraint(condition=~Q(digest=""), name="catalogue_has_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.name_zh} v{self.number}"

    @property
    def spec(self) -> MatterDefinition:
        """The definition with types; built once a process, since a version never changes."""
        return definition_of(self.digest, self.definition)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return str(self.spec.name)

    @property
    def is_open_online(self) -> bool:
        return bool(self.machine)
