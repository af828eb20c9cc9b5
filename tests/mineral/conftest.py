from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.cases.demo.run import Demonstration
from apps.cases.drafts import start_draft
from apps.cases.models import Case
from apps.cases.registry import Sample, plugin_for
from apps.identity.world import DemoWorld
from apps.mineral.samples import mining_plan
from apps.mineral.samples.registered import RIGHT_NUMBER


@pytest.fixture
def start(world: DemoWorld, catalogue: None) -> Callable[..., Case]:
    """Starts a draft of the company's agent in Jiadong County, or elsewhere."""

    def draft(matter: str, authority: str = "990101") -> Case:
        return start_draft(
            user=world.user("agent"),
            applicant=world.company(),
            matter_code=f"mineral.{matter}",
            authority=world.authority(authority),
        )

    return draft


@pytest.fixture
def registered(world: DemoWorld, catalogue: None) -> str:
    """The number of the right at place 0 of the samples, in force."""
    before = mining_plan().before
    assert before is not None
    before()
    return RIGHT_NUMBER


@pytest.fixture
def drafted(world: DemoWorld, catalogue: None) -> Callable[..., Case]:
    """A complete draft of a matter's sample, or of another sample of it."""

    def draft(matter: str, sample: Sample | None = None) -> Case:
        code = f"mineral.{matter}"
        return Demonstration(tell=lambda line: None).draft(
            matter_code=code,
            user=world.user("agent"),
            applicant=world.company(),
            sample=sample or plugin_for(code).sample(),
        )

    return draft


def filled(case: Case, step: str, sample: Sample | None = None, **changes: object):
    """The sample's form of one step, with changes: not validated, not saved."""
    plugin = plugin_for(case.matter_code)
    sample = sample or plugin.sample()
    page = plugin.step(step)
    assert page is not None
    return page.form({**sample.entries[step], **changes}, case=case)
