"""The marine matters that are open online, as the core knows them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.registry import LicensePlan, MatterPlugin, Step, register_machine, register_matter
from apps.licenses import kinds
from apps.marine import checks, forms, licenses, rules, samples, summary
from apps.marine.machines import TemporaryUse

_DETAIL = "marine/detail.html"


def _step(code: str, title: Promise, form: type[forms.MarineForm]) -> Step:
    return Step(code, title, form, form.is_complete)


_PROJECT = _step("project", _("Describe the project or activity"), forms.ProjectForm)
_PARCEL = _step("parcel", _("State the sea parcel and its corners"), forms.SeaParcelForm)
_USES = _step("uses", _("Divide the area by way of use"), forms.SeaUsesForm)

TEMPORARY_USE = MatterPlugin(
    code="marine.temporary_use",
    machine="marine.temporary_use@1",
    steps=(
        _PROJECT,
        _step("period", _("State the period of use"), forms.TemporaryUseForm),
        _PARCEL,
        _USES,
    ),
    summary=summary.summarize_temporary_use,
    conditions=rules.conditions,
    checks=checks.check_temporary_use,
    decide_level=rules.decide_temporary_use,
    license=LicensePlan(licenses.TEMPORARY_USE.code, licenses.temporary_use_data, licenses.period_of_use),
    sample=samples.temporary_use,
    detail_template=_DETAIL,
)


def register_all() -> None:
    """Called once, when the app is ready."""
    for kind in licenses.KINDS:
        kinds.register(kind)
    for plugin, machine in ((TEMPORARY_USE, TemporaryUse),):
        register_machine(plugin.machine, machine)
        register_matter(plugin)
