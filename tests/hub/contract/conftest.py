"""Whom the contract is tested with: the hub at HUB_URL, or the simulator where no address is given."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from apps.hubsim import directory
from apps.hubsim.server import APP_KEY, RID, running
from tests.hub.contract.wire import Wire


@pytest.fixture(scope="session")
def wire() -> Iterator[Wire]:
    url = os.environ.get("HUB_URL", "").rstrip("/")
    if url:
        sids = dict(pair.split("=", 1) for pair in os.environ.get("HUB_SIDS", "").split(",") if "=" in pair)
        rid, app_key = os.environ["HUB_RID"], os.environ["HUB_APP_KEY"]
        yield Wire(url, rid, app_key, sids, signs_body=os.environ.get("HUB_PROFILE", "1") == "1")
        return
    with running() as (own, simulator):
        directory.seed(simulator.store)
        yield Wire(own, RID, APP_KEY)
