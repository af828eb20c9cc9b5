"""Rows that wait for a person: found, read, sent again."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.hub.codes import load_codes
from apps.hub.models import Delivery, ImplementationItem, Lane
from apps.hubsim.wsgi import Simulator
from apps.ledger.models import Entry
from tests.exchange.conftest import Course, page_text, report


def more(held: Delivery, n: int) -> None:
    """Rows like the one held back, each of a subject of its own."""
    now = timezone.now()
    lanes = Lane.objects.bulk_create(
        Lane(subject_type="case", subject_id=str(uuid.uuid4()), state="held", since=now, ready_at=now) for _ in range(n)
    )
    for lane in lanes:
        held.pk, held.lane, held.row_guid, held.entry_id = None, lane, uuid.uuid4(), uuid.uuid4()
        held.created_at = now
        held.save(force_insert=True)


def remedied(admin: Client, remedy: str, row: object) -> Any:
    entered = {"remedy": remedy, "row": row, "confirmed": "yes"}
    return admin.post("/exchange/rows/remedy/", entered, follow=True)


def test_the_list_says_why_in_words(held: Delivery, course: Course, admin: Client) -> None:
    page = page_text(admin.get("/exchange/rows/"))
    assert "办理类型：在平台没有对应代码" in page
    assert "case_type 2" in page
    assert str(course.case.number) in page


def test_it_can_be_narrowed(held: Delivery, admin: Client) -> None:
    assert "办理类型" in page_text(admin.get("/exchange/rows/?state=code_missing&table=UP_PRO_ACCEPT"))
    assert "没有需要人工处理的数据" in page_text(admin.get("/exchange/rows/?state=rejected"))
    assert "办理类型" in page_text(admin.get("/exchange/rows/?state=nonsense&at=nonsense"))


def test_pages_follow_one_another_and_come_back(held: Delivery, admin: Client) -> None:
    more(held, 59)
    seen, address = [], "/exchange/rows/"
    for _ in range(3):
        context = admin.get(address).context
        seen.append([line.row.pk for line in context["lines"]])
        address = f"/exchange/rows/{context['pages'].older}"
    assert [len(page) for page in seen] == [25, 25, 10]
    assert len({pk for page in seen for pk in page}) == 60
    back = admin.get(f"/exchange/rows/{context['pages'].newer}").context
    assert [line.row.pk for line in back["lines"]] == seen[1]


def test_the_same_queries_for_one_row_and_for_many(held: Delivery, admin: Client) -> None:
    admin.get("/exchange/rows/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/exchange/rows/")
    more(held, 20)
    with CaptureQueriesContext(connection) as many:
        admin.get("/exchange/rows/")
    assert len(many) == len(few) < 16


def test_a_row_is_shown_without_personal_data(held: Delivery, course: Course, admin: Client) -> None:
    page = page_text(admin.get(f"/exchange/rows/{held.pk}/"))
    who = course.world.person("citizen")
    assert "林＊＊" in page
    for secret in (who.name, who.id_number, who.phone, who.address):
        assert secret not in page


def test_a_missing_code_leads_to_the_form_filled_in(held: Delivery, admin: Client) -> None:
    href = admin.get(f"/exchange/rows/{held.pk}/").context["enter_href"]
    form = admin.get(href).context["form"]
    assert (form["name"].value(), form["internal"].value()) == ("case_type", "2")


def test_a_missing_line_leads_to_the_form_filled_in(
    course: Course, listed: None, hub: Simulator, admin: Client
) -> None:
    ImplementationItem.objects.all().delete()
    course.accepted()
    report()
    row = Delivery.objects.get(table="UP_PRO_ACCEPT")
    form = admin.get(admin.get(f"/exchange/rows/{row.pk}/").context["enter_href"]).context["form"]
    assert form["matter_code"].value() == course.case.matter_code
    assert form["authority"].value() == str(course.case.receiving_authority_id)


def test_it_asks_first_and_changes_nothing(held: Delivery, admin: Client) -> None:
    page = page_text(admin.post("/exchange/rows/remedy/", {"remedy": "rebuild", "row": held.pk}))
    assert 'name="confirmed"' in page
    held.refresh_from_db()
    assert held.state == "code_missing"


def test_a_row_is_made_anew_after_the_correction(held: Delivery, admin: Client) -> None:
    load_codes()
    answer = admin.post(
        "/exchange/rows/remedy/", {"remedy": "rebuild", "row": held.pk, "confirmed": "yes"}, follow=True
    )
    assert "1 行数据等待重新发送" in page_text(answer)
    entry = Entry.objects.get(kind="hub.row_corrected")
    assert entry.actor_name == "管系统"
    report()
    assert Lane.objects.get().state == "idle"


def test_what_is_still_wrong_stays(held: Delivery, admin: Client) -> None:
    answer = admin.post(
        "/exchange/rows/remedy/", {"remedy": "rebuild", "row": held.pk, "confirmed": "yes"}, follow=True
    )
    assert "仍不合要求" in page_text(answer)
    held.refresh_from_db()
    assert held.state == "code_missing"


def test_several_rows_are_sent_again(held: Delivery, admin: Client) -> None:
    more(held, 2)
    keys = list(Delivery.objects.filter(state="code_missing").values_list("pk", flat=True))
    remedied(admin, "resend", keys)
    assert not Delivery.objects.filter(pk__in=keys).exclude(state="waiting").exists()
    assert Entry.objects.filter(kind="hub.row_resent").count() == 3


@pytest.mark.parametrize("row", ["", "x", "9" * 30])
def test_nothing_chosen_says_so(held: Delivery, admin: Client, row: str) -> None:
    answer = admin.post("/exchange/rows/remedy/", {"remedy": "resend", "row": row}, follow=True)
    assert "请至少选择一行" in page_text(answer)


def test_an_unknown_remedy_is_no_page(held: Delivery, admin: Client) -> None:
    assert admin.post("/exchange/rows/remedy/", {"remedy": "delete", "row": held.pk}).status_code == 404


def test_a_cases_rows_stand_in_order_with_the_answer(sent: Course, admin: Client) -> None:
    answer = admin.get(f"/exchange/cases/{sent.id}/")
    tables = [line.row.table for line in answer.context["lines"]]
    assert tables == ["UP_PRO_ACCEPT", "UP_PRO_MATERIAL", "UP_PRO_PROCESS"]
    assert "平台已接收" in page_text(answer)


def test_a_draft_has_no_page_here(course: Course, admin: Client) -> None:
    assert admin.get(f"/exchange/cases/{course.id}/").status_code == 404


def test_what_was_written_about_a_case_is_not_shown(sent: Course, admin: Client) -> None:
    row = Delivery.objects.get(table="UP_PRO_PROCESS")
    text = "990101199001010019 电话19900000001 的申请"
    row.body = row.body.replace('"handle_explain":"', f'"handle_explain":"{text}')
    row.save()
    page = page_text(admin.get(f"/exchange/rows/{row.pk}/"))
    assert "199001010019" not in page
    assert "19900000001" not in page
