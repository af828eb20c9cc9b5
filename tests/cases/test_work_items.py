"""Claim, release, hand over."""

from __future__ import annotations

import pytest

from apps.cases.errors import NotPermitted, NotPossible, NotVisible
from apps.cases.models import Notice, WorkItem
from apps.cases.work_items import claim, colleagues, hand_over, release
from apps.deadlines.dates import today
from tests.cases.conftest import Course


def item_of(course: Course) -> WorkItem:
    return course.accepted().case.items.get(kind="examine")


def test_an_unassigned_item_can_be_claimed(course: Course) -> None:
    handler = course.world.user("jiadong.handler")
    assert claim(item_id=item_of(course).pk, user=handler).assignee == handler


def test_a_claimed_item_cannot_be_claimed_by_another(course: Course) -> None:
    item = item_of(course)
    claim(item_id=item.pk, user=course.world.user("jiadong.handler"))
    with pytest.raises(NotPermitted, match="许文静"):
        claim(item_id=item.pk, user=course.world.user("jiadong.handler2"))


def test_a_released_item_is_everyones_again(course: Course) -> None:
    item = item_of(course)
    claim(item_id=item.pk, user=course.world.user("jiadong.handler"))
    release(item_id=item.pk, user=course.world.user("jiadong.handler"))
    assert claim(item_id=item.pk, user=course.world.user("jiadong.handler2")).assignee is not None


def test_only_the_assignee_releases(course: Course) -> None:
    item = item_of(course)
    claim(item_id=item.pk, user=course.world.user("jiadong.handler"))
    with pytest.raises(NotPermitted):
        release(item_id=item.pk, user=course.world.user("jiadong.handler2"))


def test_an_item_is_handed_over_to_a_colleague_who_is_told(course: Course) -> None:
    item, giver, taker = item_of(course), course.world.user("jiadong.handler"), course.world.user("jiadong.handler2")
    claim(item_id=item.pk, user=giver)
    assert hand_over(item_id=item.pk, user=giver, to=taker, reason="出差").assignee == taker
    assert Notice.objects.filter(recipient=taker, code="case.item_handed_over").exists()


def test_nothing_is_handed_to_someone_without_the_post(course: Course) -> None:
    item, giver = item_of(course), course.world.user("jiadong.handler")
    claim(item_id=item.pk, user=giver)
    with pytest.raises(NotPossible):
        hand_over(item_id=item.pk, user=giver, to=course.world.user("jiadong.window"), reason="出差")


def test_a_clerk_of_another_place_does_not_see_the_item(course: Course) -> None:
    with pytest.raises(NotVisible):
        claim(item_id=item_of(course).pk, user=course.world.user("jiaxi.handler"))


def test_a_finished_item_cannot_be_claimed(course: Course) -> None:
    item = item_of(course)
    course.do("jiadong.handler", "submit_review", {"verdict": "agree", "text": "符合条件"})
    with pytest.raises(NotPossible):
        claim(item_id=item.pk, user=course.world.user("jiadong.handler2"))


def test_colleagues_hold_the_same_post(course: Course) -> None:
    item = item_of(course)
    found = colleagues(item=item, user=course.world.user("jiadong.handler"), on=today())
    assert [u.username for u in found] == ["jiadong.handler2"]


def test_whoever_acts_first_has_claimed_it(course: Course) -> None:
    item = item_of(course)
    course.do("jiadong.handler", "request_extension", {"reason": "案情复杂需要延期"})
    item.refresh_from_db()
    assert item.assignee == course.world.user("jiadong.handler")
