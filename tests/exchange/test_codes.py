"""The code tables: found, changed, with errors at their fields."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.hub.codes import load_codes
from apps.hub.corrections import rebuild_waiting_for_codes
from apps.hub.models import CodeMap, Delivery, Lane
from apps.ledger.models import Entry
from tests.exchange.conftest import page_text, report

NEW = {"interface": "national-1", "name": "case_type", "internal": "2", "external": "2", "source": "GB/T 39046 [seen]"}


@pytest.fixture(autouse=True)
def codes(db: None) -> None:
    """Loaded before `held` takes some of them away."""
    load_codes()


def test_sources_and_marks_are_shown(admin: Client) -> None:
    page = page_text(admin.get("/exchange/codes/?q=process_event"))
    assert "[analogue, not the national enumeration]" in page
    assert "非官方代码表，上线前须核对" in page
    assert "与公布一致" in page_text(admin.get("/exchange/codes/?q=case_type"))


def test_every_code_is_on_one_of_the_pages(admin: Client) -> None:
    seen, address = set(), "/exchange/codes/"
    while address:
        context = admin.get(address).context
        seen |= {line.code.pk for line in context["lines"]}
        address = f"/exchange/codes/{context['pages'].older}" if context["pages"].older else ""
    assert seen == set(CodeMap.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("query", ["x" * 200, "a\x00b", "%", "没有"])
def test_a_search_for_nonsense_finds_nothing(admin: Client, query: str) -> None:
    assert admin.get("/exchange/codes/", {"q": query}).status_code == 200


def test_a_change_is_recorded_with_before_and_after(admin: Client) -> None:
    code = CodeMap.objects.get(interface="national-1", name="result", internal="granted")
    admin.post(
        f"/exchange/codes/{code.pk}/",
        {"external": "9", "source": "平台代码表 2026 [seen]", "internal": "somebody else's"},
    )
    code.refresh_from_db()
    assert (code.internal, code.external) == ("granted", "9")
    entry = Entry.objects.get(kind="hub.code_changed")
    assert '"before":"0"' in entry.data
    assert entry.actor_name == "管系统"


@pytest.mark.parametrize(
    ("field", "value"),
    [("external", " "), ("source", ""), ("name", "Case Type"), ("internal", "a b"), ("interface", "x")],
)
def test_an_error_stands_at_its_field(admin: Client, field: str, value: str) -> None:
    answer = admin.post("/exchange/codes/add/", {**NEW, "name": "new_set", field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not CodeMap.objects.filter(name="new_set").exists()


def test_rows_that_waited_for_the_code_go_by_themselves(
    held: Delivery, admin: Client, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert admin.post("/exchange/codes/add/", NEW).status_code == 302
    report()
    assert Lane.objects.get().state == "idle"


def test_rows_that_wait_for_another_code_are_left_alone(held: Delivery) -> None:
    assert rebuild_waiting_for_codes() == 0
    assert not Entry.objects.filter(kind="hub.row_corrected").exists()


def test_the_same_queries_for_few_codes_and_many(admin: Client) -> None:
    CodeMap.objects.exclude(name="yes_no").delete()
    admin.get("/exchange/codes/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/exchange/codes/")
    load_codes()
    with CaptureQueriesContext(connection) as many:
        admin.get("/exchange/codes/")
    assert len(many) == len(few) < 16
