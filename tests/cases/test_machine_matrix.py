"""Every (act × stage × duty) of every machine, generated from the machines themselves."""

from __future__ import annotations

import itertools

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
from apps.identity.selectors import ActingPost, acting_posts
from apps.identity.services import open_post
from tests.cases.conftest import Course

MACHINES = all_machines()


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


def _answer(case: Case, machine: type[Lifecycle], action: str, user: User | None, posts: list[ActingPost]) -> object:
    """What the door says: the act and whether it closes a work item, or the kind of refusal."""
    try:
        performer, info = _admit(case, machine, action, user, posts, None)
    except (NotPermitted, NotPossible) as refusal:
        return type(refusal)
    return info.name, performer.item is not None


# All acts of a machine in one test: the people and their open items are the same for each of them.
@pytest.mark.parametrize(("code", "machine"), MACHINES)
def test_each_act_is_admitted_exactly_for_its_duty_and_stages(
    code: str, machine: type[Lifecycle], course: Course, everyone: dict[str, User | None]
) -> None:
    case = course.case
    posts = {who: acting_posts(user=user, on=today()) if user else [] for who, user in everyone.items()}
    allowed = {(info.name, info.by, stage): info for info, stage in machine.acts()}
    wrong = []
    for action in sorted({name for name, _by, _stage in allowed}):
        duties = {by for name, by, _stage in allowed if name == action}
        for stage, (who, user) in itertools.product(Stage, everyone.items()):
            info = allowed.get((action, who, stage))
            due = (action, info.item is not None) if info else NotPossible if who in duties else NotPermitted
            if (answer := _answer(_put(case, stage), machine, action, user, posts[who])) != due:
                wrong.append(f"{action} at {stage} by {who}: {answer}, not {due}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("code", "machine"), MACHINES)
def test_nothing_leads_out_of_a_closed_stage(code: str, machine: type[Lifecycle]) -> None:
    assert not [info.name for info, stage in machine.acts() if stage in CLOSED]


@pytest.mark.parametrize(("code", "machine"), MACHINES)
def test_every_open_stage_has_a_way_on(code: str, machine: type[Lifecycle]) -> None:
    assert {stage for _info, stage in machine.acts()} == set(Stage) - CLOSED
