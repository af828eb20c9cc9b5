from __future__ import annotations

import pytest

from apps.cases.registry import open_matters, plugin_for
from apps.cases.selectors import missing_parts

from .conftest import fill_in

MATTERS = [p.code.removeprefix("surveying.") for p in open_matters() if p.code.startswith("surveying.")]


@pytest.mark.parametrize("matter", MATTERS)
def test_the_sample_completes_every_page_and_passes_every_check(start, world, matter):
    case = fill_in(start(matter), world.user("agent"))
    assert missing_parts(case) == []
    assert {check.outcome for check in plugin_for(case.matter_code).checks(case)} == {"pass"}


@pytest.mark.parametrize("matter", MATTERS)
def test_every_fact_of_the_sample_is_said(start, world, matter):
    case = fill_in(start(matter), world.user("agent"))
    plugin = plugin_for(case.matter_code)
    facts = plugin.summary(case)
    assert all(fact.value for fact in facts)
    assert {fact.step for fact in facts} == {step.code for step in plugin.steps}


@pytest.mark.parametrize("matter", MATTERS)
def test_a_draft_has_no_complete_page_and_its_checks_fail(start, matter):
    case = start(matter)
    plugin = plugin_for(case.matter_code)
    assert [step.code for step in plugin.steps if step.is_complete(case)] == []
    assert "fail" in {check.outcome for check in plugin.checks(case)}
    assert plugin.summary(case)
