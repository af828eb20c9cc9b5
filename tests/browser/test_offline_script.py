"""SM3, SM2 and the codes' reader as the offline page has them: the standard's values, openssl, and our own register."""

from __future__ import annotations

import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from django.conf import settings

from apps.ledger.canonical import sm3_hex
from apps.signatures import sm2
from tests.signatures.test_sm2 import PAIR, STANDARD_SIGNATURE, private_pem

pytestmark = pytest.mark.browser
SITE = "http://offline.test/"


@pytest.fixture(scope="module")
def script(chromium):
    """`script(code, value)`: runs it in a page that has `sm2` and `sm3`, and `bytes` that reads hex."""
    context = chromium.new_context()
    page = context.new_page()
    folder = settings.BASE_DIR / "static" / "public" / "offline"

    def serve(route):
        name = route.request.url.removeprefix(SITE)
        if name:
            route.fulfill(body=(folder / name).read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page.route(SITE + "**", serve)
    page.goto(SITE)
    page.evaluate(
        """async () => {
          for (const name of ["sm2", "sm3"]) window[name] = await import(`/${name}.js`);
          window.bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
        }"""
    )
    yield page.evaluate
    context.close()


def check(script, public, message, signature):
    values = [public.hex(), message.hex(), signature.hex()]
    return script("([p, m, s]) => sm2.verify(bytes(p), bytes(m), bytes(s))", values)


def test_sm3_of_abc_is_the_standards_value(script):
    digest = script("sm3.hex(sm3.sm3(new TextEncoder().encode('abc')))")
    assert digest == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm3_agrees_with_openssls_on_every_length_around_a_block(script):
    texts = ["61" * n for n in range(1, 200)]
    digests = script("(texts) => texts.map((text) => sm3.hex(sm3.sm3(bytes(text))))", texts)
    assert digests == [sm3_hex(bytes.fromhex(text)) for text in texts]


def test_the_standards_signature_verifies(script):
    assert check(script, PAIR.public, b"message digest", STANDARD_SIGNATURE)
    assert not check(script, PAIR.public, b"message digesu", STANDARD_SIGNATURE)


def test_a_signature_of_the_openssl_command_verifies(script, tmp_path):
    pair = sm2.generate()
    (tmp_path / "key.pem").write_bytes(private_pem(pair))
    (tmp_path / "message").write_bytes(b"licence")
    command = "openssl pkeyutl -sign -rawin -digest sm3 -inkey key.pem -pkeyopt distid:1234567812345678"
    run = subprocess.run([*command.split(), "-in", "message"], cwd=tmp_path, capture_output=True, check=True)
    assert check(script, pair.public, b"licence", run.stdout)


@pytest.mark.parametrize("name", ["r zero", "s zero", "r is n", "s is n", "long form", "cut", "one more byte", "empty"])
def test_a_number_out_of_range_or_another_form_is_refused(script, name):
    r, s = decode_dss_signature(STANDARD_SIGNATURE)
    good = STANDARD_SIGNATURE
    forms = {
        "r zero": encode_dss_signature(0, s),
        "s zero": encode_dss_signature(r, 0),
        "r is n": encode_dss_signature(r + sm2.N, s),
        "s is n": encode_dss_signature(r, s + sm2.N),
        "long form": b"\x30\x81" + good[1:],
        "cut": good[:-1],
        "one more byte": good + b"\x00",
        "empty": b"",
    }
    assert not check(script, PAIR.public, b"message digest", forms[name])


def test_a_point_off_the_curve_is_refused(script):
    wrong = PAIR.public[:-1] + bytes([PAIR.public[-1] ^ 1])
    assert not check(script, wrong, b"message digest", STANDARD_SIGNATURE)


def test_page_and_register_agree_on_signatures(script):
    pairs = [sm2.generate() for _ in range(20)]
    good = [(p.public, bytes([n]) * n, sm2.sign(p, bytes([n]) * n)) for n, p in enumerate(pairs)]
    bad = [(p, m, bytes([*s[:-1], s[-1] ^ 1])) for p, m, s in good]
    values = [[part.hex() for part in triple] for triple in good + bad]
    told = script("(all) => all.map(([p, m, s]) => sm2.verify(bytes(p), bytes(m), bytes(s)))", values)
    assert told == [sm2.verify(*triple) for triple in good + bad]
