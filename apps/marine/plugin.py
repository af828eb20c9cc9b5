"""The marine matters that are open online, as the core knows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.cases.registry import DemoAct, LicensePlan, MatterPlugin, Step, register_sector
from apps.cases.vocabulary import Stage
from apps.identity.models import Duty
from apps.ledger.kinds import register as register_ledger_kind
from apps.marine import checks, forms, licenses, rules, samples, summary
from apps.marine.machines import SeaUseLocal, TemporaryUse

_DETAIL = "marine/detail.html"
_PROJECT = Step("project", _("Describe the project or activity"), forms.ProjectForm)
_PARCEL = Step("parcel", _("State the sea parcel and its corners"), forms.SeaParcelForm)
_USES = Step("uses", _("Divide the area by way of use"), forms.SeaUsesForm)

TEMPORARY_USE = MatterPlugin(
    code="marine.temporary_use",
    machine="marine.temporary_use@1",
    steps=(
        _PROJECT,
        Step("period", _("State the period of use"), forms.TemporaryUseForm),
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

SEA_USE_LOCAL = MatterPlugin(
    code="marine.sea_use_local",
    machine="marine.sea_use_local@1",
    steps=(
        _PROJECT,
        Step("term", _("State purpose and term"), forms.TermForm),
        _PARCEL,
        Step("uses", _("Divide the area by way of use"), forms.LocalUsesForm),
    ),
    summary=summary.summarize_sea_use_local,
    conditions=rules.conditions,
    checks=checks.check_sea_use_local,
    decide_level=rules.decide_sea_use_local,
    license=LicensePlan(licenses.SEA_USE.code, licenses.sea_use_data, licenses.right_term),
    sample=samples.sea_use_local,
    detail_template=_DETAIL,
    demo_acts=(
        DemoAct(Stage.DECISION, "record_government_decision", Duty.APPROVER, samples.government_reply),
        DemoAct(Stage.CERTIFICATE, "confirm_fee", Duty.CERTMAKER, samples.fee_receipt),
    ),
)


def register_all() -> None:
    """Called once, when the app is ready."""
    register_ledger_kind("marine.government_decided", _("Government's decision recorded"))
    register_ledger_kind("marine.fee_confirmed", _("Sea-use fee confirmed"))
    register_sector(licenses.KINDS, ((TEMPORARY_USE, TemporaryUse), (SEA_USE_LOCAL, SeaUseLocal)))
