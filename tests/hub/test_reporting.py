"""From the ledger to the hub: rows, their order, and what happens to a row that cannot go."""

from __future__ import annotations

import json

import pytest

from apps.hub.collect import collect_all
from apps.hub.dispatch import dispatch
from apps.hub.models import Delivery, ImplementationItem, Lane
from apps.ledger.models import Entry
from apps.ledger.sequencing import sequence_all
from tests.cases.conftest import Course

pytestmark = pytest.mark.django_db


def taken_over() -> list[Delivery]:
    sequence_all()
    collect_all()
    return list(Delivery.objects.order_by("sequence", "position"))


def test_an_accepted_case_is_reported_with_its_materials_and_first_step(course: Course, listed: None):
    course.accepted()
    assert [d.table for d in taken_over()] == ["UP_PRO_ACCEPT", "UP_PRO_MATERIAL", "UP_PRO_PROCESS"]


def test_what_was_not_yet_accepted_is_not_reported(course: Course, listed: None):
    course.filed()
    assert taken_over() == []


def test_rows_are_made_once_however_often_they_are_collected(course: Course, listed: None):
    course.accepted()
    first = [d.row_guid for d in taken_over()]
    assert [d.row_guid for d in taken_over()] == first


def test_a_granted_case_arrives_complete_and_in_order(course: Course, listed: None, hub):
    course.granted()
    taken_over()
    done = dispatch()
    rows = hub.store.arrivals(course.case.number)
    assert [r.table for r in rows][:2] == ["UP_PRO_ACCEPT", "UP_PRO_MATERIAL"]
    assert done.accepted == len(rows) == Delivery.objects.filter(state="sent").count()
    assert not Lane.objects.exclude(state="idle").exists()


def test_the_hub_keeps_the_digest_that_we_keep(course: Course, listed: None, hub):
    course.accepted()
    taken_over()
    dispatch()
    ours = {str(d.row_guid): d.digest for d in Delivery.objects.all()}
    assert ours == {r.guid: r.digest for r in hub.store.arrivals(course.case.number)}


def test_a_matter_without_an_official_code_waits_by_name(course: Course, listed: None, hub):
    ImplementationItem.objects.all().delete()
    course.accepted()
    accept = taken_over()[0]
    assert (accept.state, accept.error_field) == ("code_missing", "catalog_code")
    assert dispatch().accepted == 0
    assert Lane.objects.get().state == "held"


def test_a_rejected_row_holds_back_its_own_case_only(course: Course, listed: None, hub, world, matter):
    from tests.cases.conftest import start

    other = start(world, title="另一项目").accepted()
    course.accepted()
    taken_over()
    accept = Delivery.objects.filter(table="UP_PRO_ACCEPT").first()
    hub.store.set_faults({"reject:local_task_code": 1.0})
    dispatch()
    assert set(Lane.objects.values_list("state", flat=True)) == {"held"}
    assert Delivery.objects.get(pk=accept.pk).error_field == "local_task_code"
    assert other.case.number != course.case.number


@pytest.mark.parametrize("fault", ["down", "drop-answer", "error-500", "html", "half"])
def test_nothing_is_lost_or_doubled_by_a_hub_that_fails(course: Course, listed: None, hub, fault):
    course.accepted()
    made = taken_over()
    hub.store.set_faults({fault: 1.0})
    assert dispatch().failed
    hub.store.set_faults({})
    Lane.objects.update(ready_at="2020-01-01T00:00:00Z")
    dispatch()
    assert [r.guid for r in hub.store.arrivals(course.case.number)] == [str(d.row_guid) for d in made]


def test_an_ended_secret_is_refreshed_on_the_way(course: Course, listed: None, hub):
    course.accepted()
    taken_over()
    dispatch()
    course.do("jiadong.handler", "submit_review", {"verdict": "agree", "text": "符合条件"})
    taken_over()
    hub.store.expire_secrets()
    assert dispatch().accepted == 1


def test_a_procedure_that_ends_updates_the_row_of_its_start(course: Course, listed: None, hub):
    course.accepted()
    code = "expert_review"
    entry_data = {"code": code, "planned_end": "2027-01-05", "reason": "需要专家评审", "basis": "行政许可法第四十五条"}
    course.do("jiadong.handler", "start_procedure", entry_data)
    course.do("jiadong.handler", "finish_procedure", {"code": code, "result": "通过"})
    rows = [d for d in taken_over() if d.table == "UP_PRO_SPECIALPROCEDURE"]
    assert len(rows) == 2
    assert rows[0].row_guid == rows[1].row_guid
    assert json.loads(rows[1].body)["result"] == "通过"
    assert Entry.objects.filter(pk=rows[1].entry_id, kind="case.procedure_finished").exists()


def test_a_start_and_its_end_that_wait_together_arrive_one_after_the_other(course: Course, listed: None, hub):
    course.accepted()
    code = "expert_review"
    start = {"code": code, "planned_end": "2027-01-05", "reason": "需要专家评审", "basis": "行政许可法第四十五条"}
    course.do("jiadong.handler", "start_procedure", start)
    course.do("jiadong.handler", "finish_procedure", {"code": code, "result": "通过"})
    taken_over()
    dispatch()
    assert not Delivery.objects.exclude(state="sent").exists()
    kept = next(r for r in hub.store.arrivals(course.case.number) if r.table == "UP_PRO_SPECIALPROCEDURE")
    assert kept.body["result"] == "通过"
