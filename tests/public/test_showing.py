"""The page behind a shown license's code: the answer of the moment, or by name why there is none."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from apps.licenses.showing import address, show
from apps.licenses.use_models import LicenseUse, Showing
from apps.public.views.verify import _LOOKS
from tests.factories import a_person, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def payload(issue):
    user = a_user()
    return show(license_id=issue(holder=a_person(user=user, name="林示例")).pk, user=user).payload


def test_a_live_code_shows_the_license_and_that_its_holder_showed_it(text, payload):
    page = text(f"/s/{payload}")
    assert "<h1>有效</h1>" in page
    assert "持证人于" in page


def test_the_holder_stays_masked(text, payload):
    page = text(f"/s/{payload}")
    assert "林示例" not in page
    assert "林＊＊" in page


def test_a_code_of_yesterday_is_called_expired_and_not_invalid(text, payload):
    yesterday = timezone.now() - dt.timedelta(days=1)
    Showing.objects.update(started_at=yesterday, ends_at=yesterday + dt.timedelta(minutes=5))
    page = text(f"/s/{payload}")
    assert "<h1>二维码已过期</h1>" in page
    assert "无效" not in page


def test_an_altered_code_says_so(text, payload):
    assert "<h1>二维码被改动</h1>" in text(f"/s/{payload[:-6]}AAAAAA")


def test_any_other_text_is_no_code(text):
    assert "<h1>无法识读的二维码</h1>" in text("/s/nothing")


def test_the_pasted_text_of_a_code_is_understood(text, payload):
    for pasted in (payload, address(payload)):
        assert "持证人于" in text("/verify/", number=pasted)


def test_scanning_is_limited(client, payload):
    for _ in range(_LOOKS.most):
        _LOOKS.take("127.0.0.1")
    assert client.get(f"/s/{payload}").status_code == 429


@pytest.mark.parametrize(("kind", "path"), [("by_number", "/verify/?number={number}"), ("by_qr", "/v/{qr_payload}")])
def test_a_verification_is_recorded_without_the_visitor(client, issue, kind, path):
    client.get(path.format(**vars(issue())), REMOTE_ADDR="192.0.2.9")
    assert LicenseUse.objects.values_list("kind", "result", "network", "who").get() == (
        kind,
        "valid",
        "192.0.2.0/24",
        "",
    )
