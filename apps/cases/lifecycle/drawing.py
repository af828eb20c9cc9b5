"""A machine drawn as SVG: the main course goes down, side stages stand beside it, every act is an arrow with its name.

All arrows but those of the main course are horizontal, each on a line of its own, so that no two texts meet whatever
a sector adds. An arrow to a stage that is not beside it ends at a small sign with that stage's name.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.cases.lifecycle.base import SYSTEM, Lifecycle
from apps.cases.lifecycle.moves import Move, moves
from apps.cases.vocabulary import CLOSED, Stage

MAIN = (
    Stage.DRAFT,
    Stage.FILED,
    Stage.EXAMINATION,
    Stage.REVIEW,
    Stage.DECISION,
    Stage.CERTIFICATE,
    Stage.DELIVERY,
    Stage.COMPLETED,
)
SIDE = (Stage.CORRECTION, Stage.CO_REVIEW, Stage.SUSPENDED)
LINE, PAD, BOX, WIDE, NARROW = 24, 8, 34, 12, 6.6  # pixels: an arrow's line, a margin, a box, a character's width


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    text: str
    css: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def baseline(self) -> float:
        return self.y + self.height / 2 + 4


@dataclass(frozen=True)
class Arrow:
    d: str
    x: float
    y: float
    text: str
    css: str


@dataclass
class Drawing:
    """What the template draws; sizes in pixels of the view box."""

    title: str
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    width: float = 0
    height: float = 0


@dataclass(frozen=True)
class _Edge:
    """One target of one act."""

    move: Move
    target: Stage

    @property
    def source(self) -> Stage:
        return self.move.source

    @property
    def css(self) -> str:
        return "auto" if self.move.act.by == SYSTEM else "act"


def draw_machine(machine: type[Lifecycle], *, title: str) -> Drawing:
    """In the active language. The same machine gives the same drawing."""
    edges = [_Edge(move, target) for move in moves(machine) for target in move.targets]
    return _Layout(edges, title).drawing()


def render_svg(drawing: Drawing, *, standalone: bool = False) -> SafeString:
    """As part of a page, or with its own colors as a file."""
    return render_to_string("cases/lifecycle.svg", {"drawing": drawing, "standalone": standalone})


def text_width(text: str) -> float:
    """About what the text takes at 12 pixels: Chinese characters are twice as wide as Latin ones."""
    return sum(WIDE if unicodedata.east_asian_width(c) in "WF" else NARROW for c in text)


class _Layout:
    """Columns from left to right: main stages, their acts, side stages, the side stages' acts, signs."""

    def __init__(self, edges: list[_Edge], title: str) -> None:
        met = {stage for edge in edges for stage in (edge.source, edge.target)}
        self.edges = edges
        self.main = [stage for stage in MAIN if stage in met]
        self.hosts = {stage: self._host(stage) for stage in SIDE if stage in met}
        box = max(text_width(str(stage.label)) for stage in met) + 2 * WIDE
        label = max(text_width(edge.move.label) for edge in edges) + 3 * WIDE
        self.box, self.side_x, self.sign_x = box, box + label, 2 * (box + label)
        self.result = Drawing(title, width=self.sign_x + box + 2)
        self.y = 1.0

    def drawing(self) -> Drawing:
        for stage in self.main:
            self._row(stage)
        self.result.height = self.y + 1
        return self.result

    def _host(self, side: Stage) -> Stage:
        """The first main stage that leads to the side stage, or comes from it."""
        beside = {e.source for e in self.edges if e.target == side} | {e.target for e in self.edges if e.source == side}
        return next((stage for stage in self.main if stage in beside), self.main[0])

    def _row(self, stage: Stage) -> None:
        top = self.y
        self.y += PAD
        for side in (s for s, host in self.hosts.items() if host == stage):
            self._side(stage, side)
        following = self._following(stage)
        for edge in self.edges:
            if edge.source == stage and edge.target != following and self.hosts.get(edge.target) != stage:
                self._line(edge, self.box, self.y)
                self.y += LINE
        height = max(self.y + PAD - top, BOX)
        self.result.boxes.append(Box(1, top, self.box - 1, height, str(stage.label), _css(stage)))
        self.y = top + height
        if following:
            self._down([e for e in self.edges if e.source == stage and e.target == following])

    def _following(self, stage: Stage) -> Stage | None:
        after = self.main.index(stage) + 1
        return self.main[after] if after < len(self.main) else None

    def _side(self, host: Stage, side: Stage) -> None:
        top = self.y
        between = [e for e in self.edges if (e.source, e.target) in ((host, side), (side, host))]
        own = [e for e in self.edges if e.source == side and e.target != host]
        for number, edge in enumerate(between):
            self._between(edge, top + number * LINE, forward=edge.source == host)
        for number, edge in enumerate(own):
            self._line(edge, self.side_x + self.box, top + number * LINE)
        height = max(len(between), len(own)) * LINE
        self.result.boxes.append(Box(self.side_x, top, self.box, height, str(side.label), "side"))
        self.y = top + height + PAD

    def _between(self, edge: _Edge, y: float, *, forward: bool) -> None:
        at, left, right = y + LINE - 6, self.box, self.side_x
        d = _pointed(left, right, at) if forward else _pointed(right, left, at)
        self.result.arrows.append(Arrow(d, (left + right) / 2, at - 5, edge.move.label, edge.css))

    def _line(self, edge: _Edge, x: float, y: float) -> None:
        """To a sign at the right, or, where the case stays, back to its box."""
        at, label = y + LINE - 6, x + (self.side_x - self.box) / 2
        if edge.target == edge.source:
            end = self.side_x - self.box - 2 * WIDE + x
            d = f"M{x:.0f} {at:.0f}H{end:.0f}v-8H{x + 4:.0f}m5-4l-5 4 5 4"
            self.result.arrows.append(Arrow(d, label, at - 12, edge.move.label, edge.css))
            return
        self.result.arrows.append(Arrow(_pointed(x, self.sign_x, at), label, at - 5, edge.move.label, edge.css))
        css = "end" if edge.target in CLOSED else "sign"
        self.result.boxes.append(Box(self.sign_x, at - 9, self.box, 18, str(edge.target.label), css))

    def _down(self, edges: list[_Edge]) -> None:
        height = max(1, len(edges)) * 16 + 14
        if edges:
            at = self.box / 2
            css = "act" if any(e.css == "act" for e in edges) else "auto"
            d = f"M{at:.0f} {self.y:.0f}v{height:.0f}m-4-5l4 5 4-5"
            self.result.arrows.append(Arrow(d, 0, 0, "", css))
            for number, edge in enumerate(edges):
                label = edge.move.label
                self.result.arrows.append(
                    Arrow("", at + 12 + text_width(label) / 2, self.y + 18 + number * 16, label, edge.css)
                )
        self.y += height


def _pointed(start: float, end: float, y: float) -> str:
    back = -5 if end > start else 5
    return f"M{start:.0f} {y:.0f}H{end:.0f}m{back}-4l{-back} 4 {back} 4"


def _css(stage: Stage) -> str:
    return "end" if stage in CLOSED else "main"
