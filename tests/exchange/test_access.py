"""Who runs the exchange, who looks on, and who gets nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.hub.models import Delivery
from apps.identity.models import Duty, Post
from apps.identity.world import DemoWorld
from tests.exchange.conftest import SignIn

PAGES = ["", "find/", "rows/", "codes/", "items/", "reconciliations/", "inbound/", "directory/", "directory/held/"]
CHANGES = ["rows/remedy/", "codes/add/", "items/add/"]


@pytest.mark.parametrize("username", ["jiadong.handler", "admin.security", "admin.audit", "citizen", "outsider"])
def test_who_does_not_run_it_gets_404(world: DemoWorld, signed_in: SignIn, username: str) -> None:
    client = signed_in(username)
    for page in PAGES + CHANGES:
        assert client.get(f"/exchange/{page}").status_code == 404, page
        assert client.post(f"/exchange/{page}").status_code == 404, page


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/exchange/rows/").url.startswith("/accounts/login/")


def test_a_countys_administrator_does_not_run_the_provinces_exchange(world: DemoWorld, signed_in: SignIn) -> None:
    Post.objects.filter(user=world.user("admin.system")).update(authority=world.authority("990101"))
    assert signed_in("admin.system").get("/exchange/").status_code == 404


def test_a_supervisor_reads_and_changes_nothing(held: Delivery, signed_in: SignIn) -> None:
    client = signed_in("province.supervisor")
    for page in [*PAGES, f"rows/{held.pk}/"]:
        assert client.get(f"/exchange/{page}").status_code in (200, 422), page
    for page in CHANGES:
        assert client.post(f"/exchange/{page}").status_code == 404, page
    assert client.post("/exchange/reconciliations/", {"day": "2026-11-01"}).status_code == 404
    assert b'name="remedy"' not in client.get("/exchange/rows/").content


def test_the_exchange_stands_in_the_navigation_of_who_runs_it(world: DemoWorld, signed_in: SignIn) -> None:
    link = b'href="/exchange/"'
    assert link in signed_in("admin.system").get("/desk/").content
    assert link not in signed_in("jiadong.handler").get("/desk/").content
    assert Post.objects.filter(user=world.user("admin.system"), duty=Duty.SYSTEM_ADMIN).exists()
