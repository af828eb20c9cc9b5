"""What the operators of a page work on: graphics state, the path under construction, operands as numbers and colors."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.licenses.ofd.fonts import Font
from apps.licenses.ofd.items import Color, Ink, Matrix, Rectangle, UnsupportedDrawing, number
from apps.licenses.ofd.stream import Operand, glyphs

Setting = tuple[list[tuple[int, float]], float]
"""The glyphs of a text with where each begins, and where the text ends; from the text's start, in its unit."""


@dataclass
class State:
    matrix: Matrix
    clip: Rectangle
    fill: Color = (0, 0, 0)
    stroke: Color = (0, 0, 0)
    width: float = 1.0
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0
    dash: tuple[float, ...] = ()
    font: Font | None = None
    size: float = 0.0
    mode: int = 0

    def copy(self) -> State:
        # A page keeps its state hundreds of times; `copy.copy` takes ten times as long.
        made = State.__new__(State)
        made.__dict__.update(self.__dict__)
        return made

    def ink(self, *, fill: bool, stroke: bool, even_odd: bool = False) -> Ink:
        a, b, c, d, _, _ = self.matrix
        scale = abs(a * d - b * c) ** 0.5
        return Ink(
            self.fill if fill else None,
            self.stroke if stroke else None,
            self.width * scale,
            self.fill_opacity,
            self.stroke_opacity,
            even_odd,
            tuple(length * scale for length in self.dash),
        )


def as_number(value: Operand) -> float:
    if not isinstance(value, float):
        raise UnsupportedDrawing("a number was expected")
    return value


def as_numbers(operands: list[Operand], count: int) -> list[float]:
    if len(operands) != count:
        raise UnsupportedDrawing(f"{count} numbers were expected")
    return [as_number(value) for value in operands]


def as_matrix(operands: list[Operand]) -> Matrix:
    a, b, c, d, e, f = as_numbers(operands, 6)
    return a, b, c, d, e, f


def as_raw(value: Operand) -> bytes:
    assert isinstance(value, bytes)  # as `operations` takes it in one bite
    return value


def as_color(operands: list[Operand]) -> Color:
    return _color_of([as_number(value) for value in operands])


@functools.lru_cache(maxsize=64)
def written_color(raw: bytes) -> Color:
    return _color_of([float(level) for level in raw.split()])


def _color_of(values: list[float]) -> Color:
    levels = [min(max(round(value * 255), 0), 255) for value in values]
    if len(levels) == 1:
        return levels[0], levels[0], levels[0]
    if len(levels) != 3:
        raise UnsupportedDrawing("a color that is neither gray nor RGB")
    return levels[0], levels[1], levels[2]


@dataclass
class Outline:
    """The path under construction, in user space."""

    steps: list[str] = field(default_factory=list)
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    rectangle: bool = False

    def add(self, letter: str, *points: float) -> None:
        self.steps.append(" ".join((letter, *(number(value) for value in points))))
        self.xs += points[::2]
        self.ys += points[1::2]


def set_text(shown: Sequence[Operand], font: Font, size: float) -> Setting:
    """The glyphs of a text with where each begins, and where the text ends."""
    placed: list[tuple[int, float]] = []
    at, advance = 0.0, font.advances.get
    for piece in shown:
        if isinstance(piece, bytes):
            for glyph in glyphs(piece):
                placed.append((glyph, at))
                at += advance(glyph, 0.0) * size / 1000
        else:
            at -= as_number(piece) * size / 1000
    return placed, at
