"""An application in lines: for checking one's answers, and for the clerk's case page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.registry import Fact
from apps.identity.selectors import counties_below
from apps.marine.models import USE_LABELS, SeaApplication
from apps.marine.selectors import filled_application, parcel_of
from apps.onemap.geometry import to_hectares

if TYPE_CHECKING:
    from apps.cases.models import Case


def summarize_temporary_use(case: Case) -> list[Fact]:
    a = filled_application(case)
    period = f"{_day(a.use_from)} – {_day(a.use_to)}" if a.use_from else ""
    return [
        *_project(a),
        Fact(gettext_lazy("Period of use"), period, "period", _days(a)),
        Fact(gettext_lazy("Major effect on defense, traffic or environment"), _yes(a.major_effect), "period"),
        *_parcel(case, a),
        *_uses(a),
    ]


def summarize_sea_use_local(case: Case) -> list[Fact]:
    a = filled_application(case)
    term = _("%(years)s years") % {"years": a.term_years} if a.term_years else ""
    redline = "" if a.redline is None else _("%(area)s ha") % {"area": to_hectares(a.redline)}
    return [
        *_project(a),
        Fact(gettext_lazy("Kind of purpose"), a.get_purpose_type_display(), "term"),
        Fact(gettext_lazy("Term applied for"), term, "term"),
        Fact(gettext_lazy("Major national construction project"), _yes(a.national_major), "term"),
        *_parcel(case, a),
        *_uses(a),
        Fact(gettext_lazy("Within the ecological protection red line"), redline, "uses"),
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
        area = _("%(area)s ha") % {"area": to_hectares(parcel.area)}
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
    text = " · ".join(
        f"{label} {_('%(area)s ha') % {'area': to_hectares(a.area_of(use))}}"
        for use, label in USE_LABELS.items()
        if a.area_of(use)
    )
    return [Fact(gettext_lazy("Ways of use"), text, "uses")]


def _days(a: SeaApplication) -> str:
    if a.use_from is None or a.use_to is None:
        return ""
    return _("%(days)s days") % {"days": (a.use_to - a.use_from).days + 1}


def _day(day: dt.date | None) -> str:
    return date_format(day) if day else ""


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
