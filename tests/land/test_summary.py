from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from apps.cases.registry import plugin_for

from .conftest import fill_in

MATTERS = ["preexam_site", "temporary_use", "plan_permit_land"]


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


def test_the_case_page_shows_parcels_and_map(start):
    html = render_to_string("land/detail.html", {"case": fill_in(start("temporary_use"))})
    assert "LS001" in html
    assert "0.7068" in html
    assert '<svg class="map"' in html


def test_without_parcels_there_is_no_map(start):
    assert "<svg" not in render_to_string("land/detail.html", {"case": start("temporary_use")})


@pytest.mark.parametrize("matter", MATTERS)
def test_reading_a_case_takes_a_fixed_number_of_queries(start, matter, django_assert_max_num_queries):
    case = fill_in(start(matter))
    plugin = plugin_for(case.matter_code)
    with django_assert_max_num_queries(8):
        plugin.summary(case)
        plugin.conditions(case)
        plugin.checks(case)
        plugin.decide_level(case)
