"""The gateway's signature, against the vectors of domain section 7 and against OpenSSL's own AES."""

from __future__ import annotations

import base64
import itertools
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.hub.gateway import signing

ARGUMENTS = {"sid": "s_0000000000000_0000", "rid": "test-rid", "rtime": "1700000000000"}


def test_the_signature_of_the_published_vector():
    assert signing.sign("TEST-SECRET", **ARGUMENTS).sign == "9nOW2SXseQz6M1qke5gir+wAkY44WfBnzAO5Ne3b5AU="


def test_the_aes_key_of_the_published_vector():
    assert signing.aes_key("demo-app-key-0001").hex() == "e1f67445b2bdaf3a198411086a76dd30"


def test_the_wrapped_secret_of_the_published_vector():
    wrapped = "fCtHsx9zATrA4CAxXrFV9WgeVoDpiqtrMRF03Sco78E="
    assert signing.unwrap_secret(wrapped, app_key="demo-app-key-0001") == "real-secret-demo"


def test_a_secret_wrapped_by_openssl_is_unwrapped():
    key = signing.aes_key("another-key").hex()
    wrapped = subprocess.run(
        ["openssl", "enc", "-aes-128-ecb", "-K", key], input="秘密".encode(), capture_output=True, check=True
    ).stdout
    assert signing.unwrap_secret(base64.b64encode(wrapped).decode(), app_key="another-key") == "秘密"


@given(st.text(max_size=200))
def test_any_other_text_is_no_secret(text):
    with pytest.raises(ValueError, match="unwrapped"):
        signing.unwrap_secret(text, app_key="k")


def test_the_body_is_covered_in_profile_1():
    signed = signing.sign("k", **ARGUMENTS, body=b'{"rows":[]}')
    assert signing.holds("k", signed, body=b'{"rows":[]}')
    assert not signing.holds("k", signed, body=b'{"rows":[1]}')


def test_the_digest_of_the_body_is_the_published_vector():
    published = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert signing.sign("k", **ARGUMENTS, body=b"abc").headers()["x-body-sm3"] == published


@pytest.mark.parametrize("body", [None, b"abc"])
def test_openssl_makes_the_same_signature(body):
    signed = signing.sign("TEST-SECRET", **ARGUMENTS, body=body)
    text = f"{signed.sid}{signed.rid}{signed.rtime}{signed.body_sm3}".encode()
    made = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", "TEST-SECRET", "-binary"], input=text, capture_output=True, check=True
    ).stdout
    assert signed.sign == base64.b64encode(made).decode()


def test_the_headers_carry_the_platforms_names():
    names = {"gjgxjhpt_rid", "gjgxjhpt_sid", "gjgxjhpt_rtime", "gjgxjhpt_sign"}
    assert set(signing.sign("k", **ARGUMENTS).headers()) == names


@pytest.mark.parametrize("key", ["K", "", "k "])
def test_another_key_does_not_hold(key):
    assert not signing.holds(key, signing.sign("k", **ARGUMENTS), body=None)


def test_headers_are_read_with_dashes_or_underscores():
    signed = signing.sign("k", **ARGUMENTS, body=b"x")
    dashed = {name.replace("_", "-").title(): value for name, value in signed.headers().items()}
    assert signing.Signature.from_headers(signed.headers()) == signed == signing.Signature.from_headers(dashed)


def test_a_missing_header_makes_no_signature():
    headers = signing.sign("k", **ARGUMENTS).headers()
    del headers[signing.SIGN]
    assert signing.Signature.from_headers(headers) is None


@pytest.mark.parametrize(
    ("rtime", "timely"),
    [
        ("1000000", True),
        ("700000", True),
        ("699999", False),
        ("1300001", False),
        ("-5", False),
        ("１", False),
        ("", False),
    ],
)
def test_a_time_more_than_five_minutes_off_is_refused(rtime, timely):
    assert signing.is_timely(rtime, now_ms=1_000_000) is timely


def test_times_strictly_increase():
    clock = signing.StrictClock()
    times = [int(clock()) for _ in range(500)]
    assert all(earlier < later for earlier, later in itertools.pairwise(times))
