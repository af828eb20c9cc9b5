"""Electronic licenses through the REST API."""

from __future__ import annotations

from typing import Any

import pytest

from apps.cases.models import Case
from apps.hubsim.wsgi import Simulator
from apps.identity.world import DemoWorld
from tests.api.client import Caller, ok, refused
from tests.hub.test_license_reuse import FILED, case, reusable

__all__ = ["case", "reusable"]
pytestmark = pytest.mark.django_db


def asked(case: Case, **changes: Any) -> dict[str, Any]:
    return {"case": str(case.pk), "material": "APPLICATION", "purpose": "申请用地预审", "agrees": True, **changes}


@pytest.fixture
def citizen(world: DemoWorld) -> Caller:
    return Caller(world.user("citizen"))


def test_a_license_is_asked_for_and_attached(case: Case, citizen: Caller, hub: Simulator) -> None:
    answer = ok(citizen.post("license-queries/", asked(case)))
    assert [offer["identifier"] for offer in answer["offers"]] == [FILED]
    version = ok(citizen.post(f"license-queries/{answer['id']}/attach/", {"identifier": FILED}))
    assert version["origin"]["source"] == "hub"
    (listed,) = ok(citizen.get("license-queries/"))["results"]
    assert (listed["attached_identifier"], "offers" in listed) == (FILED, False)


def test_consent_is_not_taken_for_granted(case: Case, citizen: Caller, hub: Simulator) -> None:
    assert "agrees" in refused(citizen.post("license-queries/", asked(case, agrees=False)), 400)["fields"]


def test_a_hub_that_is_away_is_an_outcome(case: Case, citizen: Caller, hub: Simulator) -> None:
    hub.store.set_faults({"down": 1.0})
    assert ok(citizen.post("license-queries/", asked(case)))["outcome"] == "away"


def test_to_others_case_and_query_do_not_exist(case: Case, citizen: Caller, world: DemoWorld, hub: Simulator) -> None:
    query = ok(citizen.post("license-queries/", asked(case)))["id"]
    stranger = Caller(world.user("outsider"))
    assert refused(stranger.post("license-queries/", asked(case)), 404)
    assert refused(stranger.post(f"license-queries/{query}/attach/", {"identifier": FILED}), 404)
    assert refused(stranger.post(f"license-queries/own/{case.pk}/", {"material": "APPLICATION", "license": 1}), 404)
    assert ok(stranger.get("license-queries/"))["results"] == []
