"""Signing in with the national identity, through the simulator's provider over loopback."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from apps.hub.identities import VOUCHED_FOR
from apps.hubsim.gateway import Answer
from apps.hubsim.oidc import CLIENT_ID, CLIENT_SECRET, PEOPLE, Provider
from apps.hubsim.server import running
from apps.hubsim.wsgi import Simulator
from apps.identity.models import Agency, Applicant, User
from apps.identity.selectors import level_of
from apps.identity.services import register_natural_person, verify_at_window
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from tests.factories import a_user
from tests.hub import forged

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any) -> Iterator[Simulator]:
    with running() as (url, simulator):
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        app = {**app, "client_id": CLIENT_ID, "secret": CLIENT_SECRET, "settings": {"server_url": url}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield simulator


def sign_in(client: Client, who: str) -> Any:
    """Goes to the provider, chooses an identity there, and comes back."""
    away = client.get("/accounts/hub/")
    back = requests.get(f"{away['Location']}&identity={who}", allow_redirects=False, timeout=5).headers["Location"]
    parts = urllib.parse.urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}", follow=True)


def signed_in(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def test_a_new_person_gets_an_account_for_their_verified_number(world: DemoWorld, provider: Simulator, client: Client):
    sign_in(client, "hub-zhou")
    assert Applicant.objects.get(user=signed_in(client)).name == "周向晚"
    assert client.session["hub_identity_level"] == "RC03"


def test_a_known_number_leads_to_its_account(world: DemoWorld, provider: Simulator, client: Client):
    sign_in(client, "hub-citizen")
    assert signed_in(client) == world.user("citizen")


def test_a_legal_person_acts_through_its_agent(world: DemoWorld, provider: Simulator, client: Client):
    sign_in(client, "hub-company")
    agency = Agency.objects.get(agent=signed_in(client))
    assert agency.principal.name == "甲东清流水务有限公司"


def test_an_identity_verified_too_little_is_sent_back_with_a_sentence(
    world: DemoWorld, provider: Simulator, client: Client
):
    answer = sign_in(client, "hub-low")
    assert signed_in(client) is None
    assert "核验" in answer.content.decode() or "verified" in answer.content.decode()


@pytest.mark.parametrize("bend", [{"aud": "another"}, {"exp": 1_700_000_000}, {"iss": "http://evil.invalid"}])
def test_a_token_for_another_or_out_of_time_signs_nobody_in(
    world: DemoWorld, provider: Simulator, client: Client, bend: dict[str, Any]
):
    provider.provider.bend = bend
    sign_in(client, "hub-zhou")
    assert signed_in(client) is None


FORGERS: dict[str, Callable[[Provider, dict[str, Any]], str]] = {
    "another key": lambda p, claims: forged.by_rsa(claims, rsa.generate_private_key(65537, 2048), kid=p.key_id),
    "nobody": lambda p, claims: forged.by_nobody(claims, kid=p.key_id),
    "the public key": lambda p, claims: forged.by_public_key(claims, p.key, kid=p.key_id),
    "an unknown key": lambda p, claims: forged.by_rsa(claims, p.key, kid="unknown"),
}


@pytest.mark.parametrize("who", FORGERS)
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(
    world: DemoWorld, provider: Simulator, client: Client, monkeypatch: pytest.MonkeyPatch, who: str
):
    monkeypatch.setattr(provider.provider, "signed", lambda claims: FORGERS[who](provider.provider, claims))
    answer = sign_in(client, "hub-citizen")
    assert signed_in(client) is None
    assert "登录未完成" in answer.content.decode()


@pytest.mark.parametrize("nonce", ["another", "", None])
def test_a_token_for_another_request_signs_nobody_in(
    world: DemoWorld, provider: Simulator, client: Client, nonce: str | None
):
    provider.provider.bend = {"nonce": nonce}
    sign_in(client, "hub-citizen")
    assert signed_in(client) is None


def test_each_request_has_a_nonce_of_its_own(provider: Simulator, client: Client, db: None):
    queries = [urllib.parse.urlsplit(client.get("/accounts/hub/")["Location"]).query for _ in range(2)]
    first, second = (urllib.parse.parse_qs(query)["nonce"][0] for query in queries)
    assert len(first) >= 32
    assert first != second


def test_without_an_identity_token_nobody_is_signed_in(
    world: DemoWorld, provider: Simulator, client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(provider.provider, "signed", lambda claims: None)
    sign_in(client, "hub-citizen")
    assert signed_in(client) is None


def test_what_is_told_of_another_subject_signs_nobody_in(
    world: DemoWorld, provider: Simulator, client: Client, monkeypatch: pytest.MonkeyPatch
):
    provider.provider.bend = {"sub": "hub-zhou"}  # the token names one, the provider tells of the other
    sign_in(client, "hub-citizen")
    assert signed_in(client) is None


def test_the_provider_may_change_its_key(world: DemoWorld, provider: Simulator, client: Client):
    sign_in(client, "hub-citizen")
    client.logout()
    provider.provider.key, provider.provider.key_id = rsa.generate_private_key(65537, 2048), "sim-2"
    sign_in(client, "hub-citizen")
    assert signed_in(client) == world.user("citizen")


def test_a_provider_whose_keys_are_away_leads_back_with_a_sentence(
    world: DemoWorld, provider: Simulator, client: Client, monkeypatch: pytest.MonkeyPatch
):
    told = provider.provider.answer
    monkeypatch.setattr(
        provider.provider,
        "answer",
        lambda method, path, *rest: Answer(503, b"") if path == "/oidc/jwks" else told(method, path, *rest),
    )
    page = sign_in(client, "hub-citizen").content.decode()
    assert signed_in(client) is None
    assert "暂时无法连接国家统一身份认证" in page


def test_a_second_identity_claiming_the_same_account_is_refused(world: DemoWorld, provider: Simulator, client: Client):
    SocialAccount.objects.create(
        user=world.user("citizen"), provider="hub", uid="someone-else", extra_data={"userinfo": {}}
    )
    sign_in(client, "hub-citizen")
    assert signed_in(client) is None


def test_an_identity_that_another_account_claims_is_refused(world: DemoWorld, provider: Simulator, client: Client):
    SocialAccount.objects.create(user=world.user("agent"), provider="hub", uid="hub-citizen", extra_data={})
    sign_in(client, "hub-citizen")
    assert signed_in(client) is None


def test_a_provider_that_is_away_leads_back_to_the_local_sign_in(client: Client, db: None, settings: Any):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app = {**app, "client_id": "x", "secret": "y", "settings": {"server_url": "http://127.0.0.1:9"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    answer = client.get("/accounts/hub/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


def test_the_sign_in_page_offers_the_provider_and_keeps_the_way(provider: Simulator, client: Client, db: None):
    page = client.get("/accounts/login/?next=/my/applications/").content.decode()
    assert 'href="/accounts/hub/?next=/my/applications/"' in page


def test_without_a_provider_there_is_neither_button_nor_address(client: Client, db: None):
    assert "/accounts/hub/" not in client.get("/accounts/login/").content.decode()
    assert client.get("/accounts/hub/").status_code == 404


def test_nobody_adds_an_identity_to_an_account_by_the_address(
    world: DemoWorld, provider: Simulator, client: Client, settings: Any
):
    client.force_login(world.user("agent"))
    away = client.get(client.get("/accounts/hub/?process=connect").url)
    back = requests.get(f"{away['Location']}&identity=hub-zhou", allow_redirects=False, timeout=5).headers["Location"]
    parts = urllib.parse.urlsplit(back)
    client.get(f"{parts.path}?{parts.query}")
    assert not SocialAccount.objects.filter(user=world.user("agent")).exists()


@pytest.mark.parametrize("page", ["", "signup/", "login/error/", "login/cancelled/"])
def test_pages_of_social_accounts_lead_back_to_signing_in(client: Client, db: None, page: str):
    assert client.get(f"/accounts/3rdparty/{page}").url == "/accounts/login/"


def test_who_is_signed_in_goes_on_while_the_provider_is_away(world: DemoWorld, client: Client, db: None):
    client.force_login(world.user("citizen"))
    assert client.get("/my/", follow=True).status_code == 200


def test_nothing_is_made_up_about_whom_the_hub_vouches_for(world: DemoWorld, provider: Simulator, client: Client):
    sign_in(client, "hub-company")
    company = Agency.objects.get(agent=signed_in(client)).principal
    assert (company.phone, company.legal_representative) == ("", "")


def test_an_agency_the_hub_vouched_for_ends_by_itself(world: DemoWorld, provider: Simulator, client: Client):
    sign_in(client, "hub-company")
    agency = Agency.objects.get(agent=signed_in(client))
    assert agency.ends_on == agency.starts_on + VOUCHED_FOR


def test_an_account_linked_to_an_applicant_of_the_window_stands_in_the_ledger(
    world: DemoWorld, provider: Simulator, client: Client
):
    zhou = PEOPLE["hub-zhou"]
    known = register_natural_person(name=zhou["name"], id_number=zhou["id_number"], phone="13800000001")
    sign_in(client, "hub-zhou")
    known.refresh_from_db()
    assert known.user == signed_in(client)
    assert Entry.objects.filter(kind="identity.account_linked", subject_id=str(known.pk)).count() == 1


def test_the_level_is_kept_with_the_person(world: DemoWorld, provider: Simulator, client: Client):
    sign_in(client, "hub-middle")
    user = signed_in(client)
    assert user is not None
    assert level_of(user) == "RC02"


def test_for_a_legal_person_the_agents_level_counts(world: DemoWorld, provider: Simulator, client: Client):
    sign_in(client, "hub-company")
    user = signed_in(client)
    assert user is not None
    assert level_of(user) == "RC03"


@pytest.fixture
def squatted(world: DemoWorld) -> User:
    """An account with a password, registered by somebody with the number of 周向晚; nobody looked."""
    zhou = PEOPLE["hub-zhou"]
    account = a_user("squatter")
    register_natural_person(name=zhou["name"], id_number=zhou["id_number"], phone="13800000001", user=account)
    return account


@pytest.mark.parametrize("who", ["hub-zhou", "hub-company"])  # the person, and the company's agent
def test_an_account_that_nobody_verified_does_not_catch_a_sign_in(
    squatted: User, provider: Simulator, client: Client, who: str
):
    page = sign_in(client, who).content.decode()
    assert signed_in(client) is None
    assert "登记了您的证件号码" in page
    assert not SocialAccount.objects.exists()
    assert not Agency.objects.filter(agent=squatted).exists()
    assert level_of(squatted) == "RC01"


def test_an_account_confirmed_at_the_window_is_theirs(squatted: User, provider: Simulator, client: Client):
    zhou = PEOPLE["hub-zhou"]
    verify_at_window(id_number=zhou["id_number"], name=zhou["name"], account=squatted.username, by=None)
    sign_in(client, "hub-zhou")
    assert signed_in(client) == squatted


def test_an_account_the_hub_opened_is_found_again(world: DemoWorld, provider: Simulator, client: Client):
    sign_in(client, "hub-middle")
    first = signed_in(client)
    client.logout()
    sign_in(client, "hub-middle")
    assert signed_in(client) == first
