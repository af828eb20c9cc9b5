"""My licenses: the holder's own and their principals', newest first, bounded, in a constant number of queries."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.deadlines.dates import today
from apps.ledger.services import SYSTEM
from apps.licenses.models import License, Occasion
from apps.licenses.services import prepare_files, reissue
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
    assert len(mine.get(PATH, {"at": place}).context["rows"]) in (0, 1)


@pytest.mark.parametrize("count", [1, SIZE])
def test_a_longer_list_costs_no_more_queries(mine, many, django_assert_num_queries, count):
    many(count)
    with django_assert_num_queries(9):
        mine.get(PATH)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "今天到期"),
        (1, "还有1天到期"),
        (31, "还有31天到期"),
        (91, "还有91天"),
        (None, "长期有效"),
        (-1, "已过期"),
    ],
)
def test_it_says_how_long_a_license_still_holds(mine, license, days, words):
    last = today() + dt.timedelta(days=days) if days is not None else None
    License.objects.update(valid_from=dt.date(2020, 1, 1), valid_to=last)
    assert words in mine.get(PATH).content.decode()


@pytest.mark.parametrize(
    ("days", "words"), [(29, "最迟应于{by}申请延续"), (30, "请最迟于{by}申请延续"), (91, "有效"), (-1, "已过期")]
)
def test_it_says_until_when_renewal_is_filed(mine, license, days, words):
    ends_in(license, days)
    by = today() + dt.timedelta(days=days - 30)
    page = mine.get(PATH).content.decode()
    assert words.format(by=f"{by.year}年{by.month}月{by.day}日") in page
    assert ("申请延续" in page) == (0 <= days <= 90)


def ends_in(license, days):
    last = today() + dt.timedelta(days=days)
    License.objects.filter(pk=license.pk).update(valid_from=dt.date(2020, 1, 1), valid_to=last)


def test_what_ends_soon_is_one_click_away_soonest_first(mine, many):
    many(3)
    later, sooner, other = License.objects.order_by("pk")
    ends_in(later, 80), ends_in(sooner, 20), ends_in(other, 120)
    assert mine.get(PATH).context["ending"] == 2
    assert [row.license for row in mine.get(PATH, {"tab": "ending"}).context["rows"]] == [sooner, later]


def test_the_list_of_what_ends_soon_goes_on(mine, many):
    many(SIZE + 1)
    License.objects.update(valid_from=dt.date(2020, 1, 1), valid_to=today() + dt.timedelta(days=30))
    first = mine.get(PATH, {"tab": "ending"})
    second = mine.get(PATH + first.context["pages"].older)
    assert [len(page.context["rows"]) for page in (first, second)] == [SIZE, 1]
    assert mine.get(PATH + second.context["pages"].newer).context["rows"] == first.context["rows"]


def test_a_license_without_an_end_is_no_place_in_that_list(mine, license):
    License.objects.update(valid_to=None)
    assert mine.get(PATH, {"tab": "ending", "at": license.pk}).status_code == 200


def replaced(license, **changes):
    arguments = {"occasion": Occasion.CHANGE, "reason": "名称变更", "source_ref": "case-2", **changes}
    return prepare_files(license_id=reissue(license=license, issued_on=today(), actor=SYSTEM, **arguments).pk)


def test_of_replaced_versions_only_the_newest_stands_in_the_list_with_the_way_to_the_others(mine, license):
    second = replaced(license)
    response = mine.get(PATH)
    assert [row.license for row in response.context["rows"]] == [second]
    assert f"/my/licenses/{second.pk}/#versions" in response.content.decode()
    assert f"/my/licenses/{license.pk}/" in mine.get(f"/my/licenses/{second.pk}/").content.decode()


def test_a_first_version_points_to_no_others(mine, license):
    assert "#versions" not in mine.get(PATH).content.decode()


def test_who_lost_a_license_to_another_holder_keeps_the_version_that_was_theirs(mine, license, world):
    replaced(license, holder=world.company())
    (row,) = mine.get(PATH).context["rows"]
    assert (row.license, row.state_words) == (license, "已被取代")


def test_a_version_given_up_does_not_hide_the_one_in_force(mine, license):
    second = reissue(
        license=license,
        occasion=Occasion.CHANGE,
        reason="名称变更",
        source_ref="case-2",
        issued_on=today(),
        actor=SYSTEM,
    )
    License.objects.filter(pk=second.pk).update(status="cancelled", status_cause="not_made", status_reason="撤回")
    assert [row.license for row in mine.get(PATH).context["rows"]] == [license]
