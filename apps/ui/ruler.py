"""The day ruler: one box a working day, drawn as SVG that the theme colors by class."""

from __future__ import annotations

import datetime as dt
import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

WIDTH = 272.0
_WEEK_GAP = 3.0
_TOP, _HEIGHT = 20.0, 16.0
_LABEL_TOP, _LABEL_STEP = 56, 15


class Spent(StrEnum):
    """What became of a day."""

    USED = "used"
    HALT = "halt"
    LEFT = "left"


@dataclass(frozen=True)
class DayCell:
    """A working day. `flag`: a due date that ends with this day, in words."""

    day: dt.date
    spent: Spent
    flag: str = ""
    is_today: bool = False


@dataclass(frozen=True)
class Label:
    """Text under or over the ruler; `anchor` is SVG's start, middle or end."""

    x: float
    y: int
    anchor: str
    text: str


@dataclass
class Ruler:
    """Path data by class, ready for the template."""

    height: int
    paths: dict[str, str]
    flags: str
    today_at: float | None
    labels: list[Label] = field(default_factory=list)


def _width(text: str) -> float:
    """About how wide 11 px text is: the drawing has no font to ask."""
    return sum(11.5 if unicodedata.east_asian_width(c) in "WF" else 6.5 for c in text)


def _starts(cells: Sequence[DayCell]) -> tuple[list[float], float]:
    """The left edge of each box and the pitch: weeks stand a little apart."""
    weeks = [c.day.isocalendar()[:2] for c in cells]
    gaps = sum(a != b for a, b in itertools.pairwise(weeks))
    pitch = (WIDTH - gaps * _WEEK_GAP) / max(len(cells), 1)
    lefts: list[float] = []
    x = 0.0
    for index in range(len(cells)):
        if index and weeks[index] != weeks[index - 1]:
            x += _WEEK_GAP
        lefts.append(x)
        x += pitch
    return lefts, pitch


def _box(x: float, pitch: float, *, solid: bool) -> str:
    width = max(pitch - 1.1, 0.6)
    if solid:
        return f"M{x:.1f} {_TOP:g}h{width:.1f}v{_HEIGHT:g}h-{width:.1f}z"
    # An outline is drawn on its edge: half a pixel in keeps it as large as a filled box.
    inner = max(width - 1, 0.2)
    return f"M{x + 0.5:.1f} {_TOP + 0.5:g}h{inner:.1f}v{_HEIGHT - 1:g}h-{inner:.1f}z"


def _placed(wanted: list[tuple[float, str]]) -> list[Label]:
    """Labels below the ruler, moved in from the edges, and down where two would run into each other."""
    rows: list[float] = []
    labels: list[Label] = []
    for x, text in sorted(wanted):
        half = _width(text) / 2
        anchor, left = "middle", x - half
        if left < 0:
            anchor, x, left = "start", 0.0, 0.0
        elif x + half > WIDTH:
            anchor, x, left = "end", WIDTH, WIDTH - 2 * half
        row = next((i for i, end in enumerate(rows) if end + 4 <= left), len(rows))
        rows[row:] = [left + 2 * half, *rows[row + 1 :]]
        labels.append(Label(round(x, 1), _LABEL_TOP + row * _LABEL_STEP, anchor, text))
    return labels


def draw(cells: Sequence[DayCell], *, start: str = "", today: str = "", halt: str = "") -> Ruler:
    """`start`, `today`, `halt`: the words at the first day, at today, and over the first halted day."""
    lefts, pitch = _starts(cells)
    paths = dict.fromkeys((s.value for s in Spent), "")
    for cell, x in zip(cells, lefts, strict=True):
        paths[cell.spent.value] += _box(x, pitch, solid=cell.spent is Spent.USED)
    flagged = [(x + pitch - 0.6, c.flag) for c, x in zip(cells, lefts, strict=True) if c.flag]
    wanted = [*flagged, (0.0, start)] if start else flagged
    labels = _placed(wanted)
    height = max((label.y for label in labels), default=int(_TOP + _HEIGHT)) + 4
    today_at = next((x + pitch / 2 for c, x in zip(cells, lefts, strict=True) if c.is_today), None)
    taken: tuple[float, float] = (-1.0, -1.0)
    if today_at is not None and today:
        half = _width(today) / 2
        middle = min(max(today_at, half), WIDTH - half)
        labels.append(Label(round(middle, 1), 10, "middle", today))
        taken = (middle - half - 4, middle + half + 4)
    halted = [x for c, x in zip(cells, lefts, strict=True) if c.spent is Spent.HALT]
    if halted and halt:
        half = _width(halt) / 2
        middle = min(max((halted[0] + halted[-1] + pitch) / 2, half), WIDTH - half)
        if middle + half < taken[0] or middle - half > taken[1]:
            labels.append(Label(round(middle, 1), 12, "middle", halt))
    flags = "".join(f"M{x:.1f} 17v26" for x, _text in flagged)
    return Ruler(height, {k: v for k, v in paths.items() if v}, flags, today_at, labels)
