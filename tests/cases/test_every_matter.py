"""Each matter that is open online, from its sample: generated from the registry, so a new one is covered at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

import pytest

from apps.cases.actions import perform
from apps.cases.demo import story
from apps.cases.demo.run import Demonstration
from apps.cases.errors import NotPossible
from apps.cases.issuance import license_of
from apps.cases.models import Case
from apps.cases.registry import MatterPlugin, open_matters, plugin_for
from apps.cases.seals import make_seals
from apps.cases.selectors import required_materials
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.identity.models import Authority, Duty
from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM, Subject
from apps.ledger.verification import verify_ledger
from tests.cases.conftest import MATTER

MATTERS = [plugin.code for plugin in open_matters() if plugin.code != MATTER]
pytestmark = pytest.mark.parametrize("code", MATTERS)
Drive = Callable[..., Case]


@pytest.fixture
def show() -> Demonstration:
    return Demonstration(tell=lambda line: None)


@pytest.fixture
def drafted(world: DemoWorld, catalogue: None, show: Demonstration, code: str) -> Case:
    return show.draft(
        matter_code=code,
        user=world.user("agent"),
        applicant=world.company(),
        sample=plugin_for(code).sample(),
    )


def fresh(pk: UUID) -> Case:
    return Case.objects.get(pk=pk)


def accepted(show: Demonstration, case: Case) -> Case:
    """As far as the county's examination, after a correction."""
    return show.go_on(case.pk, Stage.EXAMINATION, plugin_for(case.matter_code).sample())


def by(case: Case, duty: Duty, action: str, **data: object) -> Case:
    perform(case, action, story.clerk(authority=case.holder, duty=duty), data=data)
    return fresh(case.pk)


def to_decision(show: Demonstration, case: Case) -> Case:
    return show.go_on(case.pk, Stage.DECISION, plugin_for(case.matter_code).sample())


def make_all_seals(plugin: MatterPlugin) -> None:
    """For whoever may come to decide: the receiving authority and all above it."""
    authority: Authority | None = Authority.objects.get(code=plugin.sample().authority)
    while authority is not None:
        make_seals(authority=authority, actor=SYSTEM)
        authority = authority.parent


@pytest.mark.django_db(transaction=True)
def test_it_is_granted_sealed_and_delivered(code: str, world: DemoWorld, catalogue: None, show: Demonstration) -> None:
    make_all_seals(plugin_for(code))
    case = show.run(matter_code=code, user=world.user("agent"), applicant=world.company())
    license = license_of(case)
    assert case.stage == Stage.COMPLETED
    assert license is not None
    assert license.status == "valid"
    assert verify_ledger(subject=Subject("case", str(case.pk))).broken is None


def test_it_is_refused_with_reasons(drafted: Case, show: Demonstration, code: str) -> None:
    data = {"reason": "不符合法定条件和技术标准", "article": "有关规定第一条", "remedies": "可以依法复议、诉讼"}
    assert by(to_decision(show, drafted), Duty.APPROVER, "refuse", **data).stage == Stage.REFUSED


def test_it_is_corrected_once(drafted: Case, show: Demonstration, code: str) -> None:
    case = accepted(show, drafted)
    assert case.correction.answered_at is not None
    assert case.accepted_on == today()


def test_it_can_be_withdrawn(drafted: Case, show: Demonstration, code: str) -> None:
    perform(accepted(show, drafted), "withdraw", drafted.filer, data={"reason": "项目调整，撤回申请"})
    assert fresh(drafted.pk).stage == Stage.WITHDRAWN


def test_its_pausing_procedures_stop_the_clock_and_resume(drafted: Case, show: Demonstration, code: str) -> None:
    case = accepted(show, drafted)
    pausing = [p for p in case.matter.spec.special_procedures if p.pauses]
    if not pausing:
        return
    until = (today() + dt.timedelta(days=7)).isoformat()
    case = by(case, Duty.HANDLER, "start_procedure", code=pausing[0].code, planned_end=until, reason="需要论证评审")
    assert case.stage == Stage.SUSPENDED
    assert case.paused_since == today()
    case = by(case, Duty.HANDLER, "finish_procedure", code=pausing[0].code, result="已经完成")
    assert case.stage == Stage.EXAMINATION


def test_its_term_is_extended_once(drafted: Case, show: Demonstration, code: str) -> None:
    case = accepted(show, drafted)
    before = case.due_on
    if not case.matter.spec.statutory.extend_days:
        with pytest.raises(NotPossible):
            by(case, Duty.HANDLER, "request_extension", reason="情况复杂，需要延长")
        return
    case = by(case, Duty.HANDLER, "request_extension", reason="情况复杂，需要延长")
    case = by(case, Duty.APPROVER, "approve_extension")
    assert before is not None
    assert case.due_on is not None
    assert case.due_on > before
    with pytest.raises(NotPossible):
        by(case, Duty.HANDLER, "request_extension", reason="还要再延长一次")


def test_the_sample_brings_every_material_it_needs(drafted: Case, code: str) -> None:
    present = set(drafted.materials.values_list("code", flat=True))
    assert {m for m, needed in required_materials(drafted).items() if needed} <= present
