from __future__ import annotations

import pytest

from apps.cases.registry import plugin_for

MATTERS = ["mining_right_new", "mining_plan"]


@pytest.mark.parametrize("matter", MATTERS)
def test_the_sample_completes_every_page_and_passes_every_check(drafted, matter):
    case = drafted(matter)
    plugin = plugin_for(case.matter_code)
    assert [step.code for step in plugin.steps if not step.is_complete(case)] == []
    assert {check.outcome for check in plugin.checks(case)} == {"pass"}


@pytest.mark.parametrize("matter", MATTERS)
def test_the_sample_has_no_material_that_the_catalogue_does_not_know(drafted, matter):
    case = drafted(matter)
    assert set(plugin_for(case.matter_code).sample().materials) <= {m.code for m in case.matter.spec.materials}


@pytest.mark.parametrize("matter", MATTERS)
def test_a_summary_has_a_value_in_every_line(drafted, matter):
    case = drafted(matter)
    assert [fact.label for fact in plugin_for(case.matter_code).summary(case) if not fact.value] == []


@pytest.mark.parametrize("matter", MATTERS)
def test_an_empty_draft_fails_its_checks_and_still_has_a_summary(start, matter):
    case = start(matter)
    plugin = plugin_for(case.matter_code)
    assert "fail" in {check.outcome for check in plugin.checks(case)}
    assert plugin.summary(case)


def test_two_samples_of_the_right_lie_on_different_ground(drafted):
    first = drafted("mining_right_new").mineral.corners
    assert drafted("mining_right_new").mineral.corners != first
