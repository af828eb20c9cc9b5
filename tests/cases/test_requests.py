"""Repeats, staleness, numbers: what makes a double click harmless."""

from __future__ import annotations

import pytest

from apps.cases import drafts
from apps.cases.errors import NotPossible, RequestReused, Stale
from apps.cases.models import Case
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry, Nature
from tests.cases.conftest import MATTER, Course, start


def facts_of(course: Course) -> int:
    return Entry.objects.filter(subject_id=str(course.id), nature=Nature.FACT).count()


def test_a_repeated_request_gets_the_first_answer(course: Course) -> None:
    course.filed()
    first = course.do("jiadong.window", "accept", request_id="k1")
    before = facts_of(course)
    assert course.do("jiadong.window", "accept", request_id="k1") == first
    assert facts_of(course) == before


def test_a_key_used_for_another_act_is_refused(course: Course) -> None:
    course.filed().do("jiadong.window", "accept", request_id="k1")
    with pytest.raises(RequestReused):
        course.do("jiadong.window", "not_accept", {"ground": "not_required", "reason": "无需许可"}, request_id="k1")


def test_two_people_may_use_the_same_key(course: Course) -> None:
    course.do("citizen", "file", {"declaration": True}, request_id="k1")
    assert course.do("jiadong.window", "accept", request_id="k1").action == "accept"


def test_a_stale_page_is_told_so(course: Course) -> None:
    version = course.filed().case.version
    course.do("jiadong.window", "accept", expected_version=version)
    with pytest.raises(Stale):
        course.do("jiadong.window", "accept", expected_version=version)


def test_the_same_act_twice_is_refused(course: Course) -> None:
    course.accepted()
    with pytest.raises(NotPossible):
        course.do("jiadong.window", "accept")


def test_every_move_writes_one_entry(course: Course) -> None:
    before = facts_of(course)
    course.filed()
    assert facts_of(course) == before + 1


def test_numbers_follow_one_another(course: Course, world: DemoWorld) -> None:
    second = start(world).filed()
    first = course.filed()
    assert first.case.number is not None
    assert second.case.number is not None
    assert int(first.case.number[-6:]) == int(second.case.number[-6:]) + 1


def test_a_failed_filing_takes_no_number(course: Course, world: DemoWorld) -> None:
    with pytest.raises(NotPossible):
        start(world, title="unplanned").filed()
    number = course.filed().case.number
    assert number is not None
    assert number.endswith("000001")


def test_a_repeated_start_gives_the_same_draft(course: Course, world: DemoWorld) -> None:
    drafted = [
        drafts.start_draft(
            user=world.user("citizen"),
            applicant=world.person("citizen"),
            matter_code=MATTER,
            authority=world.authority("990101"),
            request_id="start-1",
        )
        for _ in range(2)
    ]
    assert drafted[0].pk == drafted[1].pk
    assert Case.objects.count() == 2


def test_a_start_with_the_key_of_another_start_is_refused(course: Course, world: DemoWorld) -> None:
    start = {"user": world.user("citizen"), "applicant": world.person("citizen"), "matter_code": MATTER}
    drafts.start_draft(authority=world.authority("990101"), request_id="start-1", **start)
    with pytest.raises(RequestReused):
        drafts.start_draft(authority=world.authority("990102"), request_id="start-1", **start)


def test_a_matter_that_is_not_listed_cannot_be_started(world: DemoWorld) -> None:
    with pytest.raises(NotPossible):
        drafts.start_draft(
            user=world.user("citizen"),
            applicant=world.person("citizen"),
            matter_code=MATTER,
            authority=world.authority("990101"),
        )
