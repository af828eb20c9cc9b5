"""OpenID Connect provider of the simulator: authorization code flow with PKCE (RFC 6749, RFC 7636, OIDC Core 1.0)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from apps.hubsim.gateway import Answer

CLIENT_ID, CLIENT_SECRET = "approvals-demo", "approvals-demo-secret"
CODE_LIVES, TOKEN_LIVES = 60, 600

# Invented people and companies; their numbers begin with 99 and belong to nobody (see the demonstration's world).
PEOPLE: dict[str, dict[str, Any]] = {
    "hub-zhou": {
        "name": "周向晚",
        "user_type": "natural",
        "id_type": "111",
        "id_number": "990101199203040013",
        "real_name_level": "RC03",
    },
    "hub-citizen": {  # the same person as the demonstration's account "citizen"
        "name": "林一鸣",
        "user_type": "natural",
        "id_type": "111",
        "id_number": "990101199001010019",
        "real_name_level": "RC03",
    },
    "hub-middle": {
        "name": "孙半程",
        "user_type": "natural",
        "id_type": "111",
        "id_number": "990101199506070033",
        "real_name_level": "RC02",
    },
    "hub-low": {
        "name": "钱未核",
        "user_type": "natural",
        "id_type": "111",
        "id_number": "990101198801010012",
        "real_name_level": "RC01",
    },
    "hub-company": {
        "name": "甲东清流水务有限公司",
        "user_type": "legal",
        "id_type": "001",
        "uscc": "99990101MA99000116",
        "org_name": "甲东清流水务有限公司",
        "agent": {"name": "周向晚", "id_number": "990101199203040013"},
        "real_name_level": "RC03",
    },
}


@dataclass
class Grant:
    client_id: str
    redirect_uri: str
    challenge: str
    nonce: str
    subject: str
    ends: float


@dataclass
class Provider:
    """`bend` changes what the next identity token says (audience, expiry …): for tests of the relying side."""

    issuer: str
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    key_id: str = "sim-1"
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    bend: dict[str, Any] = field(default_factory=dict)

    def answer(
        self, method: str, path: str, query: Mapping[str, list[str]], body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        one = {name: values[0] for name, values in query.items()}
        if method == "GET" and path == "/.well-known/openid-configuration":
            return _json(self.configuration())
        if method == "GET" and path == "/oidc/jwks":
            public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return _json({"keys": [{**public, "kid": self.key_id, "use": "sig", "alg": "RS256"}]})
        if method == "GET" and path == "/oidc/authorize":
            return self._authorize(one)
        if method == "POST" and path == "/oidc/token":
            return self._token({n: v[0] for n, v in parse_qs(body.decode()).items()}, headers)
        if method == "GET" and path == "/oidc/userinfo":
            return self._userinfo(headers)
        return Answer.malformed("no such address", 404)

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/oidc/authorize",
            "token_endpoint": f"{self.issuer}/oidc/token",
            "userinfo_endpoint": f"{self.issuer}/oidc/userinfo",
            "jwks_uri": f"{self.issuer}/oidc/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        }

    def _authorize(self, asked: Mapping[str, str]) -> Answer:
        """Without a chosen identity it shows the list of the invented ones; with one it sends back a code."""
        if asked.get("client_id") != CLIENT_ID or not asked.get("redirect_uri"):
            return Answer.malformed("unknown client")
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            return Answer.malformed("code flow with PKCE (S256) only")
        subject = asked.get("identity", "")
        if subject not in PEOPLE:
            return Answer(200, _chooser(asked).encode(), "text/html; charset=utf-8")
        code = secrets.token_urlsafe(24)
        self.codes[code] = Grant(
            asked["client_id"],
            asked["redirect_uri"],
            asked.get("code_challenge", ""),
            asked.get("nonce", ""),
            subject,
            time.time() + CODE_LIVES,
        )
        back = urlencode({"code": code, "state": asked.get("state", "")})
        return Answer(302, f"{asked['redirect_uri']}?{back}".encode())

    def _token(self, asked: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        client, secret = _client(asked, headers)
        if client != CLIENT_ID or not hmac.compare_digest(secret.encode(), CLIENT_SECRET.encode()):
            return _json({"error": "invalid_client"}, 401)
        grant = self.codes.pop(asked.get("code", ""), None)
        if grant is None or grant.ends < time.time() or grant.redirect_uri != asked.get("redirect_uri"):
            return _json({"error": "invalid_grant"}, 400)
        verifier = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != grant.challenge:
            return _json({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(24)
        self.tokens[token] = (grant.subject, time.time() + TOKEN_LIVES)
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": grant.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + TOKEN_LIVES,
            "nonce": grant.nonce,
            **PEOPLE[grant.subject],
            **self.bend,
        }
        identity = self.signed(claims)
        return _json({"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_LIVES, "id_token": identity})

    def signed(self, claims: Mapping[str, Any]) -> str:
        return jwt.encode(dict(claims), self.key, algorithm="RS256", headers={"kid": self.key_id})

    def _userinfo(self, headers: Mapping[str, str]) -> Answer:
        token = headers.get("authorization", "").removeprefix("Bearer ")
        subject, ends = self.tokens.get(token, ("", 0.0))
        if not subject or ends < time.time():
            return _json({"error": "invalid_token"}, 401)
        return _json({"sub": subject, **PEOPLE[subject]})


def _client(asked: Mapping[str, str], headers: Mapping[str, str]) -> tuple[str, str]:
    basic = headers.get("authorization", "")
    if basic.startswith("Basic "):
        try:
            client, _colon, secret = base64.b64decode(basic[6:]).decode().partition(":")
        except ValueError:
            return "", ""
        return client, secret
    return asked.get("client_id", ""), asked.get("client_secret", "")


def _chooser(asked: Mapping[str, str]) -> str:
    links = "".join(
        f'<li><a href="/oidc/authorize?{html.escape(urlencode({**asked, "identity": who}))}">'
        f"{html.escape(person['name'])}</a> {html.escape(person['real_name_level'])}</li>"
        for who, person in PEOPLE.items()
    )
    return (
        '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>统一身份认证（演示）</title>'
        "<h1>统一身份认证模拟（演示 / DEMO）</h1><p>选择一个虚构身份登录 · Choose an invented identity</p>"
        f"<ul>{links}</ul></html>"
    )


def _json(data: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(data, ensure_ascii=False).encode())
