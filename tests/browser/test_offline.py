"""Verification without a network: the page loads once, the network goes away, and codes are still told apart."""

from __future__ import annotations

import datetime as dt
import subprocess

import pytest
import segno
from django.utils import timezone

from apps.ledger.canonical import sm3_hex
from apps.licenses import qr, showing
from apps.licenses.use_models import Showing
from apps.signatures import sm2
from tests.browser.conftest import apart
from tests.browser.test_public_pages import faults, sideways
from tests.factories import a_person, a_user
from tests.licenses.conftest import files, issue, number_one, seal  # noqa: F401
from tests.signatures.test_sm2 import PAIR, STANDARD_SIGNATURE, private_pem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "/verify/offline/"


@pytest.fixture
def holder(world):
    return a_user("holder")


@pytest.fixture
def license(issue, holder):  # noqa: F811
    return apart(lambda: issue(holder=a_person(user=holder, name="林示例")))


@pytest.fixture
def offline(visit, license, holder):
    """The page, loaded once and then opened anew without a network."""
    apart(lambda: showing.showing_key(until=timezone.now()))
    page = visit(PATH)
    page.evaluate("navigator.serviceWorker.ready.then(() => new Promise((done) => setTimeout(done, 300)))")
    page.context.set_offline(True)
    page.reload()
    return page


def verdict_of(page, text):
    page.fill("#code", text)
    page.click("#by-text button")
    page.wait_for_selector("#answer .verdict")
    return page.inner_text("#answer h2")


def test_a_good_code_is_genuine_as_issued(offline, license):
    assert verdict_of(offline, qr.address(license.qr_payload)) == "与颁发时一致"
    told = offline.inner_text("#answer")
    assert license.number in told
    assert "离线无法得知" in told
    assert faults(offline) == []


def test_an_altered_code_is_altered(offline, license):
    facts, digest, signature = license.qr_payload.split(".")
    lines = qr._decode(facts).decode().replace(license.number, license.number.replace("1号", "2号"))
    assert verdict_of(offline, f"{qr._encode(lines.encode())}.{digest}.{signature}") == "已被改动"


def test_a_code_of_a_strange_key_is_called_so(offline, license):
    facts, digest, signature = license.qr_payload.split(".")
    lines = qr._decode(facts).decode().rsplit("\n", 1)[0] + "\n" + "0" * 16
    assert verdict_of(offline, f"{qr._encode(lines.encode())}.{digest}.{signature}") == "签名密钥未知"


def test_a_license_past_its_last_day_says_so(offline, license, seal):  # noqa: F811
    license.valid_from, license.valid_to = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
    assert verdict_of(offline, apart(lambda: qr.make_payload(license=license, seal=seal))) == "真实，但已超过自身有效期"


def test_a_showing_of_yesterday_has_ended(offline, license, holder):
    yesterday = timezone.now().replace(microsecond=0) - dt.timedelta(days=1)
    past = Showing(license=license, started_at=yesterday, ends_at=yesterday + dt.timedelta(minutes=5))
    assert verdict_of(offline, apart(lambda: showing._payload(past, b"t" * 16))) == "二维码已过期"


def test_a_showing_of_now_is_called_so(offline, license, holder):
    payload = apart(lambda: showing.show(license_id=license.pk, user=holder).payload)
    assert verdict_of(offline, showing.address(payload)) == "持证人刚刚出示"


def test_any_other_text_is_no_code(offline):
    assert verdict_of(offline, "https://example.org/v/a.b.c") == "不是证照二维码"


def test_a_picture_of_the_code_is_read(offline, license, tmp_path):
    segno.make(qr.address(license.qr_payload), error="m", micro=False).save(str(tmp_path / "code.png"), scale=4)
    offline.set_input_files("#picture", tmp_path / "code.png")
    offline.wait_for_selector("#answer .verdict")
    assert offline.inner_text("#answer h2") == "与颁发时一致"


def test_a_picture_without_a_code_says_so(offline, tmp_path):
    (tmp_path / "code.png").write_bytes(b"not a picture")
    offline.set_input_files("#picture", tmp_path / "code.png")
    offline.wait_for_selector("#answer .verdict")
    assert offline.inner_text("#answer h2") == "没有找到二维码"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_fits_a_narrow_phone_and_is_accessible(visit, license, language):
    page = visit(PATH, width=320, language=language)
    page.click("summary")
    assert (sideways(page), faults(page)) == (0, [])


@pytest.fixture
def script(visit, world):
    """`script(code)`: runs it in the page with `sm2`, `sm3`, `codes` loaded and `bytes` reading hex."""
    page = visit(PATH)
    page.evaluate(
        """async () => {
          for (const name of ["sm2", "sm3", "codes"]) window[name] = await import(`/static/public/offline/${name}.js`);
          window.bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
        }"""
    )
    return page.evaluate


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
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

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
