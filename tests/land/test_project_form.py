from __future__ import annotations

import pytest

from apps.cases.models import Project
from apps.land.selectors import application_of

from .conftest import filled


def test_a_saved_project_names_the_case_and_is_linked_by_its_code(start):
    case = start("preexam_site")
    form = filled(case, "project")
    assert form.is_valid(), form.errors
    form.save()
    case.refresh_from_db()
    assert case.title == "甲东县 220 千伏升压站项目"
    assert case.project == Project.objects.get(code="2026-990101-44-01-000123")


CODES = ["", "2026-990101-44-01-00012", "2026-990101-44-01-0001234", "２０２６-990101-44-01-000123"]


@pytest.mark.parametrize("code", CODES)
def test_the_project_code_must_read_as_it_is_given_out(start, code):
    form = filled(start("preexam_site"), "project", project_code=code)
    assert list(form.errors) == ["project_code"]


def test_a_temporary_use_may_have_no_project_code(start):
    case = start("temporary_use")
    form = filled(case, "project", project_code="")
    assert form.is_valid(), form.errors
    form.save()
    assert case.project is None


def test_saving_again_changes_the_stored_entries(start):
    case = start("preexam_site")
    for scale in ("1 座", "2 座"):
        form = filled(case, "project", scale=scale)
        assert form.is_valid()
        form.save()
    assert application_of(case).scale == "2 座"
    assert type(form).initial_from(case)["scale"] == "2 座"
