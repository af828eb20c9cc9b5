"""Verification without a network: the page loads once, the network goes away, and codes are still told apart."""

from __future__ import annotations

import datetime as dt

import pytest
import segno
from django.utils import timezone

from apps.licenses import qr, showing
from apps.licenses.use_models import Showing
from apps.signatures.usable import ready
from tests.browser.conftest import apart
from tests.browser.test_public_pages import faults, sideways
from tests.factories import a_person, a_user
from tests.licenses.conftest import files, issue, number_one, seal  # noqa: F401

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


def altered(license):
    facts, digest, signature = license.qr_payload.split(".")
    lines = qr._decode(facts).decode().replace("00001号", "00002号")
    return f"{qr._encode(lines.encode())}.{digest}.{signature}"


def by_a_strange_key(license):
    facts, digest, signature = license.qr_payload.split(".")
    lines = qr._decode(facts).decode()[:-16] + "0" * 16
    return f"{qr._encode(lines.encode())}.{digest}.{signature}"


def long_over(license, seal):  # noqa: F811
    license.valid_from, license.valid_to = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
    return apart(lambda: qr.make_payload(license=license, seal=ready(seal)))


def shown_yesterday(license):
    yesterday = timezone.now().replace(microsecond=0) - dt.timedelta(days=1)
    past = Showing(license=license, started_at=yesterday, ends_at=yesterday + dt.timedelta(minutes=5))
    return apart(lambda: showing._payload(past, b"t" * showing.TOKEN_BYTES))


def shown_now(license, holder):
    return showing.address(apart(lambda: showing.show(license_id=license.pk, user=holder).payload))


def test_without_a_network_each_code_is_told_by_name(offline, license, holder, seal):  # noqa: F811
    assert verdict_of(offline, qr.address(license.qr_payload)) == "与颁发时一致"
    told = offline.inner_text("#answer")
    assert license.number in told
    assert "离线无法得知" in told
    assert faults(offline) == []
    assert verdict_of(offline, shown_now(license, holder)) == "持证人刚刚出示"
    assert verdict_of(offline, shown_yesterday(license)) == "二维码已过期"
    assert verdict_of(offline, altered(license)) == "已被改动"
    assert verdict_of(offline, by_a_strange_key(license)) == "签名密钥未知"
    assert verdict_of(offline, "https://example.org/v/a.b.c") == "不是证照二维码"
    assert verdict_of(offline, long_over(license, seal)) == "真实，但已超过自身有效期"


def test_without_a_network_a_picture_of_the_code_is_read(offline, license, tmp_path):
    for name, content, verdict in (("no picture", b"x", "没有找到二维码"), ("code", b"", "与颁发时一致")):
        path = tmp_path / f"{name}.png"
        path.write_bytes(content)
        if not content:
            segno.make(qr.address(license.qr_payload), error="m", micro=False).save(str(path), scale=4)
        offline.set_input_files("#picture", path)
        offline.wait_for_function("v => document.querySelector('#answer h2')?.textContent === v", arg=verdict)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_fits_a_narrow_phone_and_is_accessible(visit, license, language):
    page = visit(PATH, width=320, language=language)
    page.click("summary")
    assert (sideways(page), faults(page)) == (0, [])
