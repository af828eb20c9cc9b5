"""What stands on a page, in millimeters from its upper left corner: the common ground of the PDF and the OFD."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pypdf.generic import StreamObject

from apps.licenses.ofd.fonts import Font

MM = 25.4 / 72
Matrix = tuple[float, float, float, float, float, float]
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom
Color = tuple[int, int, int]
_ZEROS = re.compile(r"\.?0+(?= )")


class UnsupportedDrawing(ValueError):
    """The PDF draws something that this conversion does not know."""


class Ink(NamedTuple):
    """How something is painted. Opacities run from 0 to 1, `width` is the line's in mm."""

    fill: Color | None
    stroke: Color | None
    width: float
    fill_opacity: float
    stroke_opacity: float
    even_odd: bool = False
    dash: tuple[float, ...] = ()


class Text(NamedTuple):
    """One line of glyphs from (x, y) on its base line; `turn` maps right and down to the page, without scale."""

    font: Font
    size: float
    x: float
    y: float
    turn: tuple[float, float, float, float]
    glyphs: tuple[tuple[int, float], ...]
    width: float
    ink: Ink
    clip: Rectangle


class Path(NamedTuple):
    """`data` is OFD's abbreviated form in its own coordinates, `matrix` leads to the page."""

    data: str
    matrix: Matrix
    box: Rectangle
    ink: Ink
    clip: Rectangle


class Picture(NamedTuple):
    """`matrix` maps the unit square, y downwards, to the page."""

    stream: StreamObject
    matrix: Matrix
    opacity: float
    clip: Rectangle


Item = Text | Path | Picture


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def box_of(matrix: Matrix, left: float, top: float, right: float, bottom: float) -> Rectangle:
    """The box around a rectangle after mapping."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (top, bottom)]
    ys = [b * x + d * y + f for x in (left, right) for y in (top, bottom)]
    return min(xs), min(ys), max(xs), max(ys)


def within(one: Rectangle, other: Rectangle) -> Rectangle:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def number(value: float) -> str:
    """A thousandth is far below what print or eye resolves."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def numbers(values: Iterable[float]) -> str:
    """Each as `number` writes it, with blanks between."""
    every = tuple(values)
    return _ZEROS.sub("", "%.3f " * len(every) % every).replace("-0 ", "0 ").rstrip()
