"""The page that shows a license: a code with its end in words, gone once it is over."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.licenses.models import License
from apps.licenses.use_models import Showing
from apps.ui.templatetags.ui import local

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(license):
    return f"/my/licenses/{license.pk}/show/"


def test_the_code_stands_with_its_end_in_words(mine, path):
    page = mine.post(path, follow=True).content.decode()
    assert 'class="qr"' in page
    assert local(Showing.objects.get().ends_at, "s") in page


def test_looking_alone_makes_no_code(mine, path):
    assert 'class="qr"' not in mine.get(path).content.decode()
    assert not Showing.objects.exists()


def test_a_code_that_is_over_is_not_shown_any_more(mine, path):
    mine.post(path)
    past = Showing.objects.get().started_at - dt.timedelta(hours=1)
    Showing.objects.update(started_at=past, ends_at=past + dt.timedelta(minutes=5))
    page = mine.get(path).content.decode()
    assert 'class="qr"' not in page
    assert "二维码已失效" in page


def test_a_newer_code_takes_the_place_of_the_one_before(mine, path):
    for _ in range(2):
        mine.post(path)
    assert Showing.objects.filter(taken_back_at__isnull=True).count() == 1


def test_it_can_be_ended_before_its_time(mine, path):
    mine.post(path)
    mine.post(path + "end/")
    assert Showing.objects.get().taken_back_at is not None
    assert 'class="qr"' not in mine.get(path).content.decode()


def test_a_revoked_license_is_refused_in_words(mine, path):
    License.objects.update(status="revoked", status_reason="测试", status_cause="fraud")
    assert "只有有效的证照才能亮证" in mine.post(path, follow=True).content.decode()
