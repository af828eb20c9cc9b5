"""The surveying matters that are open online, as the core knows them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.registry import DemoAct, LicensePlan, MatterPlugin, Step, register_machine, register_matter
from apps.cases.vocabulary import Stage
from apps.identity.models import Duty
from apps.licenses import kinds
from apps.surveying import checks, forms, licenses, rules, samples, summary
from apps.surveying.machines import MapReview, Qualification
from apps.surveying.selectors import WORK


def _step(code: str, title: Promise, form: type[forms.SurveyingForm], *, material: str = "") -> Step:
    return Step(code, title, form, form.is_complete, material)


MAP_REVIEW = MatterPlugin(
    code="surveying.map_review",
    machine="surveying.map_review@1",
    steps=(
        _step("work", _("Describe the map"), forms.WorkForm),
        _step("source", _("Say how the map came about"), forms.SourceForm),
        _step("sheets", _("List the sheets"), forms.SheetsForm),
        _step("editions", _("Name the editions"), forms.EditionsForm),
        _step(rules.WORK_STEP, _("Submit the work"), forms.WorkFileForm, material=WORK),
    ),
    summary=summary.summarize_map,
    conditions=rules.map_conditions,
    checks=checks.check_map,
    decide_level=rules.decide_map,
    license=LicensePlan(licenses.MAP_REVIEW.code, licenses.map_data, licenses.map_validity),
    sample=samples.map_review,
    detail_template="surveying/map.html",
)


QUALIFICATION = MatterPlugin(
    code="surveying.qualification",
    machine="surveying.qualification@1",
    steps=(
        _step("specialities", _("Choose the specialities"), forms.SpecialitiesForm),
        _step("engineers", _("List the engineers"), forms.EngineersForm),
        _step("equipment", _("List instruments and systems"), forms.EquipmentForm),
    ),
    summary=summary.summarize_qualification,
    conditions=rules.qualification_conditions,
    checks=checks.check_qualification,
    decide_level=rules.decide_qualification,
    license=LicensePlan(licenses.QUALIFICATION.code, licenses.qualification_data, licenses.from_decision),
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
    for kind in licenses.KINDS:
        kinds.register(kind)
    for plugin, machine in ((MAP_REVIEW, MapReview), (QUALIFICATION, Qualification)):
        register_machine(plugin.machine, machine)
        register_matter(plugin)
