"""The least real-name level of a matter: asked at the start, at filing, on the page, in the API and of the hub."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.cases.actions import perform
from apps.cases.drafts import start_draft
from apps.cases.errors import LevelTooLow, NotPossible
from apps.cases.models import Case
from apps.catalogue.models import MatterVersion
from apps.identity.models import IdentityProof
from apps.identity.world import DemoWorld
from tests.api.client import Caller, ok, refused
from tests.cases.conftest import MATTER, start
from tests.cases.samples import definition
from tests.hub.conftest import listed
from tests.hub.test_inbound import application, configured, send

__all__ = ["configured", "listed"]


@pytest.fixture
def strict(matter: MatterVersion) -> MatterVersion:
    """The kernel's sample matter, asking for RC03."""
    asked = {"level": "RC03", "confirmed": False, "mark": "knowledge", "note": ""}
    matter.definition, matter.digest = {**definition(), "identity_level": asked}, "kernel-sample-rc03"
    matter.save()
    return matter


@pytest.fixture
def citizen_at_rc02(world: DemoWorld) -> None:
    IdentityProof.objects.filter(applicant=world.person("citizen")).update(level="RC02")


def begin(world: DemoWorld) -> Case:
    return start_draft(
        user=world.user("citizen"),
        applicant=world.person("citizen"),
        matter_code=MATTER,
        authority=world.authority("990101"),
    )


def test_a_person_at_the_level_begins(world: DemoWorld, strict: MatterVersion) -> None:
    assert begin(world).stage == "draft"


def test_a_person_below_it_is_told_both_levels_and_what_to_do(
    world: DemoWorld, strict: MatterVersion, citizen_at_rc02: None
) -> None:
    with pytest.raises(LevelTooLow, match=r"RC03.*RC02.*窗口"):
        begin(world)


def test_the_same_person_files_a_matter_that_asks_for_less(
    world: DemoWorld, matter: MatterVersion, citizen_at_rc02: None
) -> None:
    assert begin(world).stage == "draft"


def test_a_level_lost_after_the_beginning_stops_the_filing(world: DemoWorld, strict: MatterVersion) -> None:
    course = start(world)
    IdentityProof.objects.filter(applicant=world.person("citizen")).update(level="RC02")
    with pytest.raises(NotPossible, match="RC03"):
        perform(course.case, "file", world.user("citizen"), data={"declaration": True})


def test_the_page_says_so_before_anything_is_filled_in(
    world: DemoWorld, strict: MatterVersion, citizen_at_rc02: None, client: Client
) -> None:
    client.force_login(world.user("citizen"))
    page = client.get(f"/my/start/{MATTER}/").content.decode()
    assert "实名等级不足" in page
    assert "<select" not in page
    client.post(f"/my/start/{MATTER}/", {"applicant": world.person("citizen").pk, "authority": "990101"})
    assert not Case.objects.exists()


def test_the_guide_names_the_level_and_that_it_is_to_be_confirmed(strict: MatterVersion, client: Client) -> None:
    page = client.get(f"/guides/{MATTER}/").content.decode()
    assert "RC03" in page
    assert "待核实" in page.split("RC03")[1][:300]


def test_the_api_refuses_with_a_code_of_its_own(world: DemoWorld, strict: MatterVersion, citizen_at_rc02: None) -> None:
    caller = Caller(world.user("citizen"))
    asked = {"matter": MATTER, "applicant": world.person("citizen").pk, "authority": "990101"}
    assert refused(caller.post("cases/", asked), 403)["code"] == "identity_level"
    assert ok(caller.get(f"matters/{MATTER}/"))["identity_level"]["level"] == "RC03"


@pytest.mark.parametrize(("level", "code"), [("RC02", "E-LEVEL"), ("RC03", "0")])
def test_an_application_from_the_hub_needs_it_too(
    world: DemoWorld, strict: MatterVersion, listed: None, level: str, code: str
) -> None:
    applicant: dict[str, Any] = {**application()["data"]["applicant"], "real_name_level": level}
    answer = send("application", application(applicant=applicant)).json()
    assert answer["code"] == code, answer
    assert Case.objects.count() == (code == "0")
