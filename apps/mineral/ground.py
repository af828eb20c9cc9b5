"""The ground of a mineral right: its columns, alike for what is applied for and for what is registered."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.onemap.corners import to_km2
from apps.onemap.geographic import Corner
from apps.onemap.geometry import Shape, from_json

BOX = ("south", "west", "north", "east")
COLUMNS = ("corners", "geometry", "area", "elevation_top", "elevation_bottom", *BOX)


class Ground(models.Model):
    """Where a right lies, or is applied for: corners (clockwise), area and elevations; the box finds neighbors."""

    corners = models.JSONField(default=list, blank=True, help_text="[name, latitude, longitude] in degrees, as text.")
    geometry = models.JSONField(null=True, blank=True, help_text="apps.onemap.geometry.to_json, clockwise.")
    area = models.DecimalField(_("computed area"), max_digits=16, decimal_places=2, null=True, help_text="m²")
    elevation_top = models.DecimalField(_("elevation from"), max_digits=7, decimal_places=2, null=True, help_text="m")
    elevation_bottom = models.DecimalField(_("elevation to"), max_digits=7, decimal_places=2, null=True, help_text="m")
    south = models.FloatField(null=True, help_text="Degrees")
    west = models.FloatField(null=True, help_text="Degrees")
    north = models.FloatField(null=True, help_text="Degrees")
    east = models.FloatField(null=True, help_text="Degrees")

    class Meta:
        abstract = True

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

    @property
    def located(self) -> Shape:
        """The shape of what has its area. Raises ValueError before it is given."""
        if self.shape is None:
            raise ValueError("no area is given yet")
        return self.shape
