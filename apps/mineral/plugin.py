"""The mineral matters that are open online, as the core knows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.cases.registry import LicensePlan, MatterPlugin, Step, register_sector
from apps.cases.rules import from_decision
from apps.mineral import checks, forms, licenses, prerequisites, rules, samples, summary
from apps.mineral.machines import ExplorationRightNew, MiningPlan, MiningRightNew, register_kinds

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

EXPLORATION_RIGHT_NEW = MatterPlugin(
    code="mineral.exploration_right_new",
    machine="mineral.exploration_right_new@1",
    steps=(
        Step("project", _("Describe the exploration project"), forms.ExplorationForm),
        Step("grant", _("State how the right was granted"), forms.ExplorationGrantForm),
        Step("area", _("Give the corners of the area"), forms.FreeGroundForm),
    ),
    summary=summary.summarize_exploration_right,
    conditions=rules.conditions,
    checks=checks.check_exploration_right,
    decide_level=rules.decide_exploration_right,
    license=LicensePlan(licenses.EXPLORATION_RIGHT.code, licenses.exploration_right_data, from_decision),
    sample=samples.exploration_right_new,
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
    basis=prerequisites.named_right,
    detail_template=_DETAIL,
    demo_acts=samples.PLAN_ACTS,
)


def register_all() -> None:
    """Called once, when the app is ready."""
    register_kinds()
    matters = (
        (MINING_RIGHT_NEW, MiningRightNew),
        (MINING_PLAN, MiningPlan),
        (EXPLORATION_RIGHT_NEW, ExplorationRightNew),
    )
    register_sector(licenses.KINDS, matters)
