"""Whom an identity token names is believed only where the provider signed it, for us, and now."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.cache import cache as cache_of_keys
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from apps.hub import id_token
from apps.hub.id_token import BadToken
from tests.hub import forged

ISSUER, CLIENT, KEYS_AT = "https://id.invalid", "our-client", "https://id.invalid/jwks"
DAY = 86_400


@cache
def key(name: str) -> Any:
    """An RSA key, or one of the curve for a name that begins with it; the same for the same name."""
    return ec.generate_private_key(ec.SECP256R1()) if name[:5] == "curve" else rsa.generate_private_key(65537, 2048)


def jwk(private: Any, kid: str, **changes: Any) -> dict[str, Any]:
    maker = RSAAlgorithm if isinstance(private, rsa.RSAPrivateKey) else ECAlgorithm
    return {**maker.to_jwk(private.public_key(), as_dict=True), "kid": kid, "use": "sig", **changes}


class Provider:
    """Gives its keys, and counts how often it was asked."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.document: Any = {"keys": [*keys]}
        self.asked = 0

    def __call__(self) -> Any:
        self.asked += 1
        return self.document

    def takes(self, token: Any) -> dict[str, Any]:
        return id_token.verified(token, issuer=ISSUER, audience=CLIENT, keys_at=KEYS_AT, fetch=self)


@pytest.fixture
def provider() -> Provider:
    return Provider(jwk(key("rsa"), "rsa"), jwk(key("curve"), "curve"))


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    stated = {"iss": ISSUER, "sub": "somebody", "aud": CLIENT, "iat": now, "exp": now + 600, **changes}
    return {name: value for name, value in stated.items() if value is not None}


def test_both_algorithms_are_taken(provider: Provider) -> None:
    assert provider.takes(forged.by_rsa(claims(), key("rsa"), kid="rsa"))["sub"] == "somebody"
    assert provider.takes(forged.by_curve(claims(), key("curve"), kid="curve"))["sub"] == "somebody"


# Made when the test runs: a token made with the module may have ended by then, and be refused for that alone.
FORGERIES: dict[str, Callable[[], str]] = {
    "another key": lambda: forged.by_rsa(claims(), key("other"), kid="rsa"),
    "another key of the curve": lambda: forged.by_curve(claims(), key("curve 2"), kid="curve"),
    "a key it brings along": lambda: forged.by_rsa(claims(), key("other"), kid="rsa", jwk=jwk(key("other"), "rsa")),
    "a key it links to": lambda: forged.by_rsa(claims(), key("other"), kid="rsa", jku="https://evil.invalid/jwks"),
    "the key of another kid": lambda: forged.by_rsa(claims(), key("rsa"), kid="curve"),
    "the curve of another kid": lambda: forged.by_curve(claims(), key("curve"), kid="rsa"),
    "the other algorithm": lambda: forged.by_rsa(claims(), key("rsa"), kid="rsa", alg="ES256"),
    "RS512": lambda: forged.by_rsa(claims(), key("rsa"), kid="rsa", alg="RS512"),
    "PS256": lambda: forged.by_rsa(claims(), key("rsa"), kid="rsa", alg="PS256"),
    "no algorithm": lambda: forged.by_rsa(claims(), key("rsa"), kid="rsa", alg=None),
    "a list of algorithms": lambda: forged.by_rsa(claims(), key("rsa"), kid="rsa", alg=["RS256"]),
    "an extension": lambda: forged.by_rsa(claims(), key("rsa"), kid="rsa", crit=["exp"]),
    "none": lambda: forged.by_nobody(claims(), kid="rsa"),
    "None": lambda: forged.by_nobody(claims(), kid="rsa", alg="None"),
    "the public key as a secret": lambda: forged.by_public_key(claims(), key("rsa"), kid="rsa"),
    "the public key as a secret, no kid": lambda: forged.by_public_key(claims(), key("rsa")),
    "its signature cut off": lambda: forged.by_rsa(claims(), key("rsa"), kid="rsa").rpartition(".")[0] + ".",
    "an unknown kid": lambda: forged.by_rsa(claims(), key("rsa"), kid="unknown"),
    "an empty kid": lambda: forged.by_rsa(claims(), key("rsa"), kid=""),
    "a kid that is no text": lambda: forged.by_rsa(claims(), key("rsa"), kid=5),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_token_that_the_provider_did_not_sign_is_refused(provider: Provider, forgery: str) -> None:
    with pytest.raises(BadToken):
        provider.takes(FORGERIES[forgery]())


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "a.b", b"a.b.c", 5, {}, ".." * 20_000, "é.é.é"])
def test_what_is_no_token_is_refused(provider: Provider, token: Any) -> None:
    with pytest.raises(BadToken):
        provider.takes(token)
    assert provider.asked == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.invalid"},
        {"iss": f"{ISSUER}/"},
        {"aud": "another"},
        {"aud": []},
        {"aud": ["another"]},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": int(time.time()) - DAY},
        {"exp": int(time.time()) - 60},
        {"iat": int(time.time()) + DAY},
        {"nbf": int(time.time()) + DAY},
        {"exp": "soon"},
        {"sub": ""},
        {"sub": 5},
        *({name: None} for name in ("iss", "sub", "aud", "exp", "iat")),
    ],
)
def test_a_token_for_another_or_out_of_time_is_refused(provider: Provider, changes: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        provider.takes(forged.by_rsa(claims(**changes), key("rsa"), kid="rsa"))


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": [CLIENT]},
        {"azp": CLIENT},
        {"aud": [CLIENT, "another"], "azp": CLIENT},
    ],
)
def test_a_token_for_us_is_taken(provider: Provider, changes: dict[str, Any]) -> None:
    assert provider.takes(forged.by_rsa(claims(**changes), key("rsa"), kid="rsa"))


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -2), ("iat", 15), ("nbf", 15)])
def test_clocks_may_be_some_seconds_apart(provider: Provider, claim: str, seconds: int) -> None:
    assert provider.takes(forged.by_rsa(claims(**{claim: int(time.time()) + seconds}), key("rsa"), kid="rsa"))


