"""The story that demonstration and tests play: what a matter adds to it, and what it is asked for."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.cases import registry
from apps.cases.demo.run import DemoFailed, Demonstration
from apps.cases.models import Case, TermExtension
from apps.cases.registry import DemoAct, Sample, first_of_each_sector, plugin_for
from apps.cases.vocabulary import Stage
from apps.identity.world import DemoWorld

CODE = "land.temporary_use"


@pytest.fixture
def show() -> Demonstration:
    return Demonstration(tell=lambda line: None)


def change(monkeypatch: pytest.MonkeyPatch, sample: Sample | None = None, **changes: Any) -> None:
    """The matter as if its sector had declared it so."""
    if sample is not None:
        changes["sample"] = lambda: sample
    monkeypatch.setitem(registry._PLUGINS, CODE, dataclasses.replace(plugin_for(CODE), **changes))


def leave(show: Demonstration, world: DemoWorld, stage: Stage) -> Case:
    return show.leave_at(stage, matter_code=CODE, user=world.user("agent"), applicant=world.company())


def test_a_matters_own_acts_are_played_at_their_stage_once(
    show: Demonstration, world: DemoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = DemoAct("examination", "request_extension", "handler", lambda case: {"reason": f"{case.title}情况复杂"})
    approve = DemoAct("examination", "approve_extension", "approver", {"remark": "同意延期"})
    change(monkeypatch, demo_acts=(ask, approve))
    case = leave(show, world, Stage.DECISION)
    assert TermExtension.objects.get(case=case).state == "approved"


def test_an_own_act_that_the_machine_does_not_have_fails(
    show: Demonstration, world: DemoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(monkeypatch, demo_acts=(DemoAct("filed", "grant", "approver", {}),))
    with pytest.raises(DemoFailed, match="grant is not possible in filed"):
        leave(show, world, Stage.EXAMINATION)


def test_a_sample_is_received_where_it_says_and_after_what_it_needs(
    show: Demonstration, world: DemoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sample = dataclasses.replace(plugin_for(CODE).sample(), authority="990100", before=lambda: done.append("before"))
    change(monkeypatch, sample=sample)
    assert leave(show, world, Stage.FILED).receiving_authority.code == "990100"
    assert done == ["before"]


def test_the_demonstration_shows_one_matter_of_each_sector() -> None:
    sectors = [plugin.code.partition(".")[0] for plugin in first_of_each_sector()]
    assert sorted(sectors) == sorted({plugin.code.partition(".")[0] for plugin in registry.open_matters()})


def test_a_matter_that_is_not_open_cannot_be_shown(world: DemoWorld) -> None:
    with pytest.raises(CommandError, match="is not open online"):
        call_command("demo", matter="land.supply", stdout=io.StringIO())
