"""Where the sea parcel (宗海) lies: its corners, checked at once, and the meridian its area is computed with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.pages import CountyField
from apps.marine.forms.base import MarineForm
from apps.marine.models import SeaParcel
from apps.marine.rules import MOST_OFF_MERIDIAN, PROVINCE_WATERS
from apps.marine.selectors import application_of, overlaps_of, parcel_of
from apps.marine.services import replace_parcel, save_entries
from apps.onemap.geographic import Corner, format_angle, parse_corners, to_plane
from apps.onemap.geometry import crossing_sides, to_hectares

if TYPE_CHECKING:
    from apps.cases.models import Case


Waters = tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]


class SeaParcelForm(MarineForm):
    """`parsed` holds the corners where nothing is wrong with them. Either direction around the parcel is right."""

    county_code = CountyField(label=_("County that the sea area belongs to"))
    location = forms.CharField(
        label=_("Sea area"), max_length=300, help_text=_("Bay, island or coast, and the neighboring uses.")
    )
    central_meridian = forms.DecimalField(
        label=_("Central meridian (°E)"),
        min_value=Decimal("73.5"),
        max_value=Decimal(135),
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5"}),
        help_text=_(
            "As on the boundary map: a multiple of half a degree near the parcel. The area is computed with it."
        ),
    )
    corners = forms.CharField(
        label=_("Corners (CGCS2000)"),
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One a line in the order of the boundary: number, latitude, longitude, with commas between. "
            "Degrees, minutes and seconds (21°30′12.345″) or decimal degrees (21.503429)."
        ),
    )
    parsed: tuple[Corner, ...] = ()

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        application, parcel = application_of(case), parcel_of(case)
        if application is None:
            return {}
        place = {"county_code": application.county_code, "location": application.location}
        return {**place, **_entered(parcel)} if parcel else place

    def clean_central_meridian(self) -> Decimal:
        meridian: Decimal = self.cleaned_data["central_meridian"]
        if meridian % Decimal("0.5"):
            raise forms.ValidationError(_("Enter a multiple of half a degree, for instance 112.5."))
        return meridian

    def clean_corners(self) -> str:
        text: str = self.cleaned_data["corners"]
        self.parsed = parse_corners(text)
        return text

    def clean(self) -> dict[str, Any]:
        meridian: Decimal | None = self.cleaned_data.get("central_meridian")
        if meridian is None or not self.parsed:
            return self.cleaned_data
        for problem in self._misplaced(meridian) or self._crossing(meridian) or self._occupied(meridian):
            self.add_error("corners", problem)
        return self.cleaned_data

    def _misplaced(self, meridian: Decimal) -> list[str]:
        """Corners far from the meridian, or beyond the waters of the province that receives the application."""
        waters = PROVINCE_WATERS.get(self.case.receiving_authority.region_code[:2])
        found = []
        for corner in self.parsed:
            names = {"name": corner.name, "longitude": format_angle(corner.longitude), "meridian": meridian}
            if waters and not _within(corner, waters):
                found.append(_outside_waters(corner, waters))
            elif abs(corner.longitude - meridian) > MOST_OFF_MERIDIAN:
                text = gettext(
                    "Corner %(name)s at %(longitude)s lies too far from the central meridian %(meridian)s°. "
                    "Correct one of them."
                )
                found.append(text % names)
        return found

    def _crossing(self, meridian: Decimal) -> list[str]:
        ring = to_plane(self.parsed, central_meridian=meridian)
        if ring.is_flat:
            return [gettext("All corners lie on one line. Correct them.")]
        sides = crossing_sides(ring)
        if sides is None:
            return []
        text = gettext(
            "The boundary crosses or touches itself: the line from %(a)s to %(b)s meets the one from %(c)s to %(d)s. "
            "Put the corners in the order of the boundary."
        )
        return [text % dict(zip("abcd", sides, strict=True))]

    def _occupied(self, meridian: Decimal) -> list[str]:
        text = gettext("The parcel overlaps right %(number)s, which is in force, by %(area)s ha. Correct the corners.")
        overlaps = overlaps_of(self.case, corners=self.parsed, central_meridian=meridian)
        return [text % {"number": o.number, "area": to_hectares(o.area)} for o in overlaps if not o.own]

    def save(self) -> None:
        values = self.cleaned_data
        save_entries(case=self.case, values={"county_code": values["county_code"], "location": values["location"]})
        replace_parcel(case=self.case, corners=self.parsed, central_meridian=values["central_meridian"])


def _entered(parcel: SeaParcel) -> dict[str, Any]:
    """The parcel as the page shows it; degrees with every digit, so that saving again changes nothing."""
    lines = [f"{c.name}, {c.latitude.normalize():f}, {c.longitude.normalize():f}" for c in parcel.points]
    return {"central_meridian": parcel.central_meridian, "corners": "\n".join(lines)}


def _outside_waters(corner: Corner, waters: Waters) -> str:
    (south, north), (west, east) = waters
    text = gettext(
        "Corner %(name)s at %(latitude)s N, %(longitude)s E does not lie in the waters of this province "
        "(%(south)s° to %(north)s° N, %(west)s° to %(east)s° E). Correct it, or apply where the sea area lies."
    )
    at = {"name": corner.name, "latitude": format_angle(corner.latitude), "longitude": format_angle(corner.longitude)}
    return text % {**at, "south": south, "north": north, "west": west, "east": east}


def _within(corner: Corner, waters: Waters) -> bool:
    (south, north), (west, east) = waters
    return south <= corner.latitude <= north and west <= corner.longitude <= east
