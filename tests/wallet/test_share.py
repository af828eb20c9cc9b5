"""Sharing on the pages: consent with purpose and period, withdrawn with one click; the recipient states what for."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.deadlines.dates import today
from apps.licenses.use_models import LicenseUse, ShareConsent

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(world):
    county = world.authority("990101")
    last = today() + dt.timedelta(days=10)
    return {"number": county.uscc, "name": county.name, "purpose": "不动产抵押登记", "ends_on": last.isoformat()}


@pytest.fixture
def path(license):
    return f"/my/licenses/{license.pk}/share/"


@pytest.fixture
def consent(mine, path, entries):
    mine.post(path, entries)
    return ShareConsent.objects.get()


def test_a_consent_stands_on_the_licenses_page(mine, path, entries):
    page = mine.post(path, entries, follow=True).content.decode()
    assert entries["name"] in page
    assert "不动产抵押登记" in page


@pytest.mark.parametrize(
    ("field", "entry"),
    [("number", "990101"), ("name", "别的机关"), ("purpose", "贷"), ("ends_on", "2020-01-01"), ("ends_on", "明天")],
)
def test_a_wrong_entry_is_told_at_its_field(mine, path, entries, field, entry):
    form = mine.post(path, {**entries, field: entry}).context["form"]
    assert list(form.errors) == ["number" if field == "name" else field]
    assert not ShareConsent.objects.exists()


def test_it_is_withdrawn_with_one_click(mine, path, consent):
    mine.post(f"{path}{consent.pk}/withdraw/")
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_the_recipient_states_what_for_and_reads(client, world, consent, license):
    client.force_login(world.user("jiadong.handler"))
    assert license.number not in client.get("/my/licenses/shared/").content.decode()
    answer = client.post(f"/my/licenses/shared/{consent.pk}/", {"purpose": "核对抵押物"})
    assert license.number in answer.content.decode()
    assert LicenseUse.objects.get().purpose == "核对抵押物"


def test_without_a_purpose_nothing_is_read(client, world, consent, license):
    client.force_login(world.user("jiadong.handler"))
    for answer in (
        client.get(f"/my/licenses/shared/{consent.pk}/"),
        client.post(f"/my/licenses/shared/{consent.pk}/", {"purpose": " "}),
    ):
        assert license.number not in answer.content.decode()
    assert not LicenseUse.objects.exists()


def test_after_withdrawal_the_recipient_reads_nothing(client, mine, path, consent, license, world):
    mine.post(f"{path}{consent.pk}/withdraw/")
    client.force_login(world.user("jiadong.handler"))
    answer = client.post(f"/my/licenses/shared/{consent.pk}/", {"purpose": "核对抵押物"})
    assert "撤回" in answer.content.decode()
    assert license.number not in answer.content.decode()


def test_to_others_a_consent_does_not_exist(client, consent, world):
    client.force_login(world.user("outsider"))
    assert client.post(f"/my/licenses/shared/{consent.pk}/", {"purpose": "核对抵押物"}).status_code == 404
