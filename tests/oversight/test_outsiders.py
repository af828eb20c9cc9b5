"""Only supervisors within whose scope a case lies see its history."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.desk.conftest import Course, SignIn
from tests.oversight.conftest import history_url

ADDRESSES = ["", "proof.json"]


@pytest.mark.parametrize("username", ["jiadong.handler", "jiadong.approver", "citizen", "outsider", "admin.system"])
def test_who_does_not_supervise_gets_404(course: Course, signed_in: SignIn, username: str) -> None:
    course.accepted()
    client = signed_in(username)
    assert client.get("/oversight/").status_code == 404
    for address in ADDRESSES:
        assert client.get(history_url(course, address)).status_code == 404
    assert client.post(history_url(course, "verify/")).status_code == 404


def test_a_visitor_is_asked_to_sign_in(course: Course, client: Client) -> None:
    course.accepted()
    for address in ["/oversight/", *(history_url(course, a) for a in ADDRESSES)]:
        assert client.get(address).url.startswith("/accounts/login/")
    assert client.post(history_url(course, "verify/")).url.startswith("/accounts/login/")


def test_a_supervisor_of_another_city_gets_404(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    post = course.world.post("province.supervisor")
    post.authority = course.world.authority("990200")
    post.save()
    client = signed_in("province.supervisor")
    for address in ADDRESSES:
        assert client.get(history_url(course, address)).status_code == 404
    assert client.post(history_url(course, "verify/")).status_code == 404


@pytest.mark.parametrize("username", ["province.supervisor", "ministry.supervisor", "admin.audit"])
def test_supervisors_and_the_audit_administrator_see_it(course: Course, signed_in: SignIn, username: str) -> None:
    course.accepted()
    assert signed_in(username).get(history_url(course)).status_code == 200


def test_a_draft_has_no_history_for_others(course: Course, supervisor: Client) -> None:
    assert supervisor.get(history_url(course)).status_code == 404
