"""The typed application of the land matters, and its parcels."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.cases.models import ProjectApplication
from apps.identity.models import Level
from apps.onemap.geometry import Shape, from_json


class Acquisition(models.TextChoices):
    """How the land is acquired (土地取得方式), 城乡规划法 arts. 37, 38."""

    ALLOCATION = "allocation", _("Allocation (without payment)")
    GRANT = "grant", _("Grant (against payment)")


class Infrastructure(models.TextChoices):
    """Infrastructure whose temporary land use may last four years, 土地管理法实施条例 art. 20."""

    ENERGY = "energy", _("Energy")
    TRANSPORT = "transport", _("Transport")
    WATER = "water", _("Water conservancy")


class LandApplication(ProjectApplication):
    """What is applied for; areas are square meters, empty until given."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="land")
    # Project
    project_level = models.CharField(_("project approved by"), max_length=1, choices=Level, blank=True)
    basis = models.CharField(_("construction basis"), max_length=500, blank=True)
    scale = models.CharField(_("construction scale"), max_length=300, blank=True)
    # Site
    location = models.CharField(_("location"), max_length=300, blank=True)
    county_code = models.CharField(
        _("county"), max_length=6, blank=True, validators=[RegexValidator(r"^[0-9]{6}\Z")], help_text="GB/T 2260"
    )
    purpose = models.CharField(_("land use"), max_length=100, blank=True)
    farmland = models.DecimalField(_("agricultural land"), max_digits=14, decimal_places=2, null=True, blank=True)
    cultivated = models.DecimalField(_("cultivated land"), max_digits=14, decimal_places=2, null=True, blank=True)
    basic_farmland = models.DecimalField(
        _("permanent basic farmland"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    construction = models.DecimalField(_("construction land"), max_digits=14, decimal_places=2, null=True, blank=True)
    unused = models.DecimalField(_("unused land"), max_digits=14, decimal_places=2, null=True, blank=True)
    redline = models.DecimalField(
        _("within the ecological protection red line"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    no_planned_site = models.BooleanField(_("no site in the spatial plan"), default=False)
    exceeds_standard = models.BooleanField(_("exceeds the land-use standard, or there is none"), default=False)
    geohazard = models.BooleanField(_("in an area prone to geological hazards"), default=False)
    # Temporary use
    infrastructure = models.CharField(_("infrastructure"), max_length=12, choices=Infrastructure, blank=True)
    use_from = models.DateField(_("use from"), null=True, blank=True)
    use_to = models.DateField(_("use to"), null=True, blank=True)
    contract_party = models.CharField(_("other party of the contract"), max_length=200, blank=True)
    contract_on = models.DateField(_("contract signed on"), null=True, blank=True)
    deposit_first = models.BooleanField(_("reclamation fee deposited before approval"), default=False)
    # Planning permit
    acquisition = models.CharField(_("way of acquisition"), max_length=12, choices=Acquisition, blank=True)
    preexam_number = models.CharField(_("number of the pre-examination opinion"), max_length=64, blank=True)
    grant_contract = models.CharField(_("number of the grant contract"), max_length=64, blank=True)
    newly_added = models.BooleanField(_("newly added construction land"), default=False)
    land_approval_organ = models.CharField(_("authority that approved the land"), max_length=100, blank=True)
    land_approval_number = models.CharField(_("number of the land approval"), max_length=64, blank=True)
    # Boundary file
    boundary_name = models.CharField(_("boundary file"), max_length=200, blank=True)
    boundary_digest = models.CharField(max_length=64, blank=True, help_text="SM3 of the file the parcels come from.")

    class Meta:
        verbose_name = _("land application")
        verbose_name_plural = _("land applications")
        constraints = [
            models.CheckConstraint(
                condition=Q(use_to__isnull=True) | Q(use_from__isnull=True) | Q(use_to__gte=F("use_from")),
                name="land_use_period",
            ),
            models.CheckConstraint(condition=Q(cultivated__lte=F("farmland")), name="land_cultivated_is_farmland"),
            models.CheckConstraint(condition=Q(basic_farmland__lte=F("farmland")), name="land_basic_is_farmland"),
            *(
                models.CheckConstraint(condition=Q(**{f"{name}__gte": 0}), name=f"land_{name}_not_negative")
                for name in ("farmland", "cultivated", "basic_farmland", "construction", "unused", "redline")
            ),
        ]

    @property
    def classes_total(self) -> Decimal | None:
        """Square meters of all land classes; None until they are given."""
        if self.farmland is None or self.construction is None or self.unused is None:
            return None
        return self.farmland + self.construction + self.unused


class Parcel(models.Model):
    """A parcel (地块) of the boundary file. The bounding box finds candidates for spatial checks through an index."""

    application = models.ForeignKey(LandApplication, models.PROTECT, related_name="parcels")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(_("parcel number"), max_length=50)
    name = models.CharField(_("parcel name"), max_length=100, blank=True)
    stated_ha = models.DecimalField(_("stated area"), max_digits=16, decimal_places=6, null=True, help_text="hectares")
    area = models.DecimalField(_("computed area"), max_digits=16, decimal_places=2, help_text="m² on the zone's plane")
    use = models.CharField(_("land use"), max_length=100, blank=True)
    land_class = models.CharField(_("land class"), max_length=20, blank=True, help_text="GB/T 21010 code, as stated")
    zone_width = models.PositiveSmallIntegerField(help_text="Degrees: 3 or 6")
    zone = models.PositiveSmallIntegerField(help_text="CGCS2000 Gauss-Krüger zone number")
    geometry = models.JSONField(help_text="apps.onemap.geometry.to_json: rings of plane coordinates in meters")
    min_north = models.FloatField()
    min_east = models.FloatField()
    max_north = models.FloatField()
    max_east = models.FloatField()

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="land_parcel_number_once"),
            models.CheckConstraint(condition=Q(area__gt=0), name="land_parcel_has_area"),
            models.CheckConstraint(
                condition=Q(zone_width=3, zone__range=(25, 45)) | Q(zone_width=6, zone__range=(13, 23)),
                name="land_parcel_zone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["zone_width", "zone", "min_north", "max_north", "min_east", "max_east"], name="land_parcel_box"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    @property
    def shape(self) -> Shape:
        return from_json(self.geometry)
