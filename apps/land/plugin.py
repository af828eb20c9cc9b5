"""The three land matters that are open online, as the core knows them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.registry import LicensePlan, MatterPlugin, Step, register_machine, register_matter
from apps.land import checks, forms, licenses, rules, samples, summary
from apps.land.machines import PlanPermitLand, PreexamSite, TemporaryUse
from apps.licenses import kinds

_DETAIL = "land/detail.html"


def _step(code: str, title: Promise, form: type[forms.LandForm], *, material: str = "") -> Step:
    return Step(code, title, form, form.is_complete, material)


_BOUNDARY = _step("boundary", _("Upload the boundary file"), forms.BoundaryForm, material="COORD_LAND")

PREEXAM_SITE = MatterPlugin(
    code="land.preexam_site",
    machine="land.preexam_site@1",
    steps=(
        _step("project", _("Describe the project"), forms.PreexamProjectForm),
        _BOUNDARY,
        _step("site", _("Describe the site and its land classes"), forms.PreexamSiteForm),
    ),
    summary=summary.summarize_preexam,
    conditions=rules.conditions,
    checks=checks.check_preexam,
    decide_level=rules.decide_preexam,
    license=LicensePlan(licenses.PREEXAM.code, licenses.preexam_data, licenses.from_decision),
    sample=samples.preexam_site,
    detail_template=_DETAIL,
)

TEMPORARY_USE = MatterPlugin(
    code="land.temporary_use",
    machine="land.temporary_use@1",
    steps=(
        _step("project", _("Describe the project"), forms.ProjectForm),
        _step("period", _("State the period and the contract"), forms.TemporaryUseForm),
        _BOUNDARY,
        _step("site", _("Describe the site and its land classes"), forms.TemporarySiteForm),
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
        _step("project", _("Describe the project"), forms.ProjectForm),
        _step("acquisition", _("State how the land is acquired"), forms.AcquisitionForm),
        _BOUNDARY,
        _step("site", _("Describe the site"), forms.SiteForm),
    ),
    summary=summary.summarize_plan_permit,
    conditions=rules.conditions,
    checks=checks.check_plan_permit,
    decide_level=rules.decide_plan_permit,
    license=LicensePlan(licenses.PLAN_PERMIT.code, licenses.plan_permit_data, licenses.from_decision),
    sample=samples.plan_permit_land,
    detail_template=_DETAIL,
)


def register_all() -> None:
    """Called once, when the app is ready."""
    for kind in licenses.KINDS:
        kinds.register(kind)
    for plugin, machine in (
        (PREEXAM_SITE, PreexamSite),
        (TEMPORARY_USE, TemporaryUse),
        (PLAN_PERMIT_LAND, PlanPermitLand),
    ):
        register_machine(plugin.machine, machine)
        register_matter(plugin)