def test_keys_are_kept(provider: Provider) -> None:
    for _ in range(3):
        provider.takes(forged.by_rsa(claims(), key("rsa"), kid="rsa"))
    assert provider.asked == 1


def test_a_key_that_is_new_is_fetched(provider: Provider) -> None:
    provider.takes(forged.by_rsa(claims(), key("rsa"), kid="rsa"))
    provider.document = {"keys": [jwk(key("other"), "next")]}
    assert provider.takes(forged.by_rsa(claims(), key("other"), kid="next"))
    assert provider.asked == 2


def test_an_unknown_key_is_asked_for_once(provider: Provider) -> None:
    provider.takes(forged.by_rsa(claims(), key("rsa"), kid="rsa"))
    with pytest.raises(BadToken, match="does not have"):
        provider.takes(forged.by_rsa(claims(), key("other"), kid="unknown"))
    assert provider.asked == 2


def test_a_bad_signature_asks_for_nothing(provider: Provider) -> None:
    provider.takes(forged.by_rsa(claims(), key("rsa"), kid="rsa"))
    with pytest.raises(BadToken):
        provider.takes(forged.by_rsa(claims(), key("other"), kid="rsa"))
    assert provider.asked == 1


def test_a_token_without_a_kid_is_of_the_only_key_of_its_kind(provider: Provider) -> None:
    token = forged.by_rsa(claims(), key("rsa"))
    assert provider.takes(token)
    cache_of_keys.clear()
    provider.document["keys"].append(jwk(key("other"), "other"))
    with pytest.raises(BadToken, match="does not have"):
        provider.takes(token)


DOCUMENTS: dict[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "a list": lambda: [jwk(key("rsa"), "rsa")],
    "no keys": dict,
    "keys that are none": lambda: {"keys": [5, None, {}]},
    "keys by name": lambda: {"keys": {"rsa": jwk(key("rsa"), "rsa")}},
    "keys as a number": lambda: {"keys": 5},
    "half a key": lambda: {"keys": [{"kty": "RSA", "kid": "rsa"}]},
    "a broken key": lambda: {"keys": [jwk(key("rsa"), "rsa", n="!")]},
    "a key with a number in it": lambda: {"keys": [jwk(key("rsa"), "rsa", n=5)]},
    "a key to encrypt with": lambda: {"keys": [jwk(key("rsa"), "rsa", use="enc")]},
    "a key of another algorithm": lambda: {"keys": [jwk(key("rsa"), "rsa", alg="RS512")]},
    "a shared secret": lambda: {"keys": [jwk(key("rsa"), "rsa", kty="oct", k="eA")]},
    "two keys of one name": lambda: {"keys": [jwk(key("rsa"), "rsa"), jwk(key("other"), "rsa")]},
    "a private key": lambda: {"keys": [{**RSAAlgorithm.to_jwk(key("rsa"), as_dict=True), "kid": "rsa"}]},
}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_key_set_without_the_one_public_key_brings_nobody_in(document: str) -> None:
    provider = Provider()
    provider.document = DOCUMENTS[document]()
    with pytest.raises(BadToken, match="does not have"):
        provider.takes(forged.by_rsa(claims(), key("rsa"), kid="rsa"))


def test_a_short_key_is_not_believed() -> None:
    short = rsa.generate_private_key(65537, 1024)
    with pytest.raises(BadToken, match="does not have"):
        Provider(jwk(short, "rsa")).takes(forged.by_rsa(claims(), short, kid="rsa"))


def test_another_curve_is_not_believed() -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    with pytest.raises(BadToken):
        Provider(jwk(other, "curve")).takes(forged.by_curve(claims(), other, kid="curve"))


@pytest.mark.parametrize(
    ("stated", "nonce", "holds"),
    [
        ("n", "n", True),
        ("n", "m", False),
        ("n", "", False),
        ("n", None, False),
        ("", "", False),
        (None, None, False),
        (None, "n", False),
        (5, 5, False),
        ("é", "é", True),
    ],
)
def test_a_token_answers_the_request_of_its_nonce(stated: Any, nonce: Any, holds: bool) -> None:
    assert id_token.answers({"nonce": stated}, nonce=nonce) is holds
