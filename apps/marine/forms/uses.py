"""The ways of use (用海方式) with their areas, which together are the area of the sea parcel."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.pages import HectareField
from apps.marine.forms.base import MarineForm
from apps.marine.models import USES
from apps.marine.selectors import parcel_of
from apps.onemap.geometry import SQUARE_METERS_PER_HECTARE, areas_agree, to_hectares


class SeaUsesForm(MarineForm):
    """Hectares by way of use, HY/T 123-2009 [knowledge]; 0 where there is none."""

    reclamation = HectareField(label=_("Reclamation (ha)"), help_text=_("Sea filled to become land."))
    solid_structure = HectareField(label=_("Impermeable structures (ha)"), help_text=_("Solid jetties, breakwaters."))
    open_structure = HectareField(label=_("Permeable structures (ha)"), help_text=_("Piled wharves, bridges."))
    enclosing = HectareField(label=_("Enclosing (ha)"), help_text=_("Harbor basins, ponds, salt pans behind dikes."))
    open_use = HectareField(label=_("Open use (ha)"), help_text=_("Cages, bathing beaches, anchorages."))
    other_use = HectareField(label=_("Other ways of use (ha)"), help_text=_("Cables, pipelines, dredging and others."))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        areas = [values[use] for use in USES if values.get(use) is not None]
        if len(areas) < len(USES):
            return values
        total = sum(areas, Decimal(0))
        if total == 0:
            self.add_error("reclamation", _("All areas are 0. Enter the area of each way of use."))
            return values
        parcel = parcel_of(self.case)
        if parcel is not None and not areas_agree(total * SQUARE_METERS_PER_HECTARE, parcel.area):
            text = gettext(
                "The ways of use make %(total)s ha, but the sea parcel measures %(measured)s ha. "
                "Correct the areas, or the corners of the parcel."
            )
            first = next(use for use in USES if values[use])
            self.add_error(first, text % {"total": total, "measured": to_hectares(parcel.area)})
        return values
