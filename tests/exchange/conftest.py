"""A county's case whose rows went to a simulated hub, and the browsers of those who run the exchange."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.hub.collect import collect_all
from apps.hub.dispatch import dispatch
from apps.hub.models import CodeMap, Delivery
from apps.hubsim.wsgi import Simulator
from apps.identity.world import DemoWorld
from apps.ledger.sequencing import sequence_all
from tests.cases.conftest import Course, files, matter
from tests.desk.conftest import SignIn, page_text, signed_in
from tests.hub.conftest import course, hub, listed

__all__ = ["Course", "SignIn", "course", "files", "hub", "listed", "matter", "page_text", "signed_in"]


@pytest.fixture
def admin(world: DemoWorld) -> Client:
    client = Client()
    client.force_login(world.user("admin.system"))
    return client


def report() -> None:
    sequence_all()
    collect_all()
    dispatch()


@pytest.fixture
def sent(course: Course, listed: None, hub: Simulator) -> Course:
    """Accepted, and its rows are at the hub."""
    course.accepted()
    report()
    return course


@pytest.fixture
def held(course: Course, listed: None, hub: Simulator) -> Delivery:
    """The first row of a case lacks a code, so that it waits for a person."""
    CodeMap.objects.filter(name="case_type").delete()
    course.accepted()
    report()
    return Delivery.objects.get(table="UP_PRO_ACCEPT")
