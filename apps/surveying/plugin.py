"""The surveying matters that are open online, as the core knows them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.cases.registry import DemoAct, LicensePlan, MatterPlugin, Step, register_sector
from apps.cases.rules import from_decision
from apps.cases.vocabulary import Stage
from apps.identity.models import Duty
from apps.surveying import checks, forms, licenses, prerequisites, rules, samples, summary
from apps.surveying.machines import MapReview, Qualification
from apps.surveying.selectors import WORK

MAP_REVIEW = MatterPlugin(
    code="surveying.map_review",
    machine="surveying.map_review@1",
    steps=(
        Step("work", _("Describe the map"), forms.WorkForm),
        Step("source", _("Say how the map came about"), forms.SourceForm),
        Step("sheets", _("List the sheets"), forms.SheetsForm),
        Step("editions", _("Name the editions"), forms.EditionsForm),
        Step(rules.WORK_STEP, _("Submit the work"), forms.WorkFileForm, WORK),
    ),
    summary=summary.summarize_map,
    conditions=rules.map_conditions,
    checks=checks.check_map,
    decide_level=rules.decide_map,
    license=LicensePlan(licenses.MAP_REVIEW.code, licenses.map_data, licenses.map_validity),
    sample=samples.map_review,
    basis=prerequisites.named_qualification,
    detail_template="surveying/map.html",
)


QUALIFICATION = MatterPlugin(
    code="surveying.qualification",
    machine="surveying.qualification@1",
    steps=(
        Step("specialities", _("Choose the specialities"), forms.SpecialitiesForm),
        Step("engineers", _("List the engineers"), forms.EngineersForm),
        Step("equipment", _("List instruments and systems"), forms.EquipmentForm),
    ),
    summary=summary.summarize_qualification,
    conditions=rules.qualification_conditions,
    checks=checks.check_qualification,
    decide_level=rules.decide_qualification,
    license=LicensePlan(licenses.QUALIFICATION.code, licenses.qualification_data, from_decision),
    sample=samples.qualification,
    demo_acts=(
        DemoAct(Stage.EXAMINATION, "start_procedure", Duty.HANDLER, samples.public_notice),
        DemoAct(
            Stage.EXAMINATION,
            "finish_procedure",
            Duty.HANDLER,
            {"code": "publicity", "result": "公示期满，未收到异议。"},
        ),
    ),
    detail_template="surveying/qualification.html",
)


def register_all() -> None:
    """Called once, when the app is ready."""
    register_sector(licenses.KINDS, ((MAP_REVIEW, MapReview), (QUALIFICATION, Qualification)))
