"""One license on its holder's page: facts unmasked, file, versions, and who used it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from apps.deadlines.dates import today
from apps.ledger.canonical import sm3_hex
from apps.licenses import kinds, uses
from apps.licenses.document import read_pdf
from apps.licenses.models import License
from apps.licenses.renewal import Renewal
from apps.licenses.use_models import LicenseUse, UseKind
from apps.wallet.paging import SIZE
from tests.licenses.conftest import TEST_KIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(license):
    return f"/my/licenses/{license.pk}/"


def test_the_holder_reads_all_of_it(mine, path):
    page = mine.get(path).content.decode()
    assert "林示例" in page
    assert "12.3456" in page


def test_others_find_nothing(client, path, world):
    client.force_login(world.user("outsider"))
    for below in ("", "pdf/", "ofd/", "uses/", "show/", "share/"):
        assert client.get(path + below).status_code == 404


def test_a_number_that_no_database_counts_is_not_found(mine):
    assert mine.get(f"/my/licenses/{10**30}/").status_code == 404


def test_the_file_is_the_sealed_one_and_its_download_is_recorded(mine, path, license, holder):
    answer = mine.get(path + "pdf/")
    assert b"".join(answer.streaming_content) == read_pdf(license)
    assert LicenseUse.objects.values_list("kind", "user").get() == ("downloaded", holder.pk)


def test_the_ofd_is_the_sealed_one_too(mine, path, license):
    answer = mine.get(path + "ofd/")
    assert sm3_hex(b"".join(answer.streaming_content)) == license.ofd_digest
    assert answer["Content-Type"] == "application/ofd"


def test_a_lost_file_is_not_found_and_no_download_is_recorded(mine, path, license):
    license.pdf.storage.delete(license.pdf.name)
    assert mine.get(path + "pdf/").status_code == 404
    assert not LicenseUse.objects.exists()


def test_the_reason_of_a_suspension_stands_on_it(mine, path):
    License.objects.update(status="suspended", status_reason="法院裁定〔2026〕1号", status_cause="injunction")
    page = mine.get(path).content.decode()
    assert "法院裁定〔2026〕1号" in page
    assert "亮证" not in page.split("<main")[1]


def test_the_uses_are_told_in_words(mine, path, license, holder, world):
    uses.note_use(
        license=license,
        kind=UseKind.SHARED,
        user=world.user("jiadong.handler"),
        organization="甲东县自然资源局",
        purpose="核对抵押物",
    )
    page = mine.get(path).content.decode()
    assert "核对抵押物" in page
    assert "甲东县自然资源局" in page


def test_the_uses_are_bounded_and_cost_the_same(mine, path, license, holder, django_assert_max_num_queries):
    for _ in range(SIZE + 1):
        uses.note_use(license=license, kind=UseKind.DOWNLOADED, user=holder)
    with django_assert_max_num_queries(9):
        first = mine.get(path + "uses/")
    assert len(first.context["events"]) == SIZE
    assert len(mine.get(path + "uses/" + first.context["pages"].older).context["events"]) == 1


def test_the_page_costs_a_constant_number_of_queries(mine, path, license, holder, django_assert_max_num_queries):
    for _ in range(20):
        uses.note_use(license=license, kind=UseKind.DOWNLOADED, user=holder)
    with django_assert_max_num_queries(11):
        mine.get(path)


def last_day_in(days):
    last = today() + dt.timedelta(days=days)
    License.objects.update(valid_from=dt.date(2020, 1, 1), valid_to=last)
    return last


def test_in_its_last_days_it_says_until_when_and_where_renewal_is_filed(mine, path):
    by = last_day_in(40) - dt.timedelta(days=30)
    page = mine.get(path).content.decode()
    assert "还有40天到期" in page
    assert f"请最迟于{by.year}年{by.month}月{by.day}日申请延续" in page
    assert "请向示例省自然资源厅提出" in page
    assert "亮证" in page.split("<main")[1]


def test_before_that_and_where_it_gives_no_rights_it_says_nothing(mine, path):
    last_day_in(91)
    assert "申请延续" not in mine.get(path).content.decode()
    last_day_in(40)
    License.objects.update(status="suspended", status_reason="原因", status_cause="injunction")
    assert "申请延续" not in mine.get(path).content.decode()


@pytest.mark.parametrize(
    ("renewal", "words"),
    [
        (Renewal("art. 50", matter="land.temporary_use"), "/guides/land.temporary_use/"),
        (None, "期满自行失效，不予延续"),
    ],
)
def test_an_open_matter_is_linked_and_what_is_not_renewed_says_so(mine, path, monkeypatch, renewal, words):
    monkeypatch.setitem(kinds._KINDS, TEST_KIND.code, replace(TEST_KIND, renewal=renewal))
    last_day_in(40)
    page = mine.get(path).content.decode()
    assert words in page
    assert "请向示例省自然资源厅提出" not in page
