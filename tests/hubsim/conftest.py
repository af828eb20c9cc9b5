"""A simulator on a loopback port, and somebody who talks to it as the contract says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.hubsim.server import APP_KEY, RID, running
from apps.hubsim.wsgi import Simulator
from tests.hub.contract.wire import Wire


@pytest.fixture
def served() -> Iterator[tuple[Wire, Simulator]]:
    with running() as (url, simulator):
        yield Wire(url, RID, APP_KEY), simulator


@pytest.fixture
def wire(served: tuple[Wire, Simulator]) -> Wire:
    return served[0]


@pytest.fixture
def simulator(served: tuple[Wire, Simulator]) -> Simulator:
    return served[1]
