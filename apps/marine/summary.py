"""An application in lines: for checking one's answers, and for the clerk's case page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.facts import hectares, period, years, yes_or_no
from apps.cases.registry import Fact
from apps.identity.selectors import counties_below
from apps.marine.models import USE_LABELS, SeaApplication
from apps.marine.selectors import filled_application, parcel_of

if TYPE_CHECKING:
    from apps.cases.models import Case


def summarize_temporary_use(case: Case) -> list[Fact]:
    a = filled_application(case)
    return [
        *_project(a),
        Fact(gettext_lazy("Period of use"), period(a.use_from, a.use_to), "period", _days(a)),
        Fact(gettext_lazy("Major effect on defense, traffic or environment"), yes_or_no(a.major_effect), "period"),
        *_parcel(case, a),
        *_uses(a),
    ]


def summarize_sea_use_local(case: Case) -> list[Fact]:
    a = filled_application(case)
    return [
        *_project(a),
        Fact(gettext_lazy("Kind of purpose"), a.get_purpose_type_display(), "term"),
        Fact(gettext_lazy("Term applied for"), years(a.term_years), "term"),
        Fact(gettext_lazy("Major national construction project"), yes_or_no(a.national_major), "term"),
        *_parcel(case, a),
        *_uses(a),
        Fact(gettext_lazy("Within the ecological protection red line"), hectares(a.redline), "uses"),
    ]


def _project(a: SeaApplication) -> list[Fact]:
    return [
        Fact(gettext_lazy("Project or activity"), a.project_name, "project", a.project_code),
        Fact(gettext_lazy("Purpose of sea use"), a.purpose, "project"),
    ]


def _parcel(case: Case, a: SeaApplication) -> list[Fact]:
    parcel = parcel_of(case)
    area = corners = ""
    if parcel:
        area = hectares(parcel.area)
        text = _("%(count)s corners, CGCS2000, central meridian %(meridian)s°E")
        corners = text % {"count": len(parcel.corners), "meridian": parcel.central_meridian}
    return [
        Fact(gettext_lazy("Sea area"), a.location, "parcel", _county(case, a.county_code)),
        Fact(gettext_lazy("Sea parcel"), area, "parcel", corners),
    ]


def _county(case: Case, code: str) -> str:
    names = {county.region_code: county.name for county in counties_below(case.receiving_authority)}
    return f"{names[code]} ({code})" if code in names else code


def _uses(a: SeaApplication) -> list[Fact]:
    text = " · ".join(f"{label} {hectares(a.area_of(use))}" for use, label in USE_LABELS.items() if a.area_of(use))
    return [Fact(gettext_lazy("Ways of use"), text, "uses")]


def _days(a: SeaApplication) -> str:
    if a.use_from is None or a.use_to is None:
        return ""
    return _("%(days)s days") % {"days": (a.use_to - a.use_from).days + 1}
