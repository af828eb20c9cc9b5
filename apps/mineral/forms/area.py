"""The mining area: corner points, stated area, elevations (自然资源部公告2022年第24号)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.mineral.forms.base import MineralForm
from apps.mineral.models import CoordinateForm
from apps.mineral.prerequisites import find_right
from apps.mineral.rules import areas_agree
from apps.mineral.selectors import filled_application, overlapping_rights
from apps.mineral.services import save_area
from apps.onemap.corners import (
    SQUARE_METERS_PER_KM2,
    Outline,
    outline_from_degrees,
    outline_from_plane,
    outside_of,
    to_km2,
)
from apps.onemap.extents import extent_of

_LOWEST, _HIGHEST = Decimal(-5000), Decimal(9000)


class GroundForm(MineralForm):
    """Corners and stated area. `outline` is what the corners make; None where they are wrong."""

    coordinate_form = forms.ChoiceField(
        label=_("How are the corners written?"), choices=CoordinateForm.choices, widget=forms.RadioSelect
    )
    corners_text = forms.CharField(
        label=_("Corner points"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "CGCS2000, one corner a line in their order along the boundary: number, latitude, longitude with seconds "
            "to 3 decimals (1, 23°20′34.943″, 112°51′29.930″); or number, X, Y in meters to 2 decimals with the zone "
            "number (1, 2582988.98, 38383243.97)."
        ),
    )
    stated_km2 = forms.DecimalField(
        label=_("Area (km²)"),
        min_value=Decimal("0.0001"),
        max_digits=12,
        decimal_places=4,
        help_text=_("Four decimals; it is compared with the area that the corners make."),
    )
    outline: Outline | None = None

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        if values.get("coordinate_form") and values.get("corners_text"):
            self._read_corners(values)
        return values

    def _read_corners(self, values: dict[str, Any]) -> None:
        read = outline_from_plane if values["coordinate_form"] == CoordinateForm.PLANE else outline_from_degrees
        try:
            outline = read(values["corners_text"], extent=extent_of(self.case.receiving_authority.region_code))
        except forms.ValidationError as error:
            if not self._is_other_form(values):
                self.add_error("corners_text", error)
            return
        self.outline = outline
        stated: Decimal | None = values.get("stated_km2")
        if stated is not None and not areas_agree(stated * SQUARE_METERS_PER_KM2, outline.shape.area):
            text = gettext(
                "%(stated)s km² is stated, but the corners make %(computed)s km². Correct the area or the corners."
            )
            self.add_error("stated_km2", text % {"stated": stated, "computed": outline.km2})
        self.compare(outline)

    def _is_other_form(self, values: dict[str, Any]) -> bool:
        """Tells it at the choice, where the corners are right but written in the other way."""
        is_plane = values["coordinate_form"] == CoordinateForm.PLANE
        read = outline_from_degrees if is_plane else outline_from_plane
        try:
            read(values["corners_text"], extent=extent_of(self.case.receiving_authority.region_code))
        except forms.ValidationError:
            return False
        text = gettext("The corners below are written otherwise: choose “%(form)s”, or write them anew.")
        other = CoordinateForm.DEGREES if is_plane else CoordinateForm.PLANE
        self.add_error("coordinate_form", text % {"form": other.label})
        return True

    def compare(self, outline: Outline) -> None:
        """What the matter holds the area against; adds errors at the corners."""

    def save(self) -> None:
        assert self.outline is not None, "only a valid page is saved"
        save_area(case=self.case, values=self.cleaned_data, outline=self.outline)


class FreeGroundForm(GroundForm):
    """A new right lies on ground where no other right of the same kind is (NO_OVERLAP_RIGHT)."""

    def compare(self, outline: Outline) -> None:
        text = gettext("The area overlaps right %(number)s by %(area)s km². Move the boundary off the other right.")
        for overlap in overlapping_rights(shape=outline.shape, corners=outline.corners, except_case=self.case):
            self.add_error("corners_text", text % {"number": overlap.number, "area": to_km2(overlap.area)})


class AreaForm(GroundForm):
    """With the elevations between which is mined (开采标高)."""

    elevation_top = forms.DecimalField(
        label=_("Mining elevation from (m)"), min_value=_LOWEST, max_value=_HIGHEST, max_digits=7, decimal_places=2
    )
    elevation_bottom = forms.DecimalField(
        label=_("Mining elevation to (m)"),
        min_value=_LOWEST,
        max_value=_HIGHEST,
        max_digits=7,
        decimal_places=2,
        help_text=_("From above to below: the first elevation is the higher one."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        top, bottom = values.get("elevation_top"), values.get("elevation_bottom")
        if top is not None and bottom is not None and top <= bottom:
            text = gettext(
                "Mining goes from above to below: %(bottom)s m is not below %(top)s m. Enter the lower elevation here."
            )
            self.add_error("elevation_bottom", text % {"top": top, "bottom": bottom})
        return values


class RightAreaForm(AreaForm, FreeGroundForm):
    """A new mining right."""


class PlanAreaForm(AreaForm):
    """The plan stays within its right (INSIDE_APPROVED), also in depth."""

    def compare(self, outline: Outline) -> None:
        right = find_right(number=filled_application(self.case).right_number, holder=self.case.applicant)
        if right is None:
            return
        outside = outside_of(outline, right.places)
        if outside:
            text = gettext("%(area)s km² lie outside the mining right. Keep the plan within its corners.")
            self.add_error("corners_text", text % {"area": to_km2(outside)})
        top, bottom = self.cleaned_data.get("elevation_top"), self.cleaned_data.get("elevation_bottom")
        assert right.elevation_top is not None, "a registered right has its elevations"
        assert right.elevation_bottom is not None, "a registered right has its elevations"
        limits = {"top": right.elevation_top, "bottom": right.elevation_bottom}
        beyond = gettext("The right goes from %(top)s m to %(bottom)s m. Stay within it.") % limits
        if top is not None and top > right.elevation_top:
            self.add_error("elevation_top", beyond)
        if bottom is not None and bottom < right.elevation_bottom:
            self.add_error("elevation_bottom", beyond)
