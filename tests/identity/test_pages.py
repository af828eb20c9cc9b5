from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from apps.identity.models import Applicant
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry, Nature
from tests.factories import a_user, an_id_number

pytestmark = pytest.mark.django_db
URL = "/accounts/profile/"


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    response = client.get(URL)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={URL}")


def test_a_new_account_registers_its_real_name(client: Client) -> None:
    user = a_user(display_name="x")
    client.force_login(user)
    number = an_id_number()
    response = client.post(URL, {"name": "李新人", "id_number": number, "phone": "19900000077", "address": ""})
    assert response.status_code == 302
    assert Applicant.objects.get(user=user).id_number == number


def test_signing_up_leads_to_the_real_name_page_and_names_the_account(client: Client) -> None:
    password = "a-long-enough-pass-1"
    response = client.post("/accounts/signup/", {"username": "newcomer", "password1": password, "password2": password})
    assert response["Location"] == URL
    client.post(URL, {"name": "王来者", "id_number": an_id_number(), "phone": "19900000078"})
    assert str(Applicant.objects.get(user__username="newcomer").user) == "王来者"


def test_a_wrong_number_is_explained_at_the_field_and_what_was_typed_stays(client: Client) -> None:
    client.force_login(a_user())
    response = client.post(URL, {"name": "李新人", "id_number": "990101199001010018", "phone": "19900000077"})
    assert response.status_code == 200
    assert "校验位" in response.content.decode()
    assert "李新人" in response.content.decode()


def test_a_registered_applicant_sees_the_number_masked_and_changes_the_phone(client: Client, world: DemoWorld) -> None:
    client.force_login(world.user("citizen"))
    page = client.get(URL).content.decode()
    assert "990***********0019" in page
    assert "990101199001010019" not in page
    client.post(URL, {"phone": "19900000099", "address": "新址"})
    assert world.person("citizen").phone == "19900000099"


def test_an_agent_sees_whom_they_act_for(client: Client, world: DemoWorld) -> None:
    client.force_login(world.user("agent"))
    page = client.get(URL).content.decode()
    assert world.company().name in page
    assert world.company().id_number not in page


def test_the_page_reads_in_english(client: Client, world: DemoWorld) -> None:
    client.force_login(world.user("agent"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Save contact details" in client.get(URL).content.decode()


def test_a_sign_in_and_a_failed_one_are_recorded_as_attempts(client: Client, world: DemoWorld) -> None:
    user = world.user("citizen")
    user.set_password("right-password-9")
    user.save()
    client.post("/accounts/login/", {"login": "citizen", "password": "wrong-password-9"})
    client.post("/accounts/login/", {"login": "citizen", "password": "right-password-9"})
    entries = Entry.objects.filter(subject_type="user", subject_id=str(user.pk), nature=Nature.ATTEMPT)
    kinds = list(entries.order_by("chain_index").values_list("kind", flat=True))
    assert kinds == ["identity.sign_in_failed", "identity.signed_in"]
    assert not entries.filter(data__contains="wrong-password").exists()


def test_behind_a_proxy_the_record_has_the_clients_address(client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.post("/accounts/login/", {"login": "x", "password": "x"}, headers={"X-Forwarded-For": "203.0.113.7"})
    assert "203.0.113.7" in Entry.objects.get(kind="identity.sign_in_failed", subject_id="unknown").data


def test_a_password_typed_as_a_name_is_not_kept(client: Client) -> None:
    client.post("/accounts/login/", {"login": "my-secret-word", "password": "x"})
    entry = Entry.objects.get(kind="identity.sign_in_failed", subject_id="unknown")
    assert "my-secret-word" not in entry.data


def test_the_admin_site_shows_numbers_masked_and_changes_nothing(client: Client, world: DemoWorld) -> None:
    admin = a_user()
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    person = world.person("citizen")
    for url in ("/admin/identity/applicant/", f"/admin/identity/applicant/{person.pk}/change/"):
        page = client.get(url).content.decode()
        assert person.masked_id in page
        assert person.id_number not in page
        assert person.phone not in page
    assert client.post(f"/admin/identity/applicant/{person.pk}/change/", {"name": "别人"}).status_code == 403


@pytest.mark.parametrize("model", ["user", "authority", "department", "post", "standin", "applicant", "agency"])
def test_every_list_of_the_admin_site_opens(client: Client, world: DemoWorld, model: str) -> None:
    admin = a_user()
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    assert client.get(f"/admin/identity/{model}/").status_code == 200
