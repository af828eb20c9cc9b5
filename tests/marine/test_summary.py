from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from apps.cases.registry import open_matters, plugin_for
from apps.cases.selectors import required_materials
from tests.land.conftest import fill_in

MATTERS = [plugin.code.removeprefix("marine.") for plugin in open_matters() if plugin.code.startswith("marine.")]


@pytest.mark.parametrize("matter", MATTERS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_complete_case_is_summed_up_without_gaps(start, matter, language):
    case = fill_in(start(matter))
    plugin = plugin_for(case.matter_code)
    with translation.override(language):
        facts = [(str(fact.label), fact.value, fact.step) for fact in plugin.summary(case)]
    assert all(label and value for label, value, _step in facts)
    assert {step for _label, _value, step in facts} == {step.code for step in plugin.steps}


@pytest.mark.parametrize("matter", MATTERS)
def test_an_empty_case_is_summed_up_all_the_same(start, matter):
    case = start(matter)
    assert plugin_for(case.matter_code).summary(case)


def test_the_case_page_shows_corners_and_map(start):
    html = render_to_string("marine/detail.html", {"case": fill_in(start("temporary_use"))})
    assert "21°31′12.350″" in html
    assert "12.6419" in html
    assert '<svg class="map"' in html


@pytest.mark.parametrize("matter", MATTERS)
def test_the_sample_passes_every_check(start, matter):
    case = fill_in(start(matter))
    plugin = plugin_for(case.matter_code)
    assert {check.outcome for check in plugin.checks(case)} == {"pass"}
    assert [step.code for step in plugin.steps if not step.is_complete(case)] == []


@pytest.mark.parametrize("matter", MATTERS)
def test_a_draft_has_no_complete_page(start, matter):
    case = start(matter)
    assert [step.code for step in plugin_for(case.matter_code).steps if step.is_complete(case)] == []


@pytest.mark.parametrize("matter", MATTERS)
def test_reading_a_case_takes_a_fixed_number_of_queries(start, matter, django_assert_max_num_queries):
    case = fill_in(start(matter))
    plugin = plugin_for(case.matter_code)
    with django_assert_max_num_queries(11):
        plugin.summary(case)
        plugin.conditions(case)
        plugin.checks(case)
        plugin.decide_level(case)


@pytest.mark.parametrize("effect", [True, False])
def test_a_study_is_needed_exactly_where_a_major_effect_is_possible(start, effect):
    from apps.marine.services import save_entries

    case = fill_in(start("temporary_use"))
    save_entries(case=case, values={"major_effect": effect})
    assert required_materials(case)["M_SEAARG"] == effect


def test_the_map_tells_the_area_that_the_text_tells(start):
    case = fill_in(start("temporary_use"))
    with translation.override("en"):
        page = render_to_string("marine/detail.html", {"case": case})
    assert page.count("12.6419 ha") == 3  # in the drawing, in its description and below it
    assert "宗海" not in page


def test_the_silence_of_departments_is_told_to_clerks_only(start):
    case = fill_in(start("temporary_use"))
    with translation.override("en"):
        assert "silence" in render_to_string("marine/detail.html", {"case": case, "for_clerk": True})
        assert "silence" not in render_to_string("marine/detail.html", {"case": case})
