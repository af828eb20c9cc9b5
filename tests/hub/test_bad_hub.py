"""A hub that answers badly: no answer breaks a worker, loses a row or marks one sent that was not taken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.deadlines.dates import today
from apps.hub.collect import collect_all
from apps.hub.dispatch import dispatch
from apps.hub.models import Delivery, HubCall, Lane
from apps.hub.reconcile import reconcile
from apps.hubsim import gateway as simulated
from apps.hubsim.wsgi import Simulator
from apps.ledger.sequencing import sequence_all
from tests.cases.conftest import Course
from tests.hub.bad_server import A_PAGE, BadHub, Reply, ok

pytestmark = pytest.mark.django_db
API = "/gateway/api/report"


@pytest.fixture
def rows(course: Course, listed: None) -> list[Delivery]:
    """An accepted case's rows, waiting: ACCEPT, MATERIAL, PROCESS."""
    course.accepted()
    sequence_all()
    collect_all()
    return list(Delivery.objects.order_by("sequence", "position"))


def unsent() -> int:
    return Delivery.objects.exclude(state=Delivery.State.SENT).count()


def ready() -> None:
    """The pauses after a failure are over."""
    Lane.objects.update(ready_at="2020-01-01T00:00:00Z")


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "x",
        5,
        {},
        {"accepted": None, "rejected": None},
        {"accepted": 5, "rejected": 5},
        {"accepted": True, "rejected": "x"},
        {"accepted": [5, None, {}, ["x"]], "rejected": [5, None, [], {}, {"row_guid": None}, {"row_guid": {}}]},
        {"accepted": ["00000000-0000-0000-0000-000000000000"], "rejected": []},
        {"accepted": [], "rejected": [{"row_guid": "another", "field": "x", "reason": "y"}]},
    ],
)
def test_an_answer_of_another_form_says_nothing_of_any_row(bad: BadHub, rows: list[Delivery], data: Any) -> None:
    bad.answers = [ok(data)]
    dispatch()
    assert unsent() == len(rows)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}


@pytest.mark.parametrize("form", [dict.fromkeys, " ".join, lambda guids: {"all": guids}])
def test_guids_in_anything_but_a_list_are_not_taken(bad: BadHub, rows: list[Delivery], form: Any) -> None:
    bad.answers = [ok({"accepted": form([str(row.row_guid) for row in rows])})]
    dispatch()
    assert unsent() == len(rows)


def test_another_rows_guid_marks_nothing_sent(bad: BadHub, rows: list[Delivery]) -> None:
    accept, material, _process = rows
    bad.answers = [ok({"accepted": [str(material.row_guid)], "rejected": []})]
    dispatch()
    assert len(bad.of(API)) == 1  # the row in front was not answered, so nothing behind it goes
    assert unsent() == len(rows)
    assert json.loads(bad.of(API)[0][1])["rows"][0]["row_guid"] == str(accept.row_guid)


def test_a_row_that_is_both_accepted_and_rejected_is_rejected(bad: BadHub, rows: list[Delivery]) -> None:
    guid = str(rows[0].row_guid)
    bad.answers = [ok({"accepted": [guid], "rejected": [{"row_guid": guid, "field": "legal", "reason": "no"}]})]
    dispatch()
    assert Delivery.objects.get(pk=rows[0].pk).state == Delivery.State.REJECTED


@pytest.mark.parametrize("odd", [None, "", 5, ["x"], {"a": 1}, "字" * 5000])
def test_a_rejection_keeps_what_can_be_kept_of_its_reason(bad: BadHub, rows: list[Delivery], odd: Any) -> None:
    bad.answers = [ok({"rejected": [{"row_guid": str(rows[0].row_guid), "field": odd, "reason": odd}]})]
    dispatch()
    row = Delivery.objects.get(pk=rows[0].pk)
    assert (row.state, len(row.error_field) <= 64, 0 < len(row.error_reason) <= 300) == ("rejected", True, True)


def test_a_page_with_a_nul_is_kept_as_the_answer(bad: BadHub, rows: list[Delivery]) -> None:
    bad.answers = [Reply(A_PAGE)]
    assert dispatch().failed
    assert "系统维护中" in HubCall.objects.get().answer
    assert unsent() == len(rows)


def test_a_hub_whose_clock_is_ten_minutes_off_loses_nothing(
    hub: Simulator, rows: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = simulated.now_ms
    monkeypatch.setattr(simulated, "now_ms", lambda: right() + 10 * 60 * 1000)
    assert dispatch().failed
    call = HubCall.objects.get()
    assert (call.outcome, "five minutes off" in call.answer) == ("unauthorized", True)
    monkeypatch.setattr(simulated, "now_ms", right)
    ready()
    assert dispatch().accepted == len(rows)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"pages": 1},
        {"pages": "many", "rows": []},
        {"pages": 1e308, "rows": 5},
        {"pages": 1, "rows": [5]},
        {"pages": 1, "rows": [{"row_guid": "x"}]},
        {"pages": 1, "rows": {"row_guid": "x", "digest": "y"}},
    ],
)
def test_a_comparison_of_another_form_is_a_failure_and_no_difference(
    bad: BadHub, rows: list[Delivery], data: Any
) -> None:
    bad.answers = [ok({"accepted": [str(row.row_guid) for row in rows]})]
    assert dispatch().accepted == len(rows)
    bad.answers = [ok(data)]
    run = reconcile(day=today(), table="UP_PRO_ACCEPT")
    assert (run.failure.startswith("bad_reconcile"), run.missing) == (True, 0)
    assert unsent() == 0


def test_pages_without_end_are_a_failure(bad: BadHub, rows: list[Delivery]) -> None:
    bad.answers = [Reply(b'{"code":"0","data":{"pages":1e999,"rows":[]}}')]
    assert reconcile(day=today(), table="UP_PRO_ACCEPT").failure.startswith("bad_reconcile")
