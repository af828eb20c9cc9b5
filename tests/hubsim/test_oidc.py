"""The simulator's identity provider refuses what a real one refuses (RFC 6749, RFC 7636, OIDC Core 1.0)."""

from __future__ import annotations

import base64
import hashlib
import urllib.parse
from typing import Any

import jwt
import pytest
import requests

from apps.hubsim.oidc import CLIENT_ID, CLIENT_SECRET, PEOPLE
from apps.hubsim.wsgi import Simulator
from tests.hub.contract.wire import Wire

BACK = "http://testserver/back"
VERIFIER = "v" * 43


def challenge(verifier: str = VERIFIER) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def authorize(wire: Wire, **changes: str) -> requests.Response:
    asked = {
        "client_id": CLIENT_ID,
        "redirect_uri": BACK,
        "response_type": "code",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
        "state": "s1",
        "nonce": "n1",
        "identity": "hub-zhou",
    } | changes
    return requests.get(f"{wire.url}/oidc/authorize", asked, allow_redirects=False, timeout=10)


def a_code(wire: Wire) -> str:
    back = urllib.parse.urlsplit(authorize(wire).headers["Location"])
    asked = urllib.parse.parse_qs(back.query)
    assert asked["state"] == ["s1"]
    return asked["code"][0]


def exchange(wire: Wire, code: str, *, auth: Any = None, **changes: str) -> requests.Response:
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    } | changes
    return requests.post(f"{wire.url}/oidc/token", asked, auth=auth, timeout=10)


def test_a_code_brings_a_signed_token_for_the_client(wire: Wire) -> None:
    token = exchange(wire, a_code(wire)).json()["id_token"]
    keys = requests.get(f"{wire.url}/oidc/jwks", timeout=10).json()["keys"]
    claims = jwt.decode(token, jwt.PyJWK(keys[0]).key, algorithms=["RS256"], audience=CLIENT_ID, issuer=wire.url)
    assert (claims["sub"], claims["nonce"], claims["id_number"]) == ("hub-zhou", "n1", PEOPLE["hub-zhou"]["id_number"])


def test_a_secret_in_the_header_is_as_good(wire: Wire) -> None:
    assert exchange(wire, a_code(wire), auth=(CLIENT_ID, CLIENT_SECRET)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "auth"),
    [
        ({"client_secret": "another"}, None),
        ({"client_secret": ""}, None),
        ({"client_id": "another"}, None),
        ({}, (CLIENT_ID, "another")),
        ({}, ("another", CLIENT_SECRET)),
    ],
)
def test_a_wrong_client_gets_no_token(wire: Wire, changes: dict[str, str], auth: Any) -> None:
    answer = exchange(wire, a_code(wire), auth=auth, **changes)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_a_header_that_is_no_secret_gets_no_token(wire: Wire) -> None:
    headers = {"Authorization": "Basic \xff\xfe"}
    assert requests.post(f"{wire.url}/oidc/token", {}, headers=headers, timeout=10).status_code == 401


def test_a_code_is_good_once(wire: Wire) -> None:
    code = a_code(wire)
    assert exchange(wire, code).status_code == 200
    assert exchange(wire, code).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "http://evil.invalid/back"},
        {"redirect_uri": f"{BACK}/"},
        {"redirect_uri": ""},
        {"code_verifier": "w" * 43},
        {"code_verifier": ""},
        {"code_verifier": challenge()},
    ],
)
def test_a_code_is_good_only_for_whoever_asked_for_it(wire: Wire, changes: dict[str, str]) -> None:
    answer = exchange(wire, a_code(wire), **changes)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


def test_a_code_that_was_never_given_brings_no_token(wire: Wire) -> None:
    assert exchange(wire, "never-given").json() == {"error": "invalid_grant"}


def test_a_code_that_was_tried_wrongly_is_spent(wire: Wire) -> None:
    code = a_code(wire)
    exchange(wire, code, code_verifier="w" * 43)
    assert exchange(wire, code).json() == {"error": "invalid_grant"}


def test_a_code_ends(wire: Wire, simulator: Simulator) -> None:
    code = a_code(wire)
    simulator.provider.codes[code].ends -= 61
    assert exchange(wire, code).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "another"},
        {"redirect_uri": ""},
        {"response_type": "token"},
        {"response_type": "id_token"},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": ""},
    ],
)
def test_only_the_code_flow_with_pkce_is_spoken(wire: Wire, changes: dict[str, str]) -> None:
    assert authorize(wire, **changes).status_code == 400


def test_a_flow_without_a_challenge_brings_no_token(wire: Wire) -> None:
    back = authorize(wire, code_challenge="").headers["Location"]
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["code"][0]
    assert exchange(wire, code, code_verifier="").json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("identity", ["", "nobody"])
def test_without_an_identity_there_is_a_choice_and_no_code(wire: Wire, simulator: Simulator, identity: str) -> None:
    answer = authorize(wire, identity=identity, state='"><script>')
    assert (answer.status_code, simulator.provider.codes) == (200, {})
    assert all(person["name"] in answer.text for person in PEOPLE.values())
    assert "<script" not in answer.text


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer unknown", "Basic x"])
def test_claims_are_told_for_a_token_alone(wire: Wire, header: str) -> None:
    answer = requests.get(f"{wire.url}/oidc/userinfo", headers={"Authorization": header}, timeout=10)
    assert answer.status_code == 401


def test_an_access_token_ends(wire: Wire, simulator: Simulator) -> None:
    token = exchange(wire, a_code(wire)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert requests.get(f"{wire.url}/oidc/userinfo", headers=headers, timeout=10).json()["sub"] == "hub-zhou"
    simulator.provider.tokens[token] = ("hub-zhou", 0.0)
    assert requests.get(f"{wire.url}/oidc/userinfo", headers=headers, timeout=10).status_code == 401
