"""Verifying a person at the window."""

from __future__ import annotations

import pytest

from apps.identity.models import IdentityProof
from apps.identity.world import DemoWorld
from tests.desk.conftest import SignIn

pytestmark = pytest.mark.django_db
URL = "/desk/identities/"


@pytest.fixture
def card(world: DemoWorld) -> dict[str, str]:
    person = world.person("citizen")
    IdentityProof.objects.filter(applicant=person).delete()
    return {"id_number": person.id_number, "name": person.name, "account": "citizen", "compared": "on"}


def test_a_compared_card_raises_the_level(signed_in: SignIn, card: dict[str, str]) -> None:
    answer = signed_in("jiadong.window").post(URL, card, follow=True)
    assert "RC03" in answer.content.decode()
    assert IdentityProof.objects.get(applicant__user__username="citizen").stated_by


@pytest.mark.parametrize("missing", ["compared", "id_number", "name", "account"])
def test_without_comparison_or_with_a_gap_nothing_is_stated(
    signed_in: SignIn, card: dict[str, str], missing: str
) -> None:
    assert signed_in("jiadong.window").post(URL, {**card, missing: ""}).status_code == 422
    assert not IdentityProof.objects.filter(applicant__user__username="citizen").exists()


@pytest.mark.parametrize("username", ["jiadong.handler", "citizen", "province.supervisor"])
def test_for_everyone_else_the_page_is_not_there(signed_in: SignIn, card: dict[str, str], username: str) -> None:
    assert signed_in(username).post(URL, card).status_code == 404
