"""The typed application of the mineral matters: the right or the plan, and the area it is for."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Application
from apps.onemap.corners import to_km2
from apps.onemap.geographic import Corner
from apps.onemap.geometry import Shape, from_json


class EconomicType(models.TextChoices):
    """Economic type of the right holder (经济类型)."""

    STATE = "state", _("State-owned")
    COLLECTIVE = "collective", _("Collective")
    PRIVATE = "private", _("Private")
    SHARES = "shares", _("Limited or joint-stock company")
    FOREIGN = "foreign", _("With foreign investment")
    OTHER = "other", _("Other")


class Method(models.TextChoices):
    """Mining method (开采方式)."""

    OPEN_PIT = "open_pit", _("Open pit")
    UNDERGROUND = "underground", _("Underground")
    BOTH = "both", _("Open pit and underground")
    WELLS = "wells", _("Wells")


class ScaleUnit(models.TextChoices):
    """Unit of the production scale (生产规模)."""

    TONS = "wt", _("10,000 tons a year")
    CUBIC_METERS = "wm3", _("10,000 m³ a year")
    GAS = "ym3", _("100 million m³ a year")
    KILOGRAMS = "kg", _("kilograms a year")


class GrantWay(models.TextChoices):
    """How the right was granted (出让方式), 矿产资源法 arts. 17, 25."""

    TENDER = "tender", _("Tender")
    AUCTION = "auction", _("Auction")
    LISTING = "listing", _("Listing")
    AGREEMENT = "agreement", _("Agreement")
    EXPLORATION = "exploration", _("From an exploration right")


class CoordinateForm(models.TextChoices):
    """How the corners are written."""

    DEGREES = "degrees", _("Degrees, minutes and seconds")
    PLANE = "plane", _("Plane coordinates (3° zone)")


class MineralApplication(Application):
    """What is applied for; areas are square meters, empty until given."""

    SUBJECT = "mine_name"

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="mineral")
    # The mine
    mine_name = models.CharField(_("name of the mine"), max_length=200, blank=True)
    economic_type = models.CharField(_("economic type"), max_length=12, choices=EconomicType, blank=True)
    mineral = models.CharField(_("mineral"), max_length=32, blank=True, help_text="A code of minerals.yaml.")
    method = models.CharField(_("mining method"), max_length=12, choices=Method, blank=True)
    scale = models.DecimalField(_("production scale"), max_digits=12, decimal_places=4, null=True, blank=True)
    scale_unit = models.CharField(_("unit"), max_length=4, choices=ScaleUnit, blank=True)
    # Grant of the right
    grant_way = models.CharField(_("way of grant"), max_length=12, choices=GrantWay, blank=True)
    grant_contract = models.CharField(_("number of the grant contract"), max_length=64, blank=True)
    exploration_number = models.CharField(_("number of the exploration right"), max_length=64, blank=True)
    years = models.PositiveSmallIntegerField(_("term in years"), null=True, blank=True)
    # Mining plan
    right_number = models.CharField(_("number of the mining right"), max_length=64, blank=True)
    recovery = models.DecimalField(_("mining recovery"), max_digits=5, decimal_places=2, null=True, blank=True)
    restoration_ha = models.DecimalField(_("area to restore"), max_digits=12, decimal_places=4, null=True, blank=True)
    # Area
    coordinate_form = models.CharField(_("coordinates"), max_length=8, choices=CoordinateForm, blank=True)
    corners_text = models.TextField(_("corner points"), blank=True, help_text="As they were entered.")
    corners = models.JSONField(default=list, blank=True, help_text="[name, latitude, longitude] in degrees, as text.")
    geometry = models.JSONField(null=True, blank=True, help_text="apps.onemap.geometry.to_json, clockwise.")
    turned = models.BooleanField(default=False, help_text="The corners were entered anticlockwise.")
    area = models.DecimalField(_("computed area"), max_digits=16, decimal_places=2, null=True, help_text="m²")
    stated_km2 = models.DecimalField(_("stated area"), max_digits=12, decimal_places=4, null=True, help_text="km²")
    elevation_top = models.DecimalField(_("elevation from"), max_digits=7, decimal_places=2, null=True, help_text="m")
    elevation_bottom = models.DecimalField(_("elevation to"), max_digits=7, decimal_places=2, null=True, help_text="m")
    south = models.FloatField(null=True, help_text="Degrees")
    west = models.FloatField(null=True, help_text="Degrees")
    north = models.FloatField(null=True, help_text="Degrees")
    east = models.FloatField(null=True, help_text="Degrees")

    class Meta:
        verbose_name = _("mineral application")
        verbose_name_plural = _("mineral applications")
        constraints = [
            models.CheckConstraint(
                condition=Q(elevation_top__gt=F("elevation_bottom")), name="mineral_elevation_from_above_to"
            ),
            models.CheckConstraint(condition=Q(years__range=(1, 30)), name="mineral_years"),
            models.CheckConstraint(condition=Q(area__gt=0), name="mineral_has_area"),
            models.CheckConstraint(condition=Q(scale__gt=0), name="mineral_scale"),
            models.CheckConstraint(condition=Q(recovery__gt=0, recovery__lte=100), name="mineral_recovery"),
            models.CheckConstraint(condition=Q(restoration_ha__gte=0), name="mineral_restoration"),
        ]
        indexes = [models.Index(fields=["south", "north", "west", "east"], name="mineral_box")]

    @property
    def shape(self) -> Shape | None:
        return from_json(self.geometry) if self.geometry else None

    @property
    def places(self) -> tuple[Corner, ...]:
        return tuple(Corner(name, Decimal(lat), Decimal(lon)) for name, lat, lon in self.corners)

    @property
    def km2(self) -> Decimal | None:
        """Square kilometers to 0.0001."""
        return None if self.area is None else to_km2(self.area)
