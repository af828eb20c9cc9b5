"""Where the land lies and what it is now (现状地类)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.pages import CountyField, HectareField
from apps.land.forms.base import LandForm
from apps.land.selectors import parcels_of, total_area, total_hectares
from apps.onemap.geometry import SQUARE_METERS_PER_HECTARE, areas_agree


class SiteForm(LandForm):
    """Place and purpose."""

    county_code = CountyField(label=_("County where the land lies"))
    location = forms.CharField(
        label=_("Location"), max_length=300, help_text=_("Township, village or street, and the four bounds.")
    )
    purpose = forms.CharField(label=_("Land use"), max_length=100)


class TemporarySiteForm(SiteForm):
    """With the areas by land class; together they are the area of the parcels."""

    farmland = HectareField(label=_("Agricultural land (ha)"))
    cultivated = HectareField(label=_("of which cultivated land (ha)"))
    basic_farmland = HectareField(label=_("of which permanent basic farmland (ha)"))
    construction = HectareField(label=_("Construction land (ha)"))
    unused = HectareField(label=_("Unused land (ha)"))
    redline = HectareField(
        label=_("Within the ecological protection red line (ha)"),
        help_text=_("Of the whole area, whatever its class. Write 0 if none."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        farmland: Decimal | None = values.get("farmland")
        for name in ("cultivated", "basic_farmland"):
            part: Decimal | None = values.get(name)
            if farmland is not None and part is not None and part > farmland:
                self.add_error(name, _("This is a part of the agricultural land: at most %s ha.") % farmland)
        classes = [values[name] for name in ("farmland", "construction", "unused") if values.get(name) is not None]
        if len(classes) == 3:
            self._compare(sum(classes, Decimal(0)))
        return values

    def _compare(self, total: Decimal) -> None:
        if total == 0:
            self.add_error("farmland", _("All areas are 0. Enter the area of each land class."))
            return
        redline: Decimal | None = self.cleaned_data.get("redline")
        if redline is not None and redline > total:
            self.add_error("redline", _("This is more than the whole area of %s ha.") % total)
        parcels = parcels_of(self.case)
        measured = total_area(parcels)
        if measured and not areas_agree(total * SQUARE_METERS_PER_HECTARE, measured):
            text = gettext(
                "Agricultural, construction and unused land make %(total)s ha, but the parcels of the boundary file "
                "measure %(measured)s ha. Correct the areas, or upload the right file."
            )
            self.add_error("farmland", text % {"total": total, "measured": total_hectares(parcels)})


class PreexamSiteForm(TemporarySiteForm):
    """With the questions that decide which reports are needed."""

    no_planned_site = forms.BooleanField(label=_("The spatial plan has no site for the project yet"), required=False)
    exceeds_standard = forms.BooleanField(
        label=_("The area exceeds the land-use standard, or there is no standard for such projects"), required=False
    )
    geohazard = forms.BooleanField(label=_("The site is in an area prone to geological hazards"), required=False)
