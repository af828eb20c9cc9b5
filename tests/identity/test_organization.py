from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from apps.identity.models import Duty, Post
from apps.identity.selectors import acting_posts, is_within
from apps.identity.services import (
    close_post,
    create_authority,
    create_department,
    create_user,
    open_post,
    set_stand_in,
)
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from tests.factories import a_uscc, a_user

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)
ONE = dt.timedelta(days=1)


def _handler(world: DemoWorld, **details: object) -> Post:
    return open_post(
        **{
            "user": a_user(),
            "duty": Duty.HANDLER,
            "authority": world.authority("990101"),
            "starts_on": DAY,
            **details,
        }
    )


def test_the_security_administrator_appoints_and_the_ledger_says_so(world: DemoWorld) -> None:
    by = world.acting("admin.security")
    post = _handler(world, by=by)
    entry = Entry.objects.get(kind="identity.post_opened", subject_id=str(post.user_id))
    assert entry.actor_id == str(by.user.pk)
    assert '"duty":"handler"' in entry.data


@pytest.mark.parametrize("username", ["admin.system", "admin.audit", "province.approver"])
def test_no_other_duty_appoints(world: DemoWorld, username: str) -> None:
    with pytest.raises(PermissionDenied):
        _handler(world, by=world.acting(username))


def test_nobody_appoints_themselves(world: DemoWorld) -> None:
    by = world.acting("admin.security")
    with pytest.raises(PermissionDenied):
        _handler(world, user=by.user, by=by)


def test_an_administrator_appoints_only_below_their_own_authority(world: DemoWorld) -> None:
    with pytest.raises(PermissionDenied):
        _handler(world, authority=world.authority("000000"), by=world.acting("admin.security"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN),
        (Duty.AUDIT_ADMIN, Duty.HANDLER),
        (Duty.HANDLER, Duty.SYSTEM_ADMIN),
    ],
)
def test_the_administrators_are_apart_from_each_other_and_from_the_work(
    world: DemoWorld, first: Duty, second: Duty
) -> None:
    post = _handler(world, duty=first)
    with pytest.raises(ValidationError) as caught:
        _handler(world, user=post.user, duty=second)
    assert list(caught.value.message_dict) == ["duty"]
    close_post(post=post, ends_on=DAY)
    _handler(world, user=post.user, duty=second, starts_on=DAY + ONE)


def test_the_same_post_is_not_held_twice_at_once(world: DemoWorld) -> None:
    post = _handler(world, ends_on=DAY + 5 * ONE)
    with pytest.raises(ValidationError):
        _handler(world, user=post.user, starts_on=DAY + 5 * ONE)
    _handler(world, user=post.user, starts_on=DAY + 6 * ONE)


def test_a_department_of_another_authority_is_refused(world: DemoWorld) -> None:
    with pytest.raises(ValidationError) as caught:
        _handler(world, department=world.department("990102", "planning"))
    assert list(caught.value.message_dict) == ["department"]


def test_a_post_ends_after_its_last_day(world: DemoWorld) -> None:
    post = _handler(world)
    close_post(post=post, ends_on=DAY + ONE, by=world.acting("admin.security"))
    assert [p.post for p in acting_posts(user=post.user, on=DAY + ONE)] == [post]
    assert acting_posts(user=post.user, on=DAY + 2 * ONE) == []


def test_a_closed_post_is_not_lengthened(world: DemoWorld) -> None:
    post = close_post(post=_handler(world), ends_on=DAY)
    for wrong in (DAY + ONE, DAY - ONE):
        with pytest.raises(ValidationError):
            close_post(post=post, ends_on=wrong)


def test_the_database_refuses_a_period_that_ends_before_it_begins(world: DemoWorld) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(
            user=a_user(), duty="handler", authority=world.authority("990101"), starts_on=DAY, ends_on=DAY - ONE
        )


def test_a_stand_in_acts_only_in_the_period_and_in_the_holders_name(world: DemoWorld) -> None:
    post, deputy = world.post("jiadong.approver"), a_user()
    set_stand_in(post=post, deputy=deputy, starts_on=DAY, ends_on=DAY + ONE, reason="出差")
    (acting,) = acting_posts(user=deputy, on=DAY + ONE)
    assert acting.actor.acting_for["stand_in_for"] == "jiadong.approver"
    assert acting_posts(user=deputy, on=DAY - ONE) == []
    assert acting_posts(user=deputy, on=DAY + 2 * ONE) == []


def test_a_stand_in_ends_with_the_post(world: DemoWorld) -> None:
    post, deputy = _handler(world), a_user()
    set_stand_in(post=post, deputy=deputy, starts_on=DAY, ends_on=DAY + 9 * ONE, reason="休假")
    close_post(post=post, ends_on=DAY + ONE)
    assert acting_posts(user=deputy, on=DAY + 2 * ONE) == []


def test_the_holder_names_their_own_stand_in_and_a_colleague_does_not(world: DemoWorld) -> None:
    holder = world.acting("jiadong.handler")
    period = {"starts_on": DAY, "ends_on": DAY, "reason": "休假"}
    set_stand_in(post=holder.post, deputy=world.user("jiadong.handler2"), by=holder, **period)
    with pytest.raises(PermissionDenied):
        set_stand_in(post=holder.post, deputy=a_user(), by=world.acting("jiadong.reviewer"), **period)


def test_impossible_stand_ins_are_refused_at_the_field(world: DemoWorld) -> None:
    post, admin = world.post("jiadong.handler"), world.post("admin.audit")
    for field, details in {
        "deputy": {"post": post, "deputy": post.user},
        "post": {"post": admin, "deputy": post.user},
        "ends_on": {"post": post, "deputy": admin.user, "ends_on": DAY - ONE},
    }.items():
        with pytest.raises(ValidationError) as caught:
            set_stand_in(**{"starts_on": DAY, "ends_on": DAY, "reason": "x", **details})
        assert list(caught.value.message_dict) == [field]
    with pytest.raises(ValidationError):
        set_stand_in(post=post, deputy=admin.user, starts_on=DAY, ends_on=DAY, reason="x")


def test_a_level_is_not_skipped(world: DemoWorld) -> None:
    county = {"code": "990299", "name": "某县", "level": "4", "region_code": "990299", "uscc": a_uscc()}
    with pytest.raises(ValidationError) as caught:
        create_authority(parent=world.authority("990000"), **county)
    assert list(caught.value.message_dict) == ["level"]
    made = create_authority(parent=world.authority("990200"), by=world.acting("admin.system"), **county)
    assert is_within(made, world.authority("990000"))
    assert not is_within(made, world.authority("990100"))


def test_only_the_system_administrator_makes_accounts_and_departments(world: DemoWorld) -> None:
    by = world.acting("admin.security")
    with pytest.raises(PermissionDenied):
        create_user(username="new", display_name="新人", by=by)
    with pytest.raises(PermissionDenied):
        create_department(authority=world.authority("990101"), code="new", name="新股", by=by)


def test_a_user_name_is_given_once() -> None:
    a_user("twice")
    with pytest.raises(ValidationError) as caught:
        a_user("twice")
    assert list(caught.value.message_dict) == ["username"]


def test_acting_posts_cost_two_queries(world: DemoWorld, django_assert_num_queries: Any) -> None:
    user = world.user("province.certificates")
    with django_assert_num_queries(2):
        assert [str(p.post) for p in acting_posts(user=user, on=DAY)]
