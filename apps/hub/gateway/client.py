"""Calling the gateway: sign, send, judge the answer. Knows nothing of cases; stores nothing but the shared secret."""

from __future__ import annotations

import datetime as dt
import json
import time
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import cache
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError

from apps.hub.gateway import signing
from apps.hub.gateway.errors import HubError, Refused, Unauthorized, Unavailable
from apps.hub.gateway.profile import Profile, current
from apps.hub.gateway.secrets import Secret, live_secret
from apps.hub.strict_json import storable, strict_json

NOT_AUTHORIZED = {"-1", "E-106"}
LARGEST_ANSWER = 32 * 1024 * 1024
_clock = signing.StrictClock()


@cache
def _session() -> requests.Session:
    session = requests.Session()
    # One attempt here: when and how to try again is decided where it is recorded.
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=8, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    session.trust_env = False
    return session


@dataclass(frozen=True)
class Flight:
    """A call under way: what was sent, signed with which secret, and the answer that is to come."""

    service: str
    body: bytes
    secret: Secret
    answer: Future[dict[str, Any]]


class Gateway:
    """`call` is the whole of it; `begin` and `finish` are its two halves. Safe to share between threads."""

    def __init__(self, profile: Profile | None = None) -> None:
        self.profile = profile or current()

    def call(self, service: str, body: bytes) -> Any:
        """Sends a JSON body to a service and gives the answer's `data`.

        Raises Unavailable (try later), Refused (never again as it is), Unauthorized (refused with a new secret too).
        """
        secret = self._secret()
        return self._data_of(service, body, secret, self._signed(service, body, secret))

    def begin(self, service: str, body: bytes, *, pool: Executor) -> Flight:
        """Signs the call and lets the pool send it: only the wire is the pool's, the database stays the caller's.

        Raises what getting a secret raises.
        """
        secret = self._secret()
        return Flight(service, body, secret, pool.submit(self._signed, service, body, secret))

    def finish(self, flight: Flight) -> Any:
        """Waits for the answer and gives its `data`. Raises what `call` raises."""
        return self._data_of(flight.service, flight.body, flight.secret, flight.answer.result())

    def _secret(self, *, refused: str = "") -> Secret:
        return live_secret(interface=self.profile.interface, fetch=self._fetch_secret, refused=refused)

    def _data_of(self, service: str, body: bytes, secret: Secret, answer: dict[str, Any]) -> Any:
        """The `data` of an answer; a call that was not authorized is signed anew once."""
        if answer["code"] in NOT_AUTHORIZED:
            answer = self._signed(service, body, self._secret(refused=secret.text))
            if answer["code"] in NOT_AUTHORIZED:
                raise Unauthorized("unauthorized", str(answer.get("message", "")))
        if answer["code"] != "0":
            raise Unavailable(f"code_{answer['code']}"[:32], str(answer.get("message", "")))
        return answer.get("data")

    def _signed(self, service: str, body: bytes, secret: Secret) -> dict[str, Any]:
        signature = signing.sign(
            secret.text,
            sid=self.profile.sids[service],
            rid=self.profile.rid,
            rtime=_clock(),
            body=body if self.profile.signs_body else None,
        )
        return self._post(f"/gateway/api/{signature.sid}", body, signature)

    def _fetch_secret(self) -> Secret:
        signature = signing.sign(self.profile.app_key, sid="secret", rid=self.profile.rid, rtime=_clock())
        answer = self._post("/gateway/secret", json.dumps(signature.headers()).encode(), signature)
        if answer["code"] in NOT_AUTHORIZED:
            raise Unauthorized("app_key", str(answer.get("message", "")))
        try:
            data = answer["data"]
            text = signing.unwrap_secret(data["secret"], app_key=self.profile.app_key)
            ends_at = dt.datetime.fromtimestamp(int(data["secretEndTime"]) / 1000, dt.UTC)
        except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
            raise Unavailable("bad_secret", str(error)) from error
        if not text or storable(text) != text:
            raise Unavailable("bad_secret", "empty, or with a NUL")
        return Secret(text, ends_at)

    def _post(self, path: str, body: bytes, signature: signing.Signature) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", **signature.headers()}
        address, timeout = self.profile.url + path, self.profile.timeout
        try:
            with _session().post(
                address, data=body, headers=headers, timeout=timeout, allow_redirects=False, stream=True
            ) as response:
                return _judge(response.status_code, _content(response, timeout))
        except (requests.Timeout, ReadTimeoutError) as error:
            raise Unavailable("timeout", str(error)) from error
        except (requests.RequestException, HTTPError) as error:
            raise Unavailable("connection", str(error)) from error


def _content(response: requests.Response, timeout: float) -> bytes:
    """The body, whole within `timeout` seconds after its beginning: the library's own limit is for each piece of it,
    and would let a hub that drips, or never ends, hold a worker for ever. Raises Unavailable or urllib3's HTTPError.
    """
    end, pieces, size = time.monotonic() + timeout, [], 0
    while piece := response.raw.read1(64 * 1024, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise Unavailable("too_large", f"more than {LARGEST_ANSWER} bytes")
        if time.monotonic() > end:
            raise Unavailable("timeout", f"{size} bytes in {timeout} s")
    return b"".join(pieces)


def _judge(status: int, content: bytes) -> dict[str, Any]:
    """The answer's envelope. Only HTTP 200 with a JSON object that has a code is an answer."""
    if 400 <= status < 500 and status not in (408, 429):
        raise Refused(f"http_{status}", content[:2000].decode(errors="replace"))
    if status != 200:
        raise Unavailable(f"http_{status}", content[:2000].decode(errors="replace"))
    try:
        answer = strict_json(content)
    except ValueError as error:
        # A proxy's page of apology with status 200, or a body cut in half.
        raise Unavailable("not_json", content[:2000].decode(errors="replace")) from error
    if not isinstance(answer, dict) or not isinstance(answer.get("code"), str):
        raise Unavailable("no_envelope", content[:2000].decode(errors="replace"))
    return answer


__all__ = ["Gateway", "HubError", "Refused", "Unauthorized", "Unavailable"]
