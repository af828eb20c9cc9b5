"""The typed application of the mineral matters, and what comes of it: the right, and the permit for a right."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.cases.models import Application
from apps.deadlines.dates import today
from apps.licenses.models import Status
from apps.mineral.ground import BOX, Ground


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


class RightKind(models.TextChoices):
    """Kind of mineral right (矿业权种类), 矿产资源法 art. 17."""

    EXPLORATION = "exploration", pgettext_lazy("kind", "Exploration right")
    MINING = "mining", pgettext_lazy("kind", "Mining right")


class MineralApplication(Ground, Application):
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
    location = models.CharField(_("location of the area"), max_length=300, blank=True)
    map_sheets = models.CharField(_("map sheets"), max_length=200, blank=True, help_text="图幅号, as entered.")
    # Grant of the right
    grant_way = models.CharField(_("way of grant"), max_length=12, choices=GrantWay, blank=True)
    grant_contract = models.CharField(_("number of the grant contract"), max_length=64, blank=True)
    foreign_cooperation = models.BooleanField(_("oil or gas with a foreign partner"), default=False)
    exploration_number = models.CharField(_("number of the exploration right"), max_length=64, blank=True)
    years = models.PositiveSmallIntegerField(_("term in years"), null=True, blank=True)
    # Mining plan
    right_number = models.CharField(_("number of the mining right"), max_length=64, blank=True)
    recovery = models.DecimalField(_("mining recovery"), max_digits=5, decimal_places=2, null=True, blank=True)
    restoration_ha = models.DecimalField(_("area to restore"), max_digits=12, decimal_places=4, null=True, blank=True)
    # Area
    coordinate_form = models.CharField(_("coordinates"), max_length=8, choices=CoordinateForm, blank=True)
    corners_text = models.TextField(_("corner points"), blank=True, help_text="As they were entered.")
    turned = models.BooleanField(default=False, help_text="The corners were entered anticlockwise.")
    stated_km2 = models.DecimalField(_("stated area"), max_digits=12, decimal_places=4, null=True, help_text="km²")

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


class MineralRight(Ground):
    """A registered right (矿业权), 矿产资源法 (2024) arts. 20, 22. Holder, number, term and validity are its license's.

    Its ground is its own: a later change of the right leaves the application that it was registered on as it was.
    """

    license = models.OneToOneField("licenses.License", models.PROTECT, related_name="mineral_right")
    application = models.OneToOneField(MineralApplication, models.PROTECT, related_name="registered_right")
    kind = models.CharField(_("kind of right"), max_length=12, choices=RightKind)
    mineral = models.CharField(_("mineral"), max_length=32, help_text="A code of minerals.yaml.")

    class Meta:
        verbose_name = _("mineral right")
        verbose_name_plural = _("mineral rights")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RightKind.values) & ~Q(mineral=""), name="mineral_right_known"),
            models.CheckConstraint(
                condition=Q(area__gt=0, **{f"{name}__isnull": False for name in ("area", "geometry", *BOX)}),
                name="mineral_right_has_ground",
            ),
            models.CheckConstraint(
                condition=Q(elevation_top__isnull=True, elevation_bottom__isnull=True, kind="exploration")
                | Q(
                    elevation_top__isnull=False,
                    elevation_bottom__isnull=False,
                    elevation_top__gt=F("elevation_bottom"),
                ),
                name="mineral_right_elevation",
            ),
        ]
        indexes = [models.Index(fields=["kind", "south", "north", "west", "east"], name="mineral_right_box")]

    def __str__(self) -> str:
        return self.license.number

    @property
    def has_lapsed(self) -> bool:
        """Its last day is past, whether or not the register has marked it yet."""
        return self.license.valid_to is not None and self.license.valid_to < today()

    @property
    def is_in_force(self) -> bool:
        return self.license.status == Status.VALID and self.license.holds_on(today())


class MineralPermit(models.Model):
    """Plan approval that permits work on a right (勘查许可证、采矿许可证), 矿产资源法 (2024) art. 33.

    It holds no longer than its right: one that lapsed, or was revoked or cancelled, takes the permit's force away.
    """

    license = models.OneToOneField("licenses.License", models.PROTECT, related_name="mineral_permit")
    right = models.ForeignKey(MineralRight, models.PROTECT, related_name="permits")
    application = models.OneToOneField(MineralApplication, models.PROTECT, related_name="issued_permit")

    class Meta:
        verbose_name = _("mineral permit")
        verbose_name_plural = _("mineral permits")

    def __str__(self) -> str:
        return self.license.number
