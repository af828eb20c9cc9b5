"""The list of cases under supervision."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.cases.models import Case
from apps.deadlines.dates import today
from tests.desk.conftest import Course, SignIn, a_course, page_text


def test_it_shows_whose_turn_it_is_and_how_many_days_are_left(course: Course, supervisor: Client) -> None:
    course.accepted()
    course.claim("jiadong.handler", "examine")
    page = page_text(supervisor.get("/oversight/"))
    assert "许文静" in page
    assert "剩 10 个工作日" in page


def test_a_light_shows_only_what_is_late(course: Course, supervisor: Client) -> None:
    course.accepted()
    assert "样例项目" not in page_text(supervisor.get("/oversight/?light=over"))
    Case.objects.update(next_due_on=today() - dt.timedelta(days=5))
    assert "样例项目" in page_text(supervisor.get("/oversight/?light=over"))


def test_each_open_case_is_in_exactly_one_light(course: Course, supervisor: Client) -> None:
    course.accepted()
    for due in (-10, -1, 0, 1, 30):
        Case.objects.update(next_due_on=today() + dt.timedelta(days=due))
        lights = supervisor.get("/oversight/").context["overview"].lights
        assert sorted(light.count for light in lights) == ["0", "0", "0", "1"], due


def test_it_can_be_narrowed_to_an_authority(course: Course, supervisor: Client) -> None:
    course.filed()
    assert "样例项目" in page_text(supervisor.get("/oversight/?authority=990101"))
    assert "样例项目" not in page_text(supervisor.get("/oversight/?authority=990102"))


def test_the_county_is_not_within_another_citys_scope(course: Course, signed_in: SignIn) -> None:
    course.filed()
    post = course.world.post("province.supervisor")
    post.authority = course.world.authority("990200")
    post.save()
    assert "样例项目" not in page_text(signed_in("province.supervisor").get("/oversight/"))


def test_drafts_are_not_listed(course: Course, supervisor: Client) -> None:
    assert "样例项目" not in page_text(supervisor.get("/oversight/"))


def test_the_same_number_of_queries_for_one_case_and_for_many(course: Course, supervisor: Client) -> None:
    course.accepted()
    supervisor.get("/oversight/")
    with CaptureQueriesContext(connection) as few:
        supervisor.get("/oversight/")
    for n in range(4):
        a_course(course.world, f"第{n}件").accepted()
    with CaptureQueriesContext(connection) as many:
        supervisor.get("/oversight/")
    assert len(many) == len(few) < 25
