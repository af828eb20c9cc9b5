"""A hub to talk to, and a case's rows to send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from apps.hub.codes import load_codes
from apps.hub.models import ImplementationItem
from apps.hubsim.server import APP_KEY, RID, running
from apps.hubsim.wsgi import Simulator
from apps.identity.world import DemoWorld
from tests.cases.conftest import MATTER, Course, files, matter, start  # noqa: F401 (fixtures)
from tests.hub.bad_server import BadHub, misbehaving


@pytest.fixture
def hub(settings: Any) -> Iterator[Simulator]:
    """A simulator on a loopback port, and settings that point there."""
    with running() as (url, simulator):
        settings.HUB_URL, settings.HUB_RID, settings.HUB_APP_KEY, settings.HUB_SIDS = url, RID, APP_KEY, {}
        yield simulator


@pytest.fixture
def bad(settings: Any) -> Iterator[BadHub]:
    """A hub that answers what the test says, and settings that point there."""
    with misbehaving() as (url, told):
        settings.HUB_URL, settings.HUB_RID, settings.HUB_APP_KEY, settings.HUB_SIDS = url, RID, APP_KEY, {}
        yield told


@pytest.fixture
def listed(world: DemoWorld) -> None:
    """The county's implementation list has the matter, and the code tables are loaded."""
    load_codes()
    ImplementationItem.objects.create(
        matter_code=MATTER,
        authority=world.authority("990101"),
        catalog_code="990115000000",
        task_code="99990101MB9900056U4990115000000",
        entered_at=timezone.now(),
    )


@pytest.fixture
def course(world: DemoWorld, matter: Any) -> Course:  # noqa: F811
    return start(world)
