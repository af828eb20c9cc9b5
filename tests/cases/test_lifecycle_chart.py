"""A machine as a picture, a graph and a table: everything in them comes from the machine itself."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from apps.cases.lifecycle.drawing import MAIN, SIDE, Drawing, draw_machine, text_width
from apps.cases.lifecycle.moves import moves
from apps.cases.registry import machine_for, open_matters
from apps.cases.vocabulary import CLOSED, Stage

MACHINES = sorted({plugin.machine for plugin in open_matters()})


def drawn(code: str, language: str) -> Drawing:
    with translation.override(language):
        return draw_machine(machine_for(code), title="t")


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("lifecycle_chart", *arguments, stdout=out)
    return out.getvalue()


def test_every_stage_has_a_place_in_the_picture() -> None:
    assert {*MAIN, *SIDE, *CLOSED} == set(Stage)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", MACHINES)
def test_every_act_is_an_arrow_with_its_name(code: str, language: str) -> None:
    with translation.override(language):
        wanted = sorted(move.label for move in moves(machine_for(code)) for _target in move.targets)
    assert sorted(arrow.text for arrow in drawn(code, language).arrows if arrow.text) == wanted


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", MACHINES)
def test_no_two_texts_meet(code: str, language: str) -> None:
    drawing = drawn(code, language)
    texts = [(b.middle, b.baseline, b.text) for b in drawing.boxes]
    texts += [(a.x, a.y, a.text) for a in drawing.arrows if a.text]
    for number, (x, y, text) in enumerate(texts):
        assert x - text_width(text) / 2 >= 0
        assert x + text_width(text) / 2 <= drawing.width
        for other_x, other_y, other in texts[number + 1 :]:
            apart = abs(y - other_y) >= 12 or abs(x - other_x) >= (text_width(text) + text_width(other)) / 2
            assert apart, f"{text} meets {other}"


def test_the_svg_is_well_formed_and_has_a_title() -> None:
    root = ElementTree.fromstring(printed("land.preexam_site", "--format", "svg"))
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "land.preexam_site 办理流程"


def test_the_graph_has_an_edge_for_every_target_of_every_act() -> None:
    machine = machine_for("land.preexam_site@1")
    edges = re.findall(r'"(\w+)" -> "(\w+)"', printed("land.preexam_site", "--language", "en"))
    wanted = [(m.source.value, target.value) for m in moves(machine) for target in m.targets]
    assert sorted(edges) == sorted(wanted)


def test_the_graph_is_in_the_language_asked_for() -> None:
    assert "受理 (受理窗口)" in printed("land.preexam_site")
    assert "Accept (Acceptance window)" in printed("land.preexam_site", "--language", "en")


def test_an_unknown_matter_is_answered_with_those_that_are_open() -> None:
    with pytest.raises(CommandError, match="Open are: land"):
        printed("land.nothing")
