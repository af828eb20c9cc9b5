"""A client of the wire contract (docs/hub.md) on its own: plain HTTP, its own signatures, no code of the system."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import requests
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.hub.columns_of_domain import COLUMNS, HEAD, INT, TIME

NOT_AUTHORIZED = {"-1", "E-106"}
TIMEOUT = 20
_serials = itertools.count(1)
_lock, _last = threading.Lock(), [0]


def now_ms() -> int:
    """Strictly increasing: two equal calls within a millisecond would be a replay."""
    with _lock:
        _last[0] = max(_last[0] + 1, time.time_ns() // 1_000_000)
        return _last[0]


def sm3(content: bytes) -> str:
    return hashlib.new("sm3", content).hexdigest()


def canonical(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def mac(key: str, *parts: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), "".join(parts).encode(), "sha256")).decode()


def unwrap(secret: str, app_key: str) -> str:
    """AES-128-ECB, PKCS#5, under SHA1(SHA1(appKey))[:16]."""
    key = hashlib.sha1(hashlib.sha1(app_key.encode()).digest()).digest()[:16]
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    padded = decryptor.update(base64.b64decode(secret)) + decryptor.finalize()
    return padded[: -padded[-1]].decode()


@dataclass
class Wire:
    """A requester at a hub. `sids` names the services where they have other ids there; `signs_body` is profile 1."""

    url: str
    rid: str
    app_key: str
    sids: dict[str, str] = field(default_factory=dict)
    signs_body: bool = True
    secret: str = ""

    def ask_secret(self, *, key: str = "", rid: str = "", rtime: int | None = None) -> requests.Response:
        rid, stated = rid or self.rid, str(rtime or now_ms())
        return self.post_secret(self._four(key or self.app_key, "secret", rid, stated))

    def post_secret(self, values: Any) -> requests.Response:
        headers = values if isinstance(values, dict) else {}
        body = values if isinstance(values, bytes) else json.dumps(values).encode()
        self.secret = ""  # a new secret may end the one before
        return requests.post(f"{self.url}/gateway/secret", body, headers={**_JSON, **headers}, timeout=TIMEOUT)

    def signed(
        self, service: str, body: bytes, *, key: str = "", rtime: int | None = None, over: bytes | None = None
    ) -> dict[str, str]:
        """Headers of a call; `over` signs another body than the one that is sent."""
        digest = sm3(body if over is None else over) if self.signs_body else ""
        values = self._four(key or self.live_secret(), self.sid(service), self.rid, str(rtime or now_ms()), digest)
        return values | ({"x-body-sm3": digest} if digest else {})

    def post(self, service: str, body: bytes, headers: dict[str, str]) -> requests.Response:
        address = f"{self.url}/gateway/api/{self.sid(service)}"
        return requests.post(address, body, headers={**_JSON, **headers}, timeout=TIMEOUT)

    def call(self, service: str, content: Any, **bend: Any) -> requests.Response:
        body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        return self.post(service, body, self.signed(service, body, **bend))

    def data(self, service: str, content: Any) -> Any:
        """The answer's data; fails where the call is not taken."""
        answer = self.call(service, content)
        envelope = answer.json()
        assert (answer.status_code, envelope["code"]) == (200, "0"), envelope
        return envelope["data"]

    def sid(self, service: str) -> str:
        return self.sids.get(service, service)

    def live_secret(self) -> str:
        if not self.secret:
            self.secret = unwrap(self.ask_secret().json()["data"]["secret"], self.app_key)
        return self.secret

    @staticmethod
    def _four(key: str, sid: str, rid: str, rtime: str, digest: str = "") -> dict[str, str]:
        names = ("gjgxjhpt_rid", "gjgxjhpt_sid", "gjgxjhpt_rtime", "gjgxjhpt_sign")
        return dict(zip(names, (rid, sid, rtime, mac(key, sid, rid, rtime, digest)), strict=True))


_JSON = {"Content-Type": "application/json"}


def a_row(table: str, **changes: Any) -> dict[str, Any]:
    """A row of invented content with every column that must be there, a guid of its own, and the changes."""
    row: dict[str, Any] = {}
    for name, kind, required in (*HEAD, *COLUMNS[table]):
        row[name] = _filled(kind) if required else None
    row |= {"row_guid": str(uuid.uuid4()), "cd_operation": "I", "data_source": "999"}
    return row | changes


def _filled(kind: int | str) -> Any:
    if kind == TIME:
        return "20010203T040506"
    return 1 if kind == INT else "9"


def an_hour_of_its_own() -> tuple[str, str]:
    """First and last moment of an hour long past that no other test, nor an earlier run, is likely to have used."""
    stamp = uuid.uuid4().int + next(_serials)
    day = f"{1900 + stamp % 70}{1 + stamp // 70 % 12:02d}{1 + stamp // 840 % 28:02d}"
    hour = stamp // 23520 % 23
    return f"{day}T{hour:02d}0000", f"{day}T{hour + 1:02d}0000"


def was_refused(answer: requests.Response) -> bool:
    """Not authorized, by the contract: HTTP 200 with one of two codes."""
    return answer.status_code == 200 and answer.json()["code"] in NOT_AUTHORIZED
