"""The typed application of the marine matters, and its sea parcel (宗海)."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.cases.models import ProjectApplication
from apps.onemap.geographic import Corner

# Ways of use (用海方式), HY/T 123-2009 [knowledge]; the columns of the application hold their areas in m².
USE_LABELS = {
    "reclamation": _("Reclamation"),  # 填海造地
    "solid_structure": _("Impermeable structures"),  # 非透水构筑物
    "open_structure": _("Permeable structures"),  # 透水构筑物、跨海桥梁
    "enclosing": _("Enclosing"),  # 围海
    "open_use": _("Open use"),  # 开放式
    "other_use": _("Other ways of use"),  # 其他方式
}
USES = tuple(USE_LABELS)


class SeaPurpose(models.TextChoices):
    """Purposes with a longest term each, 海域使用管理法 art. 25."""

    AQUACULTURE = "aquaculture", _("Aquaculture")
    SHIPBREAKING = "shipbreaking", _("Ship breaking")
    TOURISM = "tourism", _("Tourism and recreation")
    SALT_MINING = "salt_mining", _("Salt and mining")
    WELFARE = "welfare", _("Public welfare")
    CONSTRUCTION = "construction", _("Ports, shipyards and other construction")


class SeaApplication(ProjectApplication):
    """What is applied for; areas are square meters, empty until given."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="marine")
    purpose = models.CharField(_("purpose of sea use"), max_length=300, blank=True)
    use_from = models.DateField(_("use from"), null=True, blank=True)
    use_to = models.DateField(_("use to"), null=True, blank=True)
    major_effect = models.BooleanField(_("may have a major effect on defense, traffic or environment"), default=False)
    purpose_type = models.CharField(_("kind of purpose"), max_length=12, choices=SeaPurpose, blank=True)
    term_years = models.PositiveSmallIntegerField(_("term"), null=True, blank=True, help_text="years")
    national_major = models.BooleanField(_("major national construction project"), default=False)
    county_code = models.CharField(
        _("county"), max_length=6, blank=True, validators=[RegexValidator(r"^[0-9]{6}\Z")], help_text="GB/T 2260"
    )
    location = models.CharField(_("sea area"), max_length=300, blank=True)
    reclamation = models.DecimalField(_("reclamation"), max_digits=14, decimal_places=2, null=True, blank=True)
    solid_structure = models.DecimalField(
        _("impermeable structures"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    open_structure = models.DecimalField(
        _("permeable structures"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    enclosing = models.DecimalField(_("enclosing"), max_digits=14, decimal_places=2, null=True, blank=True)
    open_use = models.DecimalField(_("open use"), max_digits=14, decimal_places=2, null=True, blank=True)
    other_use = models.DecimalField(_("other ways of use"), max_digits=14, decimal_places=2, null=True, blank=True)
    redline = models.DecimalField(
        _("within the ecological protection red line"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("sea-use application")
        verbose_name_plural = _("sea-use applications")
        constraints = [
            models.CheckConstraint(
                condition=Q(use_to__isnull=True) | Q(use_from__isnull=True) | Q(use_to__gte=F("use_from")),
                name="marine_use_period",
            ),
            *(
                models.CheckConstraint(condition=Q(**{f"{name}__gte": 0}), name=f"marine_{name}_not_negative")
                for name in (*USES, "redline")
            ),
        ]

    def area_of(self, use: str) -> Decimal:
        """Square meters of one way of use; 0 until given."""
        area: Decimal | None = getattr(self, use)
        return area or Decimal(0)

    @property
    def uses_total(self) -> Decimal:
        """Square meters of all ways of use."""
        return sum((self.area_of(use) for use in USES), Decimal(0))


class SeaParcel(models.Model):
    """The sea parcel: corners in CGCS2000 degrees, its area on the plane of the stated central meridian."""

    application = models.OneToOneField(SeaApplication, models.PROTECT, related_name="parcel")
    central_meridian = models.DecimalField(_("central meridian"), max_digits=4, decimal_places=1, help_text="degrees")
    corners = models.JSONField(help_text="Number, latitude, longitude of each corner: degrees as text.")
    area = models.DecimalField(_("computed area"), max_digits=16, decimal_places=2, help_text="m²")
    # The bounding box finds candidates for overlap through an index.
    min_latitude = models.FloatField()
    max_latitude = models.FloatField()
    min_longitude = models.FloatField()
    max_longitude = models.FloatField()

    class Meta:
        verbose_name = _("sea parcel")
        verbose_name_plural = _("sea parcels")
        constraints = [models.CheckConstraint(condition=Q(area__gt=0), name="marine_parcel_has_area")]
        indexes = [
            models.Index(
                fields=["min_latitude", "max_latitude", "min_longitude", "max_longitude"], name="marine_parcel_box"
            )
        ]

    def __str__(self) -> str:
        return str(self.application)

    @property
    def points(self) -> tuple[Corner, ...]:
        return tuple(Corner(name, Decimal(latitude), Decimal(longitude)) for name, latitude, longitude in self.corners)


class GovernmentDecision(models.Model):
    """What the people's government decided on the department's review (政府批复), 海域使用管理法 arts. 17, 18."""

    application = models.OneToOneField(SeaApplication, models.PROTECT, related_name="government_decision")
    organ = models.CharField(_("deciding government"), max_length=100)
    approved = models.BooleanField(_("approved"))
    number = models.CharField(_("reply number"), max_length=64)
    decided_on = models.DateField(_("date of the reply"))
    text = models.TextField(_("text of the reply"))

    class Meta:
        verbose_name = _("decision of the government")
        verbose_name_plural = _("decisions of the government")

    def __str__(self) -> str:
        return self.number


class SeaUseFee(models.Model):
    """The sea-use fee (海域使用金) as paid, or the basis on which none is due, 海域使用管理法 arts. 33-36."""

    application = models.OneToOneField(SeaApplication, models.PROTECT, related_name="fee")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, help_text="yuan")
    payment_number = models.CharField(_("payment number"), max_length=64, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    exemption = models.CharField(_("basis of exemption"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sea-use fee")
        verbose_name_plural = _("sea-use fees")
        constraints = [
            models.CheckConstraint(
                condition=(Q(amount__gt=0, paid_on__isnull=False) & ~Q(payment_number=""))
                | (Q(amount=0) & ~Q(exemption="")),
                name="marine_fee_paid_or_exempt",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount}"
