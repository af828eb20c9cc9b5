"""The implementation lists: found, changed, with errors at their fields."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.hub.demonstration import load_invented_list
from apps.hub.models import ImplementationItem
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from tests.exchange.conftest import page_text

MATTER = "land.preexam_site"


def entries(world: DemoWorld) -> dict[str, str]:
    county = world.authority("990101")
    return {
        "matter_code": MATTER,
        "authority": str(county.pk),
        "catalog_code": "990115000000",
        "task_code": f"{county.uscc}4990115000000",
        "handle_item": "",
    }


def test_a_line_is_added_and_changed(world: DemoWorld, catalogue: None, admin: Client) -> None:
    entered = entries(world)
    assert admin.post("/exchange/items/add/", entered).status_code == 302
    item = ImplementationItem.objects.get()
    other = {"catalog_code": "990115000001", "task_code": entered["task_code"][:-1] + "1"}
    assert admin.post(f"/exchange/items/{item.pk}/", other).status_code == 302
    item.refresh_from_db()
    assert (item.catalog_code, item.version, item.entered_by) == ("990115000001", 2, "管系统")
    assert Entry.objects.filter(kind="hub.item_changed").count() == 2


def test_a_code_of_another_organ_is_refused_at_its_field(world: DemoWorld, catalogue: None, admin: Client) -> None:
    wrong = {**entries(world), "task_code": "99990101MB9900056U3990115000000"}
    answer = admin.post("/exchange/items/add/", wrong)
    assert "实施编码由本机关统一社会信用代码" in page_text(answer, status=422)
    assert list(answer.context["form"].errors) == ["task_code"]


def test_what_is_missing_is_named(world: DemoWorld, catalogue: None, admin: Client) -> None:
    answer = admin.post("/exchange/items/add/", {})
    assert set(answer.context["form"].errors) == {"matter_code", "authority", "catalog_code", "task_code"}


def test_lines_are_found_by_matter_authority_and_code(world: DemoWorld, catalogue: None, admin: Client) -> None:
    load_invented_list()
    county = world.authority("990101")
    for query in (f"{MATTER} {county.name}", f"预审 {county.name}"):
        found = [item for item, _title in admin.get("/exchange/items/", {"q": query}).context["lines"]]
        assert [(item.matter_code, item.authority) for item in found] == [(MATTER, county)]
    assert "没有符合条件的条目" in page_text(admin.get("/exchange/items/?q=nothing"))


def test_the_same_queries_for_few_lines_and_many(world: DemoWorld, catalogue: None, admin: Client) -> None:
    admin.post("/exchange/items/add/", entries(world))
    admin.get("/exchange/items/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/exchange/items/")
    load_invented_list()
    with CaptureQueriesContext(connection) as many:
        admin.get("/exchange/items/")
    assert len(many) == len(few) < 16
