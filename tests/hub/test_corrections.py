"""Rows that wait for a person."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.hub import corrections
from apps.hub.collect import collect_all
from apps.hub.dispatch import dispatch
from apps.hub.models import CodeMap, Delivery, ImplementationItem, Lane
from apps.hubsim.wsgi import Simulator
from apps.identity.world import DemoWorld
from apps.ledger.models import Entry
from apps.ledger.sequencing import sequence_all
from apps.ledger.services import SYSTEM
from tests.cases.conftest import MATTER, Course

pytestmark = pytest.mark.django_db


def stopped(course: Course) -> Delivery:
    course.accepted()
    sequence_all()
    collect_all()
    dispatch()
    return Delivery.objects.get(table="UP_PRO_ACCEPT")


def test_a_code_that_is_entered_lets_the_rows_go(course: Course, listed: None, hub: Simulator) -> None:
    CodeMap.objects.filter(name="case_type").delete()
    row = stopped(course)
    assert (row.state, row.error_field) == ("code_missing", "project_type")
    corrections.set_code(
        interface="national-1", name="case_type", internal="2", external="2", source="GB/T 39046 A.6", actor=SYSTEM
    )
    assert corrections.rebuild_waiting_for_codes() == 1
    dispatch()
    assert Lane.objects.get().state == "idle"


def test_official_codes_that_are_entered_let_the_rows_go(
    course: Course, listed: None, hub: Simulator, world: DemoWorld
) -> None:
    ImplementationItem.objects.all().delete()
    row = stopped(course)
    county = world.authority("990101")
    corrections.set_item(
        matter_code=MATTER,
        authority=county,
        catalog_code="990115000000",
        task_code=f"{county.uscc}4990115000000",
        handle_item="",
        actor=SYSTEM,
    )
    assert corrections.rebuild(row=row, actor=SYSTEM).state == "waiting"


@pytest.mark.parametrize(
    ("catalog_code", "task_code", "field"),
    [("99011500000", "", "catalog_code"), ("990115000000", "99990101MB9900056U3990115000000", "task_code")],
)
def test_a_code_of_another_shape_is_refused_at_its_field(
    world: DemoWorld, catalog_code: str, task_code: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        corrections.set_item(
            matter_code=MATTER,
            authority=world.authority("990101"),
            catalog_code=catalog_code,
            task_code=task_code,
            handle_item="",
            actor=SYSTEM,
        )
    assert field in refused.value.message_dict


def test_a_rejected_row_is_sent_again_on_request(course: Course, listed: None, hub: Simulator) -> None:
    hub.store.set_faults({"reject:local_task_code": 1.0})
    row = stopped(course)
    hub.store.set_faults({})
    corrections.resend(row=row, actor=SYSTEM)
    assert dispatch().accepted == 3
    assert Entry.objects.filter(kind="hub.row_resent", subject_id=str(row.row_guid)).exists()


def test_a_row_that_waits_for_nobody_is_not_resent(course: Course, listed: None, hub: Simulator) -> None:
    row = stopped(course)
    with pytest.raises(ValidationError):
        corrections.resend(row=row, actor=SYSTEM)


def test_a_code_without_its_source_is_refused(db: None) -> None:
    with pytest.raises(ValidationError):
        corrections.set_code(
            interface="national-1", name="result", internal="x", external="9", source=" ", actor=SYSTEM
        )
