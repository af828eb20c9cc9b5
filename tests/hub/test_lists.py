"""The hub's lists of matters: fetched whole or not at all, compared, decided by a person."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from apps.hub.codes import load_codes
from apps.hub.directory.columns import BASIC, COLUMNS, DIRECTORY, BadRow, Row, read_row
from apps.hub.directory.decisions import NOT_OURS, confirm, set_aside
from apps.hub.directory.pull import pull
from apps.hub.models import DirectoryChange, DirectoryEntry, ImplementationItem
from apps.hubsim.directory import provoke, seed
from apps.hubsim.wsgi import Simulator
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM, Actor
from tests.cases.conftest import MATTER
from tests.hub.test_inbound import application, send

pytestmark = pytest.mark.django_db
CODE = "990115000000"
TASK = f"99990101MB9900056U4{CODE}"
CLERK = Actor("user", "1", "管系统")


def a_line(table: str = DIRECTORY, **changes: Any) -> dict[str, Any]:
    line = {
        "row_guid": "g",
        "cd_operation": "I",
        "catalog_code": CODE,
        "task_name": "样例事项",
        "task_state": "1",
        "vendor_column": "left out",
    }
    if table == BASIC:
        line |= {"task_code": TASK, "dept_name": "甲东县自然资源局", "promise_day": 10}
    return {**line, **changes}


def at_hub(hub: Simulator, line: dict[str, Any], table: str = DIRECTORY, time: str = "20261101T080000") -> None:
    hub.store.add_task(table, time, line)


def only_change() -> DirectoryChange:
    return DirectoryChange.objects.get(state="waiting")


@pytest.fixture
def held(hub: Simulator, world: DemoWorld) -> DirectoryEntry:
    """One line of the directory, confirmed."""
    load_codes()
    at_hub(hub, a_line())
    pull()
    return confirm(change_id=only_change().pk, actor=CLERK)


def test_a_new_line_waits_and_counts_only_once_it_is_confirmed(hub: Simulator, db: None) -> None:
    at_hub(hub, a_line())
    assert pull().added == 1
    assert not DirectoryEntry.objects.exists()
    entry = confirm(change_id=only_change().pk, actor=CLERK)
    assert (entry.number, entry.taken_by, entry.body["task_name"]) == (1, "管系统", "样例事项")


def test_a_change_names_its_columns_and_makes_a_new_version(hub: Simulator, held: DirectoryEntry) -> None:
    at_hub(hub, a_line(task_name="新名称"), time="20261102T080000")
    assert pull().changed == 1
    entry = confirm(change_id=only_change().pk, actor=CLERK)
    assert (entry.number, DirectoryEntry.objects.get(is_current=True)) == (2, entry)
    recorded = Entry.objects.filter(kind="hub.line_confirmed", data__contains='"version":2').get()
    assert '"fields":["task_name"]' in recorded.data


@pytest.mark.parametrize("how", [{"cd_operation": "D"}, {"task_state": "3"}, {"plan_cancel_date": "20200101T000000"}])
def test_a_line_ends_by_deletion_state_or_date(hub: Simulator, held: DirectoryEntry, how: dict[str, str]) -> None:
    at_hub(hub, a_line(**how), time="20261102T080000")
    assert pull().ended == 1
    assert confirm(change_id=only_change().pk, actor=CLERK).ended_at is not None


def test_a_line_whose_own_last_day_has_passed_is_proposed_to_end(hub: Simulator, held: DirectoryEntry) -> None:
    at_hub(hub, a_line(catalog_code="990115000001"), time="20261103T080000")
    pull()  # from here on the hub says nothing more of the first line
    DirectoryEntry.objects.update(last_day="2020-01-01")
    assert pull().ended == 1


def test_the_same_answer_twice_proposes_nothing_twice(hub: Simulator, held: DirectoryEntry) -> None:
    at_hub(hub, a_line(task_name="新名称"), time="20261102T080000")
    assert [pull().found, pull(everything=True).found, pull().found] == [1, 0, 0]


def test_a_later_state_overtakes_a_proposal_that_waits(hub: Simulator, held: DirectoryEntry) -> None:
    for day, name in (("02", "新名称"), ("03", "更新的名称")):
        at_hub(hub, a_line(task_name=name), time=f"202611{day}T080000")
        pull()
    assert only_change().body["task_name"] == "更新的名称"
    assert DirectoryChange.objects.filter(state="superseded").count() == 1


def test_a_proposal_that_the_hub_took_back_does_not_wait(hub: Simulator, held: DirectoryEntry) -> None:
    for day, name in (("02", "新名称"), ("03", "样例事项")):
        at_hub(hub, a_line(task_name=name), time=f"202611{day}T080000")
        pull()
    assert not DirectoryChange.objects.filter(state="waiting").exists()


def test_what_was_set_aside_comes_again_only_in_another_state(hub: Simulator, held: DirectoryEntry) -> None:
    at_hub(hub, a_line(task_name="误"), time="20261102T080000")
    pull()
    set_aside(change_id=only_change().pk, reason="平台数据有误", actor=CLERK)
    assert pull(everything=True).found == 0
    at_hub(hub, a_line(task_name="新名称"), time="20261103T080000")
    assert pull().found == 1


def test_setting_aside_needs_a_reason(hub: Simulator, held: DirectoryEntry) -> None:
    at_hub(hub, a_line(task_name="误"), time="20261102T080000")
    pull()
    with pytest.raises(ValidationError):
        set_aside(change_id=only_change().pk, reason=" 误 ", actor=CLERK)
    assert only_change()


def test_a_decided_change_is_not_decided_again(hub: Simulator, held: DirectoryEntry) -> None:
    change = DirectoryChange.objects.get()
    with pytest.raises(ValidationError, match="管系统"):
        confirm(change_id=change.pk, actor=CLERK)
    assert DirectoryEntry.objects.count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"task_name": None},
        {"task_name": "长" * 1001},
        {"task_name": 7},
        {"catalog_code": "99011500000"},
        {"task_version": "1"},
        {"plan_cancel_date": "2026-11-01"},
        {"table": "UP_PRO_ACCEPT"},
    ],
)
def test_one_bad_row_and_nothing_of_the_answer_is_taken(hub: Simulator, db: None, bad: dict[str, Any]) -> None:
    at_hub(hub, a_line())
    table = bad.pop("table", DIRECTORY)
    at_hub(hub, a_line(**{"catalog_code": "990115000001", **bad}), table)
    run = pull()
    assert run.failure
    assert not DirectoryChange.objects.exists()


@pytest.mark.parametrize("fault", ["down", "error-500", "html", "half", "drop-answer", "bad-list"])
def test_a_hub_that_misbehaves_leaves_nothing_behind(hub: Simulator, db: None, fault: str) -> None:
    at_hub(hub, a_line())
    hub.store.set_faults({fault: 1.0})
    assert pull().failure
    assert not DirectoryChange.objects.exists()
    hub.store.set_faults({})
    assert pull().added == 1


@pytest.mark.parametrize("task", [TASK[:-1], f"99990101MB9900056X4{CODE}", f"99990101MB9900056U8{CODE}", ""])
def test_an_implementation_code_that_cannot_be_one_is_bad(task: str) -> None:
    with pytest.raises(BadRow):
        read_row({**a_line(BASIC, task_code=task), "table": BASIC, "cd_time": "20261101T080000"})


def test_lists_that_are_not_taken_over_are_counted(hub: Simulator, db: None) -> None:
    at_hub(hub, {"material_name": "申请表"}, "UP_TASK_GENERAL_MATERIAL")
    run = pull()
    assert (run.rows, run.left_out, run.found, run.failure) == (1, 1, 0, "")


@given(
    raw=st.recursive(
        st.none() | st.integers() | st.text(max_size=20),
        lambda x: (
            st.lists(x, max_size=3)
            | st.dictionaries(st.sampled_from(["table", "cd_time", *[c.name for c in COLUMNS[BASIC]]]), x, max_size=8)
        ),
    )
)
def test_any_row_is_read_or_refused(raw: object) -> None:
    try:
        row = read_row(raw)
    except BadRow:
        return
    assert row is None or isinstance(row, Row)


# What follows from a line of the implementation list.


@pytest.fixture
def basic(hub: Simulator, listed: None, matter: Any) -> DirectoryChange:
    at_hub(hub, a_line(BASIC, task_handle_item=f"{TASK}01"), BASIC)
    pull()
    return only_change()


def test_the_organs_official_codes_follow(basic: DirectoryChange) -> None:
    confirm(change_id=basic.pk, actor=CLERK)
    item = ImplementationItem.objects.get(matter_code=MATTER)
    assert (item.handle_item, item.version, item.entered_by) == (f"{TASK}01", 2, "管系统")


def test_a_matter_that_the_codes_do_not_tell_is_chosen_by_a_person(basic: DirectoryChange) -> None:
    ImplementationItem.objects.all().delete()
    with pytest.raises(ValidationError) as refusal:
        confirm(change_id=basic.pk, actor=CLERK)
    assert list(refusal.value.message_dict) == ["matter_code"]
    assert not DirectoryEntry.objects.exists()
    confirm(change_id=basic.pk, actor=CLERK, matter_code=MATTER)
    assert ImplementationItem.objects.get().task_code == TASK


def test_a_line_that_is_none_of_ours_is_held_without_codes(basic: DirectoryChange) -> None:
    ImplementationItem.objects.all().delete()
    confirm(change_id=basic.pk, actor=CLERK, matter_code=NOT_OURS)
    assert DirectoryEntry.objects.count() == 1
    assert not ImplementationItem.objects.exists()


def test_an_ended_line_takes_no_application_from_the_hub(
    basic: DirectoryChange, hub: Simulator, course: Any, settings: Any
) -> None:
    confirm(change_id=basic.pk, actor=CLERK)
    at_hub(hub, a_line(BASIC, task_handle_item=f"{TASK}01", cd_operation="D"), BASIC, "20261102T080000")
    pull()
    confirm(change_id=only_change().pk, actor=CLERK)
    key = hub.store.secret(settings.HUB_RID)
    answer = send("application", application(task_code=TASK), key=key).json()
    assert (answer["code"], "ended" in answer["message"]) == ("E-MATTER", True)


def test_what_one_provokes_at_the_simulator_is_found(hub: Simulator, db: None) -> None:
    load_codes()
    assert provoke(hub.store, "add")
    assert pull(actor=SYSTEM).added == 2
    key = DirectoryChange.objects.get(table=BASIC).key
    for change in DirectoryChange.objects.all():
        confirm(change_id=change.pk, actor=CLERK, matter_code=NOT_OURS)
    assert provoke(hub.store, "promise", key)
    assert pull().changed == 1
    assert provoke(hub.store, "end", key)
    assert pull().ended == 1


def test_the_simulators_page_makes_changes_too(hub: Simulator, settings: Any) -> None:
    seed(hub.store)
    before = len(hub.store.tasks("", page=1, size=500)[0])
    answer = requests.post(f"{settings.HUB_URL}/lists", {"what": "rename", "key": "990131053000"}, timeout=5)
    assert "（新）" in answer.text
    assert len(hub.store.tasks("", page=1, size=500)[0]) == before + 1
    assert requests.post(f"{settings.HUB_URL}/lists", {"what": "rename", "key": "0"}, timeout=5).status_code == 400


def test_the_command_says_what_it_found_and_fails_with_the_hub(
    hub: Simulator, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    at_hub(hub, a_line())
    call_command("hub_lists")
    assert "added 1" in capsys.readouterr().out
    hub.store.set_faults({"down": 1.0})
    with pytest.raises(SystemExit):
        call_command("hub_lists", "--all")
