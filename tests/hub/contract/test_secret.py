"""The two steps: a secret for the appKey, and calls that the secret signs."""

from __future__ import annotations

import time

import pytest

from tests.hub.contract.wire import Wire, now_ms, unwrap, was_refused

MINUTE = 60_000
QUESTION = {"since_id": 0}


def test_the_app_key_brings_a_secret_that_has_not_ended(wire: Wire) -> None:
    envelope = wire.ask_secret().json()
    assert (envelope["code"], set(envelope)) == ("0", {"code", "message", "data"})
    assert envelope["data"]["secretEndTime"] > time.time_ns() // 1_000_000


def test_the_secret_opens_the_services(wire: Wire) -> None:
    secret = unwrap(wire.ask_secret().json()["data"]["secret"], wire.app_key)
    wire.secret = secret
    assert wire.call("applications", QUESTION, key=secret).json()["code"] == "0"


def test_the_secret_travels_wrapped(wire: Wire) -> None:
    data = wire.ask_secret().json()["data"]
    assert unwrap(data["secret"], wire.app_key) not in data["secret"]


def test_another_app_key_brings_none(wire: Wire) -> None:
    assert was_refused(wire.ask_secret(key=f"{wire.app_key}x"))


def test_an_unknown_requester_gets_none(wire: Wire) -> None:
    assert was_refused(wire.ask_secret(rid="nobody-known"))


def test_a_secret_asked_for_twice_with_one_signature_is_refused(wire: Wire) -> None:
    rtime = now_ms()
    assert not was_refused(wire.ask_secret(rtime=rtime))
    assert was_refused(wire.ask_secret(rtime=rtime))


@pytest.mark.parametrize("minutes", [-6, 6, -10, 10, 60 * 24])
def test_a_secret_asked_for_at_another_time_is_refused(wire: Wire, minutes: int) -> None:
    assert was_refused(wire.ask_secret(rtime=now_ms() + minutes * MINUTE))


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_may_be_some_minutes_apart(wire: Wire, minutes: int) -> None:
    assert not was_refused(wire.ask_secret(rtime=now_ms() + minutes * MINUTE))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'"x"', b"\xff"])
def test_a_body_that_is_not_the_four_values_is_malformed(wire: Wire, body: bytes) -> None:
    assert wire.post_secret(body).status_code == 400


@pytest.mark.parametrize("key", ["the app key", "another"])
def test_a_call_signed_with_anything_but_the_secret_is_refused(wire: Wire, key: str) -> None:
    wrong = wire.app_key if key == "the app key" else key
    assert was_refused(wire.call("applications", QUESTION, key=wrong))


@pytest.mark.parametrize("missing", ["gjgxjhpt_rid", "gjgxjhpt_sid", "gjgxjhpt_rtime", "gjgxjhpt_sign"])
def test_a_call_without_one_of_the_four_headers_is_refused(wire: Wire, missing: str) -> None:
    headers = wire.signed("applications", b'{"since_id": 0}')
    del headers[missing]
    assert was_refused(wire.post("applications", b'{"since_id": 0}', headers))


def test_a_replayed_call_is_refused(wire: Wire) -> None:
    headers = wire.signed("applications", b'{"since_id": 0}')
    assert not was_refused(wire.post("applications", b'{"since_id": 0}', headers))
    assert was_refused(wire.post("applications", b'{"since_id": 0}', headers))


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_call_at_another_time_is_refused(wire: Wire, minutes: int) -> None:
    assert was_refused(wire.call("applications", QUESTION, rtime=now_ms() + minutes * MINUTE))


def test_a_call_signed_for_another_service_is_refused(wire: Wire) -> None:
    headers = wire.signed("reconcile", b'{"since_id": 0}')
    assert was_refused(wire.post("applications", b'{"since_id": 0}', headers))


def test_a_body_changed_on_the_way_is_refused_in_profile_1(wire: Wire) -> None:
    if not wire.signs_body:
        pytest.skip("profile 0 does not sign the body")
    assert was_refused(wire.call("applications", QUESTION, over=b'{"since_id": 1}'))


def test_a_digest_that_is_not_signed_is_refused_in_profile_1(wire: Wire) -> None:
    if not wire.signs_body:
        pytest.skip("profile 0 does not sign the body")
    headers = wire.signed("applications", b"{}")
    right = wire.signed("applications", b'{"since_id": 0}')["x-body-sm3"]
    assert was_refused(wire.post("applications", b'{"since_id": 0}', headers | {"x-body-sm3": right}))
