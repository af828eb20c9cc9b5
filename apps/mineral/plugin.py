"""The mineral matters that are open online, as the core knows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.cases.registry import LicensePlan, MatterPlugin, Step, register_sector
from apps.mineral import checks, forms, licenses, rules, samples, summary
from apps.mineral.machines import MiningPlan, MiningRightNew, register_kinds

_DETAIL = "mineral/detail.html"

MINING_RIGHT_NEW = MatterPlugin(
    code="mineral.mining_right_new",
    machine="mineral.mining_right_new@1",
    steps=(
        Step("mine", _("Describe the mine"), forms.MineForm),
        Step("grant", _("State how the right was granted"), forms.GrantForm),
        Step("area", _("Give the corners and elevations"), forms.RightAreaForm),
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
        Step("right", _("Name the mining right"), forms.RightNumberForm),
        Step("plan", _("Describe the plan"), forms.PlanForm),
        Step("area", _("Give the corners and elevations"), forms.PlanAreaForm),
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
    register_sector(licenses.KINDS, ((MINING_RIGHT_NEW, MiningRightNew), (MINING_PLAN, MiningPlan)))
