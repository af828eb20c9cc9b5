from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from apps.cases.registry import plugin_for
from apps.cases.selectors import required_materials
from apps.catalogue.models import MatterVersion
from apps.land.samples import plan_permit_land

from .conftest import fill_in

MATTERS = ["preexam_site", "temporary_use", "plan_permit_land"]


@pytest.mark.parametrize("matter", MATTERS)
def test_the_sample_completes_every_page_and_passes_every_check(start, matter):
    case = fill_in(start(matter))
    plugin = plugin_for(case.matter_code)
    assert [step.code for step in plugin.steps if not step.is_complete(case)] == []
    assert {check.outcome for check in plugin.checks(case)} == {"pass"}


@pytest.mark.parametrize("matter", MATTERS)
def test_the_sample_has_every_material_that_its_case_needs(start, matter):
    case = fill_in(start(matter))
    needed = {code for code, required in required_materials(case).items() if required}
    assert needed <= set(plugin_for(case.matter_code).sample().materials)


@pytest.mark.parametrize("matter", MATTERS)
def test_the_sample_has_no_material_that_the_catalogue_does_not_know(start, matter):
    start(matter)
    known = {m.code for m in MatterVersion.objects.get(matter__code=f"land.{matter}").spec.materials}
    assert set(plugin_for(f"land.{matter}").sample().materials) <= known


def test_the_materials_are_true_pdf_files_with_the_demo_mark():
    for code, (name, content) in plan_permit_land().materials.items():
        if code != "COORD_LAND":
            assert name.endswith(".pdf")
            assert "DEMO" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_a_draft_has_no_complete_page(start):
    case = start("preexam_site")
    assert [step.code for step in plugin_for(case.matter_code).steps if step.is_complete(case)] == []
