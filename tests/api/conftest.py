from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.cases.seals import make_seals
from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM
from tests.api.client import Caller
from tests.cases.conftest import course, files, matter  # noqa: F401

As = Callable[[str], Caller]


@pytest.fixture
def caller(world: DemoWorld) -> As:
    """`caller("citizen")` is signed in as that user."""
    return lambda username: Caller(world.user(username))


@pytest.fixture
def sealed(world: DemoWorld) -> None:
    """The authorities on the way from county to province have their seals."""
    for code in ("990101", "990100", "990000"):
        make_seals(authority=world.authority(code), actor=SYSTEM)
