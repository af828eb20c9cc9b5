"""Claim, release, hand over."""

from __future__ import annotations

from tests.desk.conftest import Course, SignIn, a_course, page_text


def test_a_claim_from_the_row_leads_back_to_the_list(course: Course, signed_in: SignIn) -> None:
    item = course.filed() and course.item("accept")
    answer = signed_in("jiadong.window").post(f"/desk/items/{item.pk}/claim/", {"next": "/desk/?tab=unassigned"})
    assert answer.url == "/desk/?tab=unassigned"
    assert course.item("accept").assignee == course.world.user("jiadong.window")


def test_it_never_leads_to_another_host(course: Course, signed_in: SignIn) -> None:
    item = course.filed() and course.item("accept")
    answer = signed_in("jiadong.window").post(f"/desk/items/{item.pk}/claim/", {"next": "https://evil.example/"})
    assert answer.url == "/desk/"


def test_what_a_colleague_has_is_refused_in_words(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    item = course.claim("jiadong.handler2", "examine")
    page = page_text(signed_in("jiadong.handler").post(f"/desk/items/{item.pk}/claim/", follow=True))
    assert "邵远航" in page


def test_several_are_claimed_at_once_and_the_rest_is_named(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    other = a_course(course.world, "第二件")
    other.accepted()
    taken = course.claim("jiadong.handler2", "examine")
    free = other.item("examine")
    page = page_text(signed_in("jiadong.handler").post("/desk/claim/", {"item": [taken.pk, free.pk, "x"]}, follow=True))
    assert "已认领 1 件" in page
    assert "1 件未能认领" in page
    assert other.item("examine").assignee == course.world.user("jiadong.handler")


def test_a_released_item_is_free_again(course: Course, signed_in: SignIn) -> None:
    course.filed()
    item = course.claim("jiadong.window", "accept")
    signed_in("jiadong.window").post(f"/desk/items/{item.pk}/release/")
    assert course.item("accept").assignee is None


def test_it_is_handed_over_to_a_colleague_of_the_same_post(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    item = course.claim("jiadong.handler", "examine")
    colleague = course.world.user("jiadong.handler2")
    handler, url = signed_in("jiadong.handler"), f"/desk/items/{item.pk}/hand-over/"
    assert "邵远航" in page_text(handler.get(url))
    assert handler.post(url, {"to": colleague.pk, "reason": "岗位调整"}).url == course.url
    assert course.item("examine").assignee == colleague


def test_somebody_of_another_post_cannot_be_chosen(course: Course, signed_in: SignIn) -> None:
    course.accepted()
    item = course.claim("jiadong.handler", "examine")
    stranger = course.world.user("jiadong.reviewer")
    url = f"/desk/items/{item.pk}/hand-over/"
    page = page_text(signed_in("jiadong.handler").post(url, {"to": stranger.pk, "reason": "岗位调整"}), 422)
    assert "请从列表中选择" in page


def test_who_is_alone_in_the_post_is_told_so(course: Course, signed_in: SignIn) -> None:
    course.filed()
    item = course.claim("jiadong.window", "accept")
    page = page_text(signed_in("jiadong.window").get(f"/desk/items/{item.pk}/hand-over/"))
    assert "没有其他人担任这一岗位" in page
