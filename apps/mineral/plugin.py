"""The mineral matters that are open online, as the core knows them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.registry import LicensePlan, MatterPlugin, Step, register_machine, register_matter
from apps.licenses import kinds
from apps.mineral import checks, forms, licenses, rules, samples, summary
from apps.mineral.machines import MiningPlan, MiningRightNew, register_kinds

_DETAIL = "mineral/detail.html"


def _step(code: str, title: Promise, form: type[forms.MineralForm]) -> Step:
    return Step(code, title, form, form.is_complete)


MINING_RIGHT_NEW = MatterPlugin(
    code="mineral.mining_right_new",
    machine="mineral.mining_right_new@1",
    steps=(
        _step("mine", _("Describe the mine"), forms.MineForm),
        _step("grant", _("State how the right was granted"), forms.GrantForm),
        _step("area", _("Give the corners and elevations"), forms.RightAreaForm),
    ),
    summary=summary.summarize_right,
    conditions=rules.conditions,
    checks=checks.check_right,
    decide_level=rules.decide_right,
    license=LicensePlan(licenses.MINING_RIGHT.code, licenses.right_data, licenses.right_validity),
    sample=samples.mining_right_new,
    detail_template=_DETAIL,
)

MINING_PLAN = MatterPlugin(
    code="mineral.mining_plan",
    machine="mineral.mining_plan@1",
    steps=(
        _step("right", _("Name the mining right"), forms.RightNumberForm),
        _step("plan", _("Describe the plan"), forms.PlanForm),
        _step("area", _("Give the corners and elevations"), forms.PlanAreaForm),
    ),
    summary=summary.summarize_plan,
    conditions=rules.conditions,
    checks=checks.check_plan,
    decide_level=rules.decide_plan,
    license=LicensePlan(licenses.MINING_PERMIT.code, licenses.plan_data, licenses.plan_validity),
    sample=samples.mining_plan,
    detail_template=_DETAIL,
    demo_acts=samples.PLAN_ACTS,
)


def register_all() -> None:
    """Called once, when the app is ready."""
    register_kinds()
    for kind in licenses.KINDS:
        kinds.register(kind)
    for plugin, machine in ((MINING_RIGHT_NEW, MiningRightNew), (MINING_PLAN, MiningPlan)):
        register_machine(plugin.machine, machine)
        register_matter(plugin)
