"""Comparing with the hub: missing and different rows go again, foreign ones are named, a failure is kept."""

from __future__ import annotations

import pytest

from apps.deadlines.dates import today
from apps.hub.collect import collect_all
from apps.hub.dispatch import dispatch
from apps.hub.models import Delivery, Reconciliation
from apps.hub.reconcile import reconcile
from apps.hubsim.wsgi import Simulator
from apps.ledger.sequencing import sequence_all
from tests.cases.conftest import Course

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(course: Course, listed: None, hub: Simulator) -> Delivery:
    course.accepted()
    sequence_all()
    collect_all()
    dispatch()
    return Delivery.objects.get(table="UP_PRO_ACCEPT")


def compared() -> Reconciliation:
    return reconcile(day=today(), table="UP_PRO_ACCEPT")


def test_what_agrees_agrees(reported: Delivery) -> None:
    assert compared().agrees


def test_a_row_that_the_hub_lost_goes_again(reported: Delivery, hub: Simulator) -> None:
    hub.store.forget(str(reported.row_guid))
    assert compared().missing == 1
    dispatch()
    assert compared().agrees


def test_a_row_that_differs_goes_again(reported: Delivery, hub: Simulator) -> None:
    row = hub.store.arrivals()[-1]
    hub.store.keep_rows([(row.guid, row.table, row.project, row.cd_time, "{}", "0" * 64)])
    assert compared().different == 1
    dispatch()
    assert compared().agrees


def test_a_row_that_is_not_ours_is_named(reported: Delivery, hub: Simulator) -> None:
    hub.store.keep_rows([("foreign", "UP_PRO_ACCEPT", "x", reported.cd_time, "{}", "0" * 64)])
    assert compared().examples["unknown"] == ["foreign"]


def test_a_hub_that_is_away_is_a_failure_and_no_difference(reported: Delivery, hub: Simulator) -> None:
    hub.store.set_faults({"error-500": 1.0})
    run = compared()
    assert run.failure.startswith("http_500")
    assert (run.missing, run.agrees) == (0, False)
