from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from apps.cases.actions import perform
from apps.cases.drafts import save_step
from apps.cases.errors import NotPossible
from apps.cases.materials import upload_material
from apps.cases.models import Case
from apps.cases.registry import Sample, plugin_for
from apps.cases.vocabulary import Stage
from apps.identity.models import Level
from apps.land.samples import plan_permit_land

from .conftest import upload
from .test_acquisition_form import in_force, opinion

__all__ = ["opinion"]


def filed(case: Case, user, sample: Sample | None = None) -> Case:
    """Through the functions that the pages call."""
    plugin = plugin_for(case.matter_code)
    sample = sample or plugin.sample()
    for step in plugin.steps:
        files = MultiValueDict({name: [upload(*file)] for name, file in sample.files.get(step.code, {}).items()})
        save_step(case=case, user=user, step_code=step.code, data=sample.entries[step.code], files=files)
    for code, (name, content) in sample.materials.items():
        upload_material(case=case, user=user, code=code, upload=SimpleUploadedFile(name, content))
    perform(case, "file", user, data={"declaration": True})
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    ("matter", "level"),
    [("preexam_site", Level.PROVINCE), ("temporary_use", Level.CITY), ("plan_permit_land", Level.COUNTY)],
)
def test_the_sample_can_be_filed_and_is_decided_at_its_level(start, world, matter, level):
    case = filed(start(matter), world.user("agent"))
    assert case.stage == Stage.FILED
    assert case.deciding_authority.level == level
    assert set(case.level_reason) == {"rule", "zh", "en"}


def test_an_incomplete_application_cannot_be_filed(start, world):
    with pytest.raises(NotPossible):
        perform(start("preexam_site"), "file", world.user("agent"), data={"declaration": True})


def test_allocated_land_is_accepted_with_a_valid_opinion(start, world, opinion):
    sample = plan_permit_land(preexam_number=opinion.number)
    case = filed(start("plan_permit_land"), world.user("agent"), sample)
    perform(case, "accept", world.user("jiadong.window"))
    case.refresh_from_db()
    assert case.stage == Stage.EXAMINATION
    assert case.accepted_on is not None


def test_allocated_land_is_not_accepted_once_the_opinion_is_revoked(start, world, opinion):
    sample = plan_permit_land(preexam_number=opinion.number)
    case = filed(start("plan_permit_land"), world.user("agent"), sample)
    in_force(opinion, status="revoked", status_reason="x", status_cause="x")
    with pytest.raises(NotPossible, match=opinion.number):
        perform(case, "accept", world.user("jiadong.window"))
