"""The API of sharing: an answer only under a running consent, and never without a purpose."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.deadlines.dates import today
from apps.licenses.sharing import find_recipient, give_consent, withdraw_consent
from apps.licenses.use_models import LicenseUse

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.licenses.urls")]


@pytest.fixture
def consent(issue, world):
    county = world.authority("990101")
    return give_consent(
        license_id=issue().pk,
        user=world.user("agent"),
        recipient=find_recipient(number=county.uscc, name=county.name),
        purpose="不动产抵押登记",
        ends_on=today() + dt.timedelta(days=30),
    )


@pytest.fixture
def ask(client, world, consent):
    def get(who="jiadong.handler", purpose="核对抵押物"):
        client.force_login(world.user(who))
        return client.get(f"/api/licenses/shared/{consent.pk}/", {"purpose": purpose})

    return get


def test_the_named_organ_gets_the_license_and_its_status(ask, consent):
    answer = ask()
    assert answer["Cache-Control"] == "no-store"
    assert (answer.json()["number"], answer.json()["status"]) == (consent.license.number, "valid")
    assert answer.json()["content"]["area"] == "12.3456"


def test_the_query_is_recorded_with_its_purpose(ask):
    ask()
    assert LicenseUse.objects.values_list("kind", "purpose", "result").get() == ("shared", "核对抵押物", "done")


def test_without_a_purpose_there_is_no_answer(ask):
    answer = ask(purpose="")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["purpose"])
    assert not LicenseUse.objects.exists()


@pytest.mark.parametrize("who", ["jiaxi.window", "outsider", "agent"])
def test_to_anyone_else_it_does_not_exist(ask, who):
    assert ask(who).status_code == 404


def test_after_withdrawal_the_answer_is_a_refusal_in_words(ask, consent, world):
    withdraw_consent(consent_id=consent.pk, user=world.user("agent"))
    answer = ask()
    assert answer.status_code == 403
    assert "撤回" in answer.json()["detail"]


def test_the_list_names_what_may_be_used_and_nothing_more(client, world, consent, django_assert_max_num_queries):
    client.force_login(world.user("jiadong.handler"))
    with django_assert_max_num_queries(8):
        (listed,) = client.get("/api/licenses/shared/").json()
    assert (listed["id"], listed["running"]) == (str(consent.pk), True)
    assert "number" not in listed


def test_without_signing_in_there_is_nothing(client, consent):
    assert client.get(f"/api/licenses/shared/{consent.pk}/", {"purpose": "核对抵押物"}).status_code == 403
