"""The typed applications of the surveying matters: a map with its sheets and editions, a firm with what it has."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Area(models.TextChoices):
    """The area that a map mainly shows (主要表现地); it decides who reviews it (地图管理条例 arts. 17, 18)."""

    WORLD = "world", _("World")
    NATION = "nation", _("The whole country")
    SPECIAL = "special", _("Hong Kong, Macao or Taiwan")
    CROSS_PROVINCE = "cross_province", _("Two or more provinces")
    PROVINCE = "province", _("This province, or more than one of its cities")
    CITY = "city", _("One city of this province")


class MapKind(models.TextChoices):
    """地图种类."""

    ADMINISTRATIVE = "administrative", _("Administrative map")
    GENERAL = "general", _("General geographic map")
    TRAFFIC = "traffic", _("Traffic and tourist map")
    TEACHING = "teaching", _("Teaching map")
    ILLUSTRATION = "illustration", _("Map as an illustration")
    HISTORIC = "historic", _("Historical map")
    OTHER = "other", _("Other thematic map")


class Compilation(models.TextChoices):
    """How the map came about; who makes a map needs a surveying qualification (测绘法 art. 27)."""

    STANDARD = "standard", _("A reviewed standard map is used as it is")
    HISTORIC = "historic", _("A historical map is reproduced as it is")
    COMPILED = "compiled", _("The applicant compiled the map")


class Medium(models.TextChoices):
    """In which form an edition is published."""

    PAPER = "paper", _("Paper")
    INTERNET = "internet", _("Internet")


class MapApplication(models.Model):
    """地图审核: the work (送审作品). Its files are the versions of the material M_SAMPLE."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="map_work")
    title = models.CharField(_("title of the map"), max_length=200, blank=True)
    kind = models.CharField(_("kind of map"), max_length=16, choices=MapKind, blank=True)
    area = models.CharField(_("main area shown"), max_length=16, choices=Area, blank=True)
    area_name = models.CharField(_("name of the area"), max_length=200, blank=True)
    national_border = models.BooleanField(_("shows a stretch of the national border"), default=False)
    compilation = models.CharField(_("how the map came about"), max_length=12, choices=Compilation, blank=True)
    qualification_number = models.CharField(_("number of the surveying qualification"), max_length=64, blank=True)
    base_number = models.CharField(_("review number of the base map"), max_length=64, blank=True)
    classified_base = models.BooleanField(_("classified imagery or base map"), default=False)

    class Meta:
        verbose_name = _("map application")
        verbose_name_plural = _("map applications")

    def __str__(self) -> str:
        return self.title


class Sheet(models.Model):
    """A sheet (图幅). Scale is the denominator, empty for a map without one; the size is in millimeters."""

    application = models.ForeignKey(MapApplication, models.PROTECT, related_name="sheets")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(_("sheet number"), max_length=50)
    title = models.CharField(_("sheet title"), max_length=200)
    scale = models.PositiveIntegerField(_("scale denominator"), null=True, blank=True)
    width = models.PositiveIntegerField(_("width"), help_text="mm")
    height = models.PositiveIntegerField(_("height"), help_text="mm")

    class Meta:
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="surveying_sheet_number_once"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="surveying_sheet_has_size"),
            models.CheckConstraint(condition=Q(scale__isnull=True) | Q(scale__gt=0), name="surveying_sheet_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Edition(models.Model):
    """An edition (版本) of the work: on paper with its publisher, or on the internet with its address."""

    application = models.ForeignKey(MapApplication, models.PROTECT, related_name="editions")
    medium = models.CharField(_("medium"), max_length=8, choices=Medium)
    name = models.CharField(_("edition"), max_length=100)
    place = models.CharField(_("publisher or address"), max_length=200)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-medium"]
        constraints = [
            models.UniqueConstraint(fields=["application", "medium"], name="surveying_one_edition_a_medium"),
        ]

    def __str__(self) -> str:
        return self.name
