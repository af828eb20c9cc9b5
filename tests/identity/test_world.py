from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction
from stdnum.cn import uscc

from apps.identity.models import Agency, Applicant, Authority, Department, Duty, Post, User
from apps.identity.world import DATA, DemoWorld, load_demo_world
from apps.ledger.models import Entry


def test_the_world_has_four_levels_and_every_duty(world: DemoWorld) -> None:
    assert set(Authority.objects.values_list("level", flat=True)) == {"1", "2", "3", "4"}
    assert set(Post.objects.values_list("duty", flat=True)) == set(Duty.values)


def test_loading_it_again_changes_nothing(world: DemoWorld) -> None:
    def counts() -> list[int]:
        return [m.objects.count() for m in (Authority, Department, User, Post, Applicant, Agency, Entry)]

    before = counts()
    load_demo_world()
    assert counts() == before


def test_every_number_of_the_world_is_invented_and_has_a_valid_check_digit() -> None:
    numbers = re.findall(r"\b[0-9A-Z]{18}\b", Path(DATA).read_text(encoding="utf-8"))
    assert len(numbers) > 10
    assert all(n.startswith("99") for n in numbers)
    assert all(uscc.is_valid(n) for n in numbers if "M" in n)


@pytest.mark.django_db(transaction=True)
def test_the_world_is_there_after_a_test_that_committed(world: DemoWorld) -> None:
    assert world.acting("province.approver").duty == Duty.APPROVER


@pytest.mark.django_db(transaction=True)
def test_the_world_is_there_again_after_the_database_was_emptied(world: DemoWorld) -> None:
    assert world.company().masked_id == "999***********052D"


def test_the_accounts_have_no_password_unless_one_is_given(world: DemoWorld) -> None:
    assert not world.user("citizen").has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_the_demos_password_signs_in_to_every_account() -> None:
    with transaction.atomic():
        for model in (Agency, Post):
            model.objects.all().delete()
        Applicant.objects.all().delete()
        User.objects.all().delete()
        world = load_demo_world(password="demo-only-pass")
    assert world.user("citizen").check_password("demo-only-pass")
    assert world.user("province.approver").check_password("demo-only-pass")
