"""My licenses: the holder's own and their principals', newest first, bounded, in a constant number of queries."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.deadlines.dates import today
from apps.licenses.models import License
from apps.wallet.paging import SIZE

pytestmark = pytest.mark.django_db
PATH = "/my/licenses/"


@pytest.fixture
def many(number_one, person):
    """`many(n)`: numbered and marked as issued, without the cost of sealing each."""

    def make(count):
        for n in range(count):
            number_one(holder=person, source_ref=f"case-{n}")
        License.objects.update(
            status="valid", data_digest="d", data_signature="s", qr_payload="q", pdf="p", pdf_digest="x"
        )

    return make


def test_the_holder_sees_what_they_hold(mine, license):
    page = mine.get(PATH).content.decode()
    assert license.number in page
    assert "有效" in page


def test_a_general_agent_sees_the_companys(client, issue, world):
    license = issue()
    client.force_login(world.user("agent"))
    assert license.number in client.get(PATH).content.decode()


def test_an_outsider_sees_none(client, license, world):
    client.force_login(world.user("outsider"))
    page = client.get(PATH).content.decode()
    assert license.number not in page
    assert "还没有证照" in page


def test_without_an_account_one_is_sent_to_sign_in(client):
    assert client.get(PATH)["Location"].startswith("/accounts/login/")


def test_the_list_is_bounded_and_goes_on(mine, many):
    many(SIZE + 1)
    first = mine.get(PATH)
    assert len(first.context["rows"]) == SIZE
    second = mine.get(PATH + first.context["pages"].older)
    assert len(second.context["rows"]) == 1


@pytest.mark.parametrize("place", ["x", "2026-01-01", "2026-13-01_1", "_", "2026-01-01_" + "9" * 30])
def test_an_invented_place_is_ignored(mine, license, place):
    assert len(mine.get(PATH, {"before": place}).context["rows"]) in (0, 1)


@pytest.mark.parametrize("count", [1, SIZE])
def test_a_longer_list_costs_no_more_queries(mine, many, django_assert_num_queries, count):
    many(count)
    with django_assert_num_queries(8):
        mine.get(PATH)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "今天到期"), (1, "还有1天"), (30, "还有30天"), (None, "长期有效"), (-1, "已过期")]
)
def test_it_says_how_long_a_license_still_holds(mine, license, days, words):
    last = today() + dt.timedelta(days=days) if days is not None else None
    License.objects.update(valid_from=dt.date(2020, 1, 1), valid_to=last)
    assert words in mine.get(PATH).content.decode()
