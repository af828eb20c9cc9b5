"""Outsiders get nothing at any address of the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.cases.models import WorkItem
from tests.desk.conftest import Course, SignIn

OUTSIDERS = ["jiaxi.window", "yinan.handler", "citizen", "outsider", "admin.system", "admin.audit"]


def _addresses(course: Course) -> list[str]:
    case = course.case
    version, document = case.materials.get().versions.get(), case.documents.first()
    assert document is not None
    item = WorkItem.objects.filter(case=case).order_by("-pk")[0]
    pages = ["", "acts/submit_review/", f"materials/{version.pk}/", f"documents/{document.pk}/", "licenses/1/"]
    pages += [f"documents/{document.pk}/ofd/", "licenses/1/ofd/"]
    return [*(course.url + page for page in pages), f"/desk/items/{item.pk}/hand-over/"]


def _posts(course: Course) -> list[str]:
    item = WorkItem.objects.filter(case=course.id).order_by("-pk")[0]
    return [f"/desk/items/{item.pk}/{act}/" for act in ("claim", "release", "hand-over")] + [
        f"{course.url}acts/submit_review/"
    ]


@pytest.mark.parametrize("username", OUTSIDERS)
def test_another_place_or_an_applicant_gets_404(course: Course, signed_in: SignIn, username: str) -> None:
    course.accepted()
    client = signed_in(username)
    for address in _addresses(course):
        assert client.get(address).status_code == 404, address
    for address in _posts(course):
        assert client.post(address, {"version": "2", "to": "1", "reason": "没有"}).status_code == 404, address


@pytest.mark.parametrize("username", OUTSIDERS)
def test_lists_hold_nothing_of_it(course: Course, signed_in: SignIn, username: str) -> None:
    course.accepted()
    client = signed_in(username)
    for tab in ("mine", "unassigned", "updated", "waiting", "closed", "all"):
        assert "样例项目" not in client.get(f"/desk/?tab={tab}").content.decode()
    assert "样例项目" not in client.get("/desk/search/?q=样例").content.decode()


@pytest.mark.parametrize("username", ["citizen", "outsider"])
def test_an_applicant_has_no_desk(course: Course, signed_in: SignIn, username: str) -> None:
    for address in ("/desk/", "/desk/search/"):
        assert signed_in(username).get(address).status_code == 404


def test_a_visitor_is_asked_to_sign_in(course: Course, client: Client) -> None:
    course.accepted()
    for address in ["/desk/", "/desk/search/", *_addresses(course)]:
        assert client.get(address).url.startswith("/accounts/login/"), address
    for address in [*_posts(course), "/desk/claim/"]:
        assert client.post(address).url.startswith("/accounts/login/"), address


def test_a_clerk_does_not_see_drafts(course: Course, signed_in: SignIn) -> None:
    assert signed_in("jiadong.window").get(course.url).status_code == 404


def test_one_case_given_by_exception_can_be_read_but_not_acted_on(course: Course, signed_in: SignIn) -> None:
    from guardian.shortcuts import assign_perm

    course.accepted()
    assign_perm("cases.view_case", course.world.user("outsider"), course.case)
    expert = signed_in("outsider")
    assert expert.get(course.url).status_code == 200
    assert expert.get(f"{course.url}acts/submit_review/").status_code == 403
    assert expert.get("/desk/").status_code == 404
