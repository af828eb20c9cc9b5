"""Is this identity token the provider's, and for us? (OpenID Connect Core 1.0, section 3.1.3.7; RFC 7515, 7517, 8725)

The library that speaks the protocol takes a token unsigned, because it came from the provider's own address over TLS.
Whom a token names gets an account here, so the signature is checked as well: neither a proxy that ends the TLS nor an
answer that went astray may name somebody.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.core.cache import cache

FAMILIES = {"RS256": "RSA", "ES256": "EC"}
"""What may sign a token, and the kind of key it takes. Neither `none` nor a shared secret is among them."""
LEEWAY = 30
"""Seconds that the clocks of the two sides may be apart."""
KEPT = 600
"""Seconds that the provider's keys are kept: so long one that it withdrew is still believed."""
LONGEST = 32 * 1024
LEAST_RSA_BITS = 2048
_MUST = ["iss", "sub", "aud", "exp", "iat"]


class BadToken(Exception):
    """Why nobody is signed in by it, in a sentence for the log."""


def verified(token: Any, *, issuer: str, audience: str, keys_at: str, fetch: Callable[[], Any]) -> dict[str, Any]:
    """The claims of a token that the issuer signed for this audience. Raises BadToken, and what `fetch` raises.

    `fetch` gets the key set from `keys_at`, its address; once more where the token names a key that is not kept.
    """
    header = _header(token)
    name = f"hub.id_token:{keys_at}"
    key = _key(header, cache.get(name))
    if key is None:
        fresh = fetch()
        cache.set(name, fresh, KEPT)
        key = _key(header, fresh)
    if key is None:
        raise BadToken("it is signed by a key that the provider does not have")
    try:
        claims: dict[str, Any] = jwt.decode(
            token, key, [header["alg"]], {"require": _MUST}, issuer=issuer, audience=audience, leeway=LEEWAY
        )
    except jwt.PyJWTError as error:
        raise BadToken(f"{type(error).__name__}: {error}") from error
    if not claims["sub"]:
        raise BadToken("it names nobody")
    # Of several audiences the one that asked is named (section 3.1.3.7, 4 and 5).
    alone = isinstance(claims["aud"], str) or len(claims["aud"]) == 1
    if claims.get("azp", audience if alone else "") != audience:
        raise BadToken("it was made for another client")
    return claims


def answers(claims: Mapping[str, Any], *, nonce: Any) -> bool:
    """Whether the token answers the request that carried this nonce; False where there is none on either side."""
    stated = claims.get("nonce")
    if not isinstance(nonce, str) or not nonce or not isinstance(stated, str):
        return False
    return hmac.compare_digest(stated.encode(), nonce.encode())


def _header(token: Any) -> dict[str, Any]:
    """Raises BadToken for anything but a signed token of one of the `FAMILIES`."""
    if not isinstance(token, str) or not 0 < len(token) <= LONGEST:
        raise BadToken("there is no token")
    try:
        header: dict[str, Any] = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise BadToken(f"{type(error).__name__}: {error}") from error
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in FAMILIES:
        raise BadToken(f"the algorithm {str(algorithm)[:20]!r} is not taken")
    if "crit" in header:
        raise BadToken("it asks for an extension")
    return header


def _key(header: Mapping[str, Any], document: Any) -> Any:
    """The key that the header names; the only one of its kind where it names none. None where there is no such key."""
    listed = document.get("keys") if isinstance(document, Mapping) else None
    candidates = listed if isinstance(listed, list) else []
    fitting = [each for each in candidates if isinstance(each, Mapping) and _fits(each, header["alg"])]
    if "kid" in header:
        fitting = [each for each in fitting if each.get("kid") == header["kid"]]
    if len(fitting) != 1:
        return None
    try:
        key = jwt.PyJWK(dict(fitting[0]), header["alg"]).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    return None if isinstance(key, RSAPublicKey) and key.key_size < LEAST_RSA_BITS else key


def _fits(jwk: Mapping[str, Any], algorithm: str) -> bool:
    """Of the algorithm's family, meant for signatures, and public: a private one in the open signs for anybody."""
    return (
        jwk.get("kty") == FAMILIES[algorithm]
        and jwk.get("use", "sig") == "sig"
        and jwk.get("alg", algorithm) == algorithm
        and "d" not in jwk
    )
