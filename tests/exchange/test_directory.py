"""The hub's lists of matters on the exchange's pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.hub.directory.columns import BASIC
from apps.hub.directory.pull import pull
from apps.hub.models import CataloguePull, DirectoryChange, DirectoryEntry, ImplementationItem
from apps.hubsim.wsgi import Simulator
from apps.ledger.models import Entry
from tests.cases.conftest import MATTER
from tests.exchange.conftest import SignIn, page_text
from tests.hub.test_lists import a_line, at_hub

URL = "/exchange/directory/"


@pytest.fixture
def waiting(hub: Simulator, listed: None, matter: Any) -> DirectoryChange:
    """A line of the county's implementation list, found and not decided."""
    at_hub(hub, a_line(BASIC), BASIC)
    pull()
    return DirectoryChange.objects.get()


def test_a_fetch_is_asked_for_in_ones_own_name(hub: Simulator, admin: Client) -> None:
    at_hub(hub, a_line())
    page = page_text(admin.post(f"{URL}fetch/", follow=True))
    assert "样例事项" in page
    assert CataloguePull.objects.get().asked_by == "管系统"


def test_without_an_address_nothing_is_fetched(admin: Client, settings: Any) -> None:
    settings.HUB_URL = ""
    admin.post(f"{URL}fetch/")
    assert not CataloguePull.objects.exists()


def test_a_failed_fetch_says_why(hub: Simulator, admin: Client) -> None:
    hub.store.set_faults({"error-500": 1.0})
    page = page_text(admin.post(f"{URL}fetch/", follow=True))
    assert "http_500" in page


def test_a_change_is_shown_field_by_field_beside_our_own_matter(waiting: DirectoryChange, admin: Client) -> None:
    page = page_text(admin.get(f"{URL}{waiting.pk}/"))
    assert "承诺办结时限" in page
    assert "内核样例" in page  # what our own catalogue calls it


def test_one_change_is_confirmed_on_its_page(waiting: DirectoryChange, admin: Client) -> None:
    admin.post(f"{URL}{waiting.pk}/", {"confirm": "yes"})
    assert DirectoryEntry.objects.get().taken_by == "管系统"
    assert Entry.objects.filter(kind="hub.line_confirmed", actor_name="管系统").count() == 1


def test_several_are_asked_about_before_they_are_confirmed(waiting: DirectoryChange, admin: Client) -> None:
    asked = admin.post(f"{URL}confirm/", {"change": [waiting.pk]})
    assert "样例事项" in page_text(asked)
    assert not DirectoryEntry.objects.exists()
    admin.post(f"{URL}confirm/", {"change": [waiting.pk], "confirmed": "yes"})
    assert DirectoryEntry.objects.count() == 1


def test_one_that_needs_a_look_keeps_none_of_the_others_back(
    waiting: DirectoryChange, hub: Simulator, admin: Client
) -> None:
    ImplementationItem.objects.all().delete()
    at_hub(hub, a_line(), time="20261102T080000")
    pull()
    keys = list(DirectoryChange.objects.values_list("pk", flat=True))
    page = page_text(admin.post(f"{URL}confirm/", {"change": keys, "confirmed": "yes"}, follow=True))
    assert DirectoryEntry.objects.count() == 1
    assert waiting.key in page


def test_the_matter_is_asked_for_where_the_codes_do_not_tell_it(waiting: DirectoryChange, admin: Client) -> None:
    ImplementationItem.objects.all().delete()
    assert admin.post(f"{URL}{waiting.pk}/", {"confirm": "yes"}).status_code == 422
    admin.post(f"{URL}{waiting.pk}/", {"confirm": "yes", "matter_code": MATTER})
    assert ImplementationItem.objects.get().matter_code == MATTER


def test_setting_aside_asks_why(waiting: DirectoryChange, admin: Client) -> None:
    assert admin.post(f"{URL}{waiting.pk}/", {"set_aside": "yes", "reason": ""}).status_code == 422
    admin.post(f"{URL}{waiting.pk}/", {"set_aside": "yes", "reason": "平台数据有误"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == ("set_aside", "管系统")


def test_what_is_held_has_its_versions(waiting: DirectoryChange, admin: Client) -> None:
    admin.post(f"{URL}{waiting.pk}/", {"confirm": "yes"})
    entry = DirectoryEntry.objects.get()
    assert "样例事项" in page_text(admin.get(f"{URL}held/", {"q": "样例"}))
    assert entry.digest[:16] in page_text(admin.get(f"{URL}held/{entry.pk}/"))


def test_a_supervisor_reads_and_decides_nothing(waiting: DirectoryChange, signed_in: SignIn) -> None:
    client = signed_in("province.supervisor")
    assert "样例事项" in page_text(client.get(URL))
    client.post(f"{URL}{waiting.pk}/", {"confirm": "yes"})
    assert client.post(f"{URL}confirm/", {"change": [waiting.pk], "confirmed": "yes"}).status_code == 404
    assert client.post(f"{URL}fetch/").status_code == 404
    assert not DirectoryEntry.objects.exists()


def test_the_same_queries_for_few_changes_and_many(hub: Simulator, admin: Client) -> None:
    at_hub(hub, a_line())
    pull()
    admin.get(URL)
    with CaptureQueriesContext(connection) as few:
        admin.get(URL)
    for serial in range(1, 20):
        at_hub(hub, a_line(catalog_code=f"9901150000{serial:02d}"))
    pull(everything=True)
    with CaptureQueriesContext(connection) as many:
        admin.get(URL)
    assert len(many) == len(few) < 16
