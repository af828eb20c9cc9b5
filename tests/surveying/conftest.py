from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from apps.cases.drafts import save_step, start_draft
from apps.cases.materials import upload_material
from apps.cases.models import Case
from apps.cases.registry import Sample, Step, plugin_for
from apps.identity.world import DemoWorld


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Messages read the same whether the Chinese catalogues are compiled or not."""
    with translation.override("en"):
        yield


@pytest.fixture
def start(world: DemoWorld, catalogue: None) -> Callable[..., Case]:
    """Starts a draft of the company's agent at the sample's authority, or elsewhere."""

    def draft(matter: str, authority: str = "") -> Case:
        return start_draft(
            user=world.user("agent"),
            applicant=world.company(),
            matter_code=f"surveying.{matter}",
            authority=world.authority(authority or plugin_for(f"surveying.{matter}").sample().authority),
        )

    return draft


def files_of(sample: Sample, step: str) -> MultiValueDict:
    return MultiValueDict({name: [SimpleUploadedFile(*file)] for name, file in sample.files.get(step, {}).items()})


def filled(case: Case, step: str, **changes: object):
    """The sample's form of one step, with changes: not validated, not saved."""
    plugin = plugin_for(case.matter_code)
    sample = plugin.sample()
    page = plugin.step(step)
    assert isinstance(page, Step)
    return page.form({**sample.entries[step], **changes}, files_of(sample, step), case=case)


def fill_in(case: Case, user, sample: Sample | None = None) -> Case:
    """Saves every page of the sample and uploads what it brings, through the functions that the pages call."""
    plugin = plugin_for(case.matter_code)
    sample = sample or plugin.sample()
    for step in plugin.steps:
        save_step(
            case=case, user=user, step_code=step.code, data=sample.entries[step.code], files=files_of(sample, step.code)
        )
    kept = {step.material for step in plugin.steps}
    for code, (name, content) in sample.materials.items():
        if code not in kept and case.matter.spec.material(code).is_upload:
            upload_material(case=case, user=user, code=code, upload=SimpleUploadedFile(name, content))
    return Case.objects.get(pk=case.pk)
