"""An application in lines: for checking one's answers, and for the clerk's case page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.facts import day, hectares, period, yes_or_no
from apps.cases.registry import Fact
from apps.land.models import LandApplication
from apps.land.selectors import filled_application, parcels_of, total_hectares

if TYPE_CHECKING:
    from apps.cases.models import Case


def summarize_preexam(case: Case) -> list[Fact]:
    a = filled_application(case)
    level = Fact(gettext_lazy("Project approved by"), a.get_project_level_display(), "project")
    return [*_project(a), level, *_boundary(case, a), *_site(a), *_classes(a), *_questions(a)]


def summarize_temporary_use(case: Case) -> list[Fact]:
    a = filled_application(case)
    return [
        *_project(a),
        Fact(gettext_lazy("Infrastructure"), a.get_infrastructure_display() or _("No"), "period"),
        Fact(gettext_lazy("Period of use"), period(a.use_from, a.use_to), "period"),
        Fact(gettext_lazy("Land-use contract"), a.contract_party, "period", day(a.contract_on)),
        Fact(gettext_lazy("Reclamation fee deposited before approval"), yes_or_no(a.deposit_first), "period"),
        *_boundary(case, a),
        *_site(a),
        *_classes(a),
    ]


def summarize_plan_permit(case: Case) -> list[Fact]:
    a = filled_application(case)
    return [
        *_project(a),
        Fact(gettext_lazy("Way of acquisition"), a.get_acquisition_display(), "acquisition"),
        Fact(gettext_lazy("Pre-examination opinion"), a.preexam_number or "–", "acquisition"),
        Fact(gettext_lazy("Grant contract"), a.grant_contract or "–", "acquisition"),
        Fact(gettext_lazy("Newly added construction land"), yes_or_no(a.newly_added), "acquisition"),
        Fact(gettext_lazy("Land approved by"), a.land_approval_organ, "acquisition", a.land_approval_number),
        *_boundary(case, a),
        *_site(a),
    ]


def _project(a: LandApplication) -> list[Fact]:
    return [
        Fact(gettext_lazy("Project name"), a.project_name, "project"),
        Fact(gettext_lazy("Project code"), a.project_code or "–", "project"),
        Fact(gettext_lazy("Construction basis"), a.basis, "project"),
        Fact(gettext_lazy("Construction scale"), a.scale, "project"),
    ]


def _boundary(case: Case, a: LandApplication) -> list[Fact]:
    parcels = parcels_of(case)
    text = _("%(count)s parcels, %(area)s ha") % {"count": len(parcels), "area": total_hectares(parcels)}
    return [Fact(gettext_lazy("Parcels and area"), text if parcels else "", "boundary", a.boundary_name)]


def _site(a: LandApplication) -> list[Fact]:
    return [
        Fact(gettext_lazy("Location"), a.location, "site", a.county_code),
        Fact(gettext_lazy("Land use"), a.purpose, "site"),
    ]


def _classes(a: LandApplication) -> list[Fact]:
    parts: Sequence[tuple[str, Decimal | None]] = (
        (_("agricultural land"), a.farmland),
        (_("construction land"), a.construction),
        (_("unused land"), a.unused),
    )
    text = " · ".join(f"{name} {hectares(area)}" for name, area in parts if area)
    return [
        Fact(gettext_lazy("Land classes"), text, "site"),
        Fact(gettext_lazy("Cultivated land"), hectares(a.cultivated), "site"),
        Fact(gettext_lazy("Permanent basic farmland"), hectares(a.basic_farmland), "site"),
        Fact(gettext_lazy("Ecological protection red line"), hectares(a.redline), "site"),
    ]


def _questions(a: LandApplication) -> list[Fact]:
    return [
        Fact(gettext_lazy("No site in the spatial plan yet"), yes_or_no(a.no_planned_site), "site"),
        Fact(gettext_lazy("Exceeds the land-use standard, or there is none"), yes_or_no(a.exceeds_standard), "site"),
        Fact(gettext_lazy("In an area prone to geological hazards"), yes_or_no(a.geohazard), "site"),
    ]
