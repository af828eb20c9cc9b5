"""One scoped queryset: who sees which case."""

from __future__ import annotations

import pytest
from guardian.shortcuts import assign_perm

from apps.cases.selectors import visible_cases
from apps.deadlines.dates import today
from tests.cases.conftest import Course


def sees(course: Course, username: str) -> bool:
    return visible_cases(user=course.world.user(username), on=today()).filter(pk=course.id).exists()


@pytest.mark.parametrize("username", ["jiadong.window", "province.supervisor", "outsider"])
def test_a_draft_is_the_applicants_alone(course: Course, username: str) -> None:
    assert sees(course, "citizen")
    assert not sees(course, username)


@pytest.mark.parametrize(
    "username", ["jiadong.window", "jiadong.handler", "province.supervisor", "ministry.supervisor"]
)
def test_a_filed_case_is_seen_where_it_lies_and_above(course: Course, username: str) -> None:
    course.filed()
    assert sees(course, username)


@pytest.mark.parametrize(
    "username", ["jiaxi.window", "province.handler", "jiadong.farmland", "admin.system", "outsider"]
)
def test_a_filed_case_is_not_seen_elsewhere(course: Course, username: str) -> None:
    course.filed()
    assert not sees(course, username)


def test_a_superuser_has_no_reason_to_see_a_case(course: Course) -> None:
    course.filed()
    user = course.world.user("outsider")
    user.is_superuser = True
    user.save()
    assert not sees(course, "outsider")


def test_one_case_may_be_given_to_an_expert(course: Course) -> None:
    course.filed()
    assign_perm("cases.view_case", course.world.user("outsider"), course.case)
    assert sees(course, "outsider")


def test_a_stand_in_sees_what_the_absent_one_sees(course: Course) -> None:
    from apps.identity.models import StandIn

    post = course.world.post("jiadong.window")
    deputy = course.world.user("jiaxi.window")
    StandIn.objects.create(post=post, deputy=deputy, starts_on=today(), ends_on=today(), reason="休假")
    course.filed()
    assert sees(course, "jiaxi.window")
    course.do("jiaxi.window", "accept")
