from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from apps.cases.drafts import start_draft
from apps.cases.models import Case
from apps.cases.registry import Sample, Step, plugin_for
from apps.identity.world import DemoWorld


@pytest.fixture
def start(world: DemoWorld, catalogue: None) -> Callable[..., Case]:
    """Starts a draft of the company's agent in Jiadong County, or elsewhere."""

    def draft(matter: str, authority: str = "990101") -> Case:
        return start_draft(
            user=world.user("agent"),
            applicant=world.company(),
            matter_code=f"land.{matter}",
            authority=world.authority(authority),
        )

    return draft


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/plain")


def filled(case: Case, step: str, sample: Sample | None = None, **changes: object):
    """The sample's form of one step, with changes: not validated, not saved."""
    plugin = plugin_for(case.matter_code)
    sample = sample or plugin.sample()
    files = MultiValueDict({name: [upload(*file)] for name, file in sample.files.get(step, {}).items()})
    page = plugin.step(step)
    assert isinstance(page, Step)
    return page.form({**sample.entries[step], **changes}, files, case=case)


def fill_in(case: Case, sample: Sample | None = None) -> Case:
    """Saves every page of the sample, in the order of the matter's steps."""
    for step in plugin_for(case.matter_code).steps:
        form = filled(case, step.code, sample)
        assert form.is_valid(), form.errors
        form.save()
    return case
