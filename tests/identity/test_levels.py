"""How surely a person is known: who may say so, and what counts."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.identity.models import Applicant, IdentityProof, User
from apps.identity.selectors import level_of
from apps.identity.services import register_natural_person, state_hub_level, verify_at_window
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from tests.factories import a_user, an_id_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return a_user("newcomer")


@pytest.fixture
def newcomer(user: User) -> Applicant:
    """Registered by themselves; nobody has looked at a card."""
    return register_natural_person(name="新来的", id_number=an_id_number(), phone="19900000001", user=user, by=user)


def card(person: Applicant, **changes: str) -> dict[str, str]:
    return {"id_number": person.id_number, "name": "新来的", "account": "newcomer", **changes}


def test_without_real_name_details_there_is_no_level(user: User) -> None:
    assert level_of(user) == ""


def test_who_registered_by_themselves_has_proved_nothing(newcomer: Applicant, user: User) -> None:
    assert level_of(user) == "RC01"


def test_a_visit_to_the_window_counts_as_face_to_face(newcomer: Applicant, user: User, world: DemoWorld) -> None:
    verify_at_window(**card(newcomer), by=world.acting("jiadong.window"))
    assert level_of(user) == "RC03"
    assert Entry.objects.filter(kind="identity.level_stated", subject_id=str(newcomer.pk)).count() == 1


def test_only_the_window_verifies(newcomer: Applicant, world: DemoWorld) -> None:
    with pytest.raises(PermissionDenied):
        verify_at_window(**card(newcomer), by=world.acting("jiadong.handler"))


@pytest.mark.parametrize("wrong", ["name", "account"])
def test_name_and_account_must_be_the_persons_own(newcomer: Applicant, world: DemoWorld, wrong: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        verify_at_window(**card(newcomer, **{wrong: "another"}), by=world.acting("jiadong.window"))
    assert list(refusal.value.message_dict) == [wrong]
    assert not IdentityProof.objects.filter(applicant=newcomer).exists()


def test_the_hubs_last_word_counts_also_where_it_is_less(newcomer: Applicant, user: User) -> None:
    state_hub_level(applicant=newcomer, level="RC04")
    state_hub_level(applicant=newcomer, level="RC02")
    assert level_of(user) == "RC02"


def test_the_stronger_of_hub_and_window_counts(newcomer: Applicant, user: User, world: DemoWorld) -> None:
    verify_at_window(**card(newcomer), by=world.acting("jiadong.window"))
    state_hub_level(applicant=newcomer, level="RC02")
    assert level_of(user) == "RC03"


def test_the_same_level_at_each_sign_in_is_recorded_once(newcomer: Applicant) -> None:
    for _time in range(2):
        state_hub_level(applicant=newcomer, level="RC03")
    assert Entry.objects.filter(kind="identity.level_stated", subject_id=str(newcomer.pk)).count() == 1


def test_a_level_outside_the_ladder_is_an_error(newcomer: Applicant) -> None:
    with pytest.raises(ValueError, match="RC09"):
        state_hub_level(applicant=newcomer, level="RC09")


def test_an_account_that_the_hub_vouches_for_needs_no_name(newcomer: Applicant, user: User, world: DemoWorld) -> None:
    state_hub_level(applicant=newcomer, level="RC02")
    verify_at_window(**card(newcomer, account=""), by=world.acting("jiadong.window"))
    assert level_of(user) == "RC03"
