"""Every (act × stage × duty) of every machine, generated from the machines themselves."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.cases.actions import _admit
from apps.cases.errors import NotPermitted, NotPossible
from apps.cases.lifecycle import APPLICANT, SYSTEM, Lifecycle
from apps.cases.lifecycle.effects import DUTY_OF_ITEM
from apps.cases.models import Case, WorkItem
from apps.cases.registry import all_machines
from apps.cases.vocabulary import CLOSED, Stage
from apps.deadlines.dates import today
from apps.identity.models import Duty, User
from apps.identity.selectors import acting_posts
from apps.identity.services import open_post
from tests.cases.conftest import Course

MACHINES = all_machines()
ACTS = sorted({(code, info.name) for code, machine in MACHINES for info, _stage in machine.acts()})


@pytest.fixture
def everyone(course: Course) -> dict[str, User | None]:
    """One person for each duty at the county, the applicant, and the system; every kind of item is open."""
    county, department = course.world.authority("990101"), course.world.department("990101", "planning")
    people: dict[str, User | None] = {SYSTEM: None, APPLICANT: course.world.user("citizen")}
    for duty in Duty:
        user = User.objects.create(username=f"only-{duty}", display_name=str(duty))
        open_post(user=user, duty=duty, authority=county, department=department, starts_on=today())
        people[duty] = user
    for kind, duty in DUTY_OF_ITEM.items():
        where = department if duty == Duty.COSIGN else None
        WorkItem.objects.create(
            case=course.case, kind=kind, duty=duty, authority=county, department=where, opened_at=timezone.now()
        )
    return people


def _put(case: Case, stage: Stage) -> Case:
    """The case at a stage, as a loaded row: nothing is saved, so no rule of the database is in the way."""
    case.stage = stage
    return case


@pytest.mark.parametrize(("code", "action"), ACTS)
def test_an_act_is_admitted_exactly_for_its_duty_and_stages(
    code: str, action: str, course: Course, everyone: dict[str, User | None]
) -> None:
    machine: type[Lifecycle] = dict(MACHINES)[code]
    allowed = {(info.by, stage) for info, stage in machine.acts() if info.name == action}
    duties = {by for by, _stage in allowed}
    case = course.case
    held = {who: acting_posts(user=user, on=today()) if user else [] for who, user in everyone.items()}
    for stage in Stage:
        for who, user in everyone.items():
            if (who, stage) in allowed:
                performer, info = _admit(_put(case, stage), machine, action, user, held[who], None)
                assert info.name == action
                assert (performer.item is not None) == (info.item is not None)
            else:
                refusal = NotPossible if who in duties else NotPermitted
                with pytest.raises(refusal):
                    _admit(_put(case, stage), machine, action, user, held[who], None)


@pytest.mark.parametrize(("code", "machine"), MACHINES)
def test_nothing_leads_out_of_a_closed_stage(code: str, machine: type[Lifecycle]) -> None:
    assert not [info.name for info, stage in machine.acts() if stage in CLOSED]


@pytest.mark.parametrize(("code", "machine"), MACHINES)
def test_every_open_stage_has_a_way_on(code: str, machine: type[Lifecycle]) -> None:
    assert {stage for _info, stage in machine.acts()} == set(Stage) - CLOSED
