"""The three land matters that are open online, as the core knows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.cases.registry import LicensePlan, MatterPlugin, Step, register_sector
from apps.cases.rules import from_decision
from apps.land import checks, forms, licenses, prerequisites, rules, samples, summary
from apps.land.machines import PlanPermitLand, PreexamSite, TemporaryUse

_DETAIL = "land/detail.html"
_BOUNDARY = Step("boundary", _("Upload the boundary file"), forms.BoundaryForm, "COORD_LAND")

PREEXAM_SITE = MatterPlugin(
    code="land.preexam_site",
    machine="land.preexam_site@1",
    steps=(
        Step("project", _("Describe the project"), forms.PreexamProjectForm),
        _BOUNDARY,
        Step("site", _("Describe the site and its land classes"), forms.PreexamSiteForm),
    ),
    summary=summary.summarize_preexam,
    conditions=rules.conditions,
    checks=checks.check_preexam,
    decide_level=rules.decide_preexam,
    license=LicensePlan(licenses.PREEXAM.code, licenses.preexam_data, from_decision),
    sample=samples.preexam_site,
    detail_template=_DETAIL,
)

TEMPORARY_USE = MatterPlugin(
    code="land.temporary_use",
    machine="land.temporary_use@1",
    steps=(
        Step("project", _("Describe the project"), forms.ProjectForm),
        Step("period", _("State the period and the contract"), forms.TemporaryUseForm),
        _BOUNDARY,
        Step("site", _("Describe the site and its land classes"), forms.TemporarySiteForm),
    ),
    summary=summary.summarize_temporary_use,
    conditions=rules.conditions,
    checks=checks.check_temporary_use,
    decide_level=rules.decide_temporary_use,
    license=LicensePlan(licenses.TEMPORARY_USE.code, licenses.temporary_use_data, licenses.period_of_use),
    sample=samples.temporary_use,
    detail_template=_DETAIL,
)

PLAN_PERMIT_LAND = MatterPlugin(
    code="land.plan_permit_land",
    machine="land.plan_permit_land@1",
    steps=(
        Step("project", _("Describe the project"), forms.ProjectForm),
        Step("acquisition", _("State how the land is acquired"), forms.AcquisitionForm),
        _BOUNDARY,
        Step("site", _("Describe the site"), forms.SiteForm),
    ),
    summary=summary.summarize_plan_permit,
    conditions=rules.conditions,
    checks=checks.check_plan_permit,
    decide_level=rules.decide_plan_permit,
    license=LicensePlan(licenses.PLAN_PERMIT.code, licenses.plan_permit_data, from_decision),
    sample=samples.plan_permit_land,
    basis=prerequisites.named_preexam,
    detail_template=_DETAIL,
)


def register_all() -> None:
    """Called once, when the app is ready."""
    matters = ((PREEXAM_SITE, PreexamSite), (TEMPORARY_USE, TemporaryUse), (PLAN_PERMIT_LAND, PlanPermitLand))
    register_sector(licenses.KINDS, matters)
