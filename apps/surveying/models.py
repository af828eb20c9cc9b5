"""The typed applications of the surveying matters: a map with its sheets and editions, a firm with what it has."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Application
from apps.surveying.standards import GRADES, INSTRUMENTS, SPECIALITIES, SYSTEMS, TITLES, Named


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


class MapApplication(Application):
    """地图审核: the work (送审作品). Its files are the versions of the material M_SAMPLE."""

    SUBJECT = "title"

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


class QualificationApplication(Application):
    """测绘资质: what a firm applies for and has."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="qualification")

    class Meta:
        verbose_name = _("qualification application")
        verbose_name_plural = _("qualification applications")


class AppliedSpeciality(models.Model):
    """A speciality (专业类别) and the grade applied for."""

    application = models.ForeignKey(QualificationApplication, models.PROTECT, related_name="specialities")
    code = models.CharField(_("speciality"), max_length=2)
    grade = models.CharField(_("grade"), max_length=1)

    class Meta:
        verbose_name = _("speciality")
        verbose_name_plural = _("specialities")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["application", "code"], name="surveying_speciality_once"),
            models.CheckConstraint(
                condition=Q(code__in=list(SPECIALITIES), grade__in=list(GRADES)), name="surveying_speciality_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {GRADES[self.grade]}"

    @property
    def name(self) -> Named:
        return SPECIALITIES[self.code]

    @property
    def name_zh(self) -> str:
        """E.g. 工程测量乙级."""
        return SPECIALITIES[self.code].zh + GRADES[self.grade].zh


class Engineer(models.Model):
    """An engineer, known by the number of the title certificate; `counted_for` lists speciality codes."""

    application = models.ForeignKey(QualificationApplication, models.PROTECT, related_name="engineers")
    position = models.PositiveSmallIntegerField()
    certificate = models.CharField(_("title certificate"), max_length=50)
    name = models.CharField(_("engineer"), max_length=100)
    title = models.CharField(_("title grade"), max_length=6)
    registered = models.BooleanField(_("registered surveyor"), default=False)
    counted_for = models.JSONField(_("counted for"), default=list)

    class Meta:
        verbose_name = _("engineer")
        verbose_name_plural = _("engineers")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "certificate"], name="surveying_engineer_once"),
            models.CheckConstraint(condition=Q(title__in=list(TITLES)), name="surveying_title_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.certificate}"


class Instrument(models.Model):
    """An instrument with its factory number; it counts while its calibration holds (检定有效期)."""

    application = models.ForeignKey(QualificationApplication, models.PROTECT, related_name="instruments")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("instrument"), max_length=16)
    model = models.CharField(_("model"), max_length=100)
    serial = models.CharField(_("factory number"), max_length=50)
    calibrated_to = models.DateField(_("calibrated until"))

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "kind", "serial"], name="surveying_instrument_once"),
            models.CheckConstraint(condition=Q(kind__in=list(INSTRUMENTS)), name="surveying_instrument_known"),
        ]

    def __str__(self) -> str:
        return f"{INSTRUMENTS[self.kind]} {self.serial}"


class System(models.Model):
    """A software system with the number of its workplaces (套数)."""

    application = models.ForeignKey(QualificationApplication, models.PROTECT, related_name="systems")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("system"), max_length=16)
    name = models.CharField(_("name and version"), max_length=100)
    count = models.PositiveSmallIntegerField(_("workplaces"))

    class Meta:
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(SYSTEMS), count__gt=0), name="surveying_system_known"),
        ]

    def __str__(self) -> str:
        return self.name
