"""Reading what a page of the PDF draws.

The content stream is read as typst writes it (ISO 32000-1, 7.8.2 and annex A): text, lines and curves, pictures,
colors, opacity, rectangular clips. Anything else is refused, never left out: a license with a part missing is worse
than none.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf.generic import DictionaryObject, StreamObject

from apps.licenses.ofd.fonts import Font
from apps.licenses.ofd.items import (
    Color,
    Ink,
    Item,
    Matrix,
    Path,
    Picture,
    Rectangle,
    Text,
    UnsupportedDrawing,
    box_of,
    number,
    times,
    within,
)
from apps.licenses.ofd.stream import Operand, operations


@dataclass
class _State:
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


def _number(value: Operand) -> float:
    if not isinstance(value, float):
        raise UnsupportedDrawing("a number was expected")
    return value


def _numbers(operands: list[Operand], count: int) -> list[float]:
    if len(operands) != count:
        raise UnsupportedDrawing(f"{count} numbers were expected")
    return [_number(value) for value in operands]


def _matrix(operands: list[Operand]) -> Matrix:
    a, b, c, d, e, f = _numbers(operands, 6)
    return a, b, c, d, e, f


def _color(operands: list[Operand]) -> Color:
    levels = [min(max(round(_number(value) * 255), 0), 255) for value in operands]
    if len(levels) == 1:
        return levels[0], levels[0], levels[0]
    if len(levels) != 3:
        raise UnsupportedDrawing("a color that is neither gray nor RGB")
    return levels[0], levels[1], levels[2]


@dataclass
class _Outline:
    """The path under construction, in user space."""

    steps: list[str] = field(default_factory=list)
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    rectangle: bool = False

    def add(self, letter: str, *points: float) -> None:
        self.steps.append(" ".join((letter, *(number(value) for value in points))))
        self.xs += points[::2]
        self.ys += points[1::2]


class Interpreter:
    """Runs one page's content. `fonts` gives the fonts of the document by their PDF dictionary."""

    def __init__(self, page: Rectangle, fonts: Callable[[DictionaryObject], Font]) -> None:
        self.page, self.fonts = page, fonts
        self.items: list[Item] = []

    def run(self, content: bytes, resources: DictionaryObject, matrix: Matrix, clip: Rectangle | None = None) -> None:
        state = _State(matrix, clip or self.page)
        _Run(self, resources, state).all(content)


_PAINT = {b"S": "s", b"s": "s", b"f": "f", b"F": "f", b"f*": "fe", b"B": "fs", b"B*": "fse", b"b": "fs", b"b*": "fse"}
_NOTHING = {b"BDC", b"BMC", b"EMC", b"MP", b"DP", b"cs", b"CS", b"M", b"J", b"j", b"ri", b"i", b"ET"}


class _Run:
    def __init__(self, interpreter: Interpreter, resources: DictionaryObject, state: _State) -> None:
        self.to, self.resources, self.state = interpreter, resources, state
        self.stack: list[_State] = []
        self.outline = _Outline()
        self.clipping = False
        self.text_matrix: Matrix = (1, 0, 0, 1, 0, 0)
        self.found: dict[tuple[str, str], DictionaryObject] = {}

    def all(self, content: bytes) -> None:
        for operator, operands in operations(content):
            if operator in _NOTHING:
                continue
            if operator in _PAINT or operator == b"n":
                self.paint(_PAINT.get(operator, ""), close=operator in (b"s", b"b", b"b*"))
                continue
            handler = _HANDLERS.get(operator)
            if handler is None:
                raise UnsupportedDrawing(f"the operator {operator.decode('latin-1')}")
            handler(self, operands)

    def resource(self, kind: str, name: Operand) -> DictionaryObject:
        """A page names its few fonts hundreds of times; each is looked up once."""
        if isinstance(name, str) and (kind, name) in self.found:
            return self.found[kind, name]
        found = self.resources.get(kind)
        inside = found.get_object() if found is not None else {}
        if not isinstance(inside, DictionaryObject) or not isinstance(name, str) or name not in inside:
            raise UnsupportedDrawing(f"{kind} {name!r} is missing")
        resource = inside[name].get_object()
        if not isinstance(resource, DictionaryObject):
            raise UnsupportedDrawing(f"{kind} {name!r} is of another kind")
        self.found[kind, name] = resource
        return resource

    # state

    def save(self, _operands: list[Operand]) -> None:
        self.stack.append(copy.copy(self.state))

    def restore(self, _operands: list[Operand]) -> None:
        if not self.stack:
            raise UnsupportedDrawing("a state was given back that was not kept")
        self.state = self.stack.pop()

    def transform(self, operands: list[Operand]) -> None:
        self.state.matrix = times(_matrix(operands), self.state.matrix)

    def line_width(self, operands: list[Operand]) -> None:
        (self.state.width,) = _numbers(operands, 1)

    def line_dash(self, operands: list[Operand]) -> None:
        lengths = operands[0]
        if not isinstance(lengths, list):
            raise UnsupportedDrawing("a dash without lengths")
        self.state.dash = tuple(_number(length) for length in lengths)

    def fill_color(self, operands: list[Operand]) -> None:
        self.state.fill = _color(operands)

    def stroke_color(self, operands: list[Operand]) -> None:
        self.state.stroke = _color(operands)

    def graphics_state(self, operands: list[Operand]) -> None:
        for key, value in self.resource("/ExtGState", operands[0]).items():
            if key == "/ca":
                self.state.fill_opacity = float(value)
            elif key == "/CA":
                self.state.stroke_opacity = float(value)
            elif not (
                key == "/Type" or (key == "/SMask" and value == "/None") or (key == "/BM" and value == "/Normal")
            ):
                raise UnsupportedDrawing(f"the graphics state {key}")

    # paths

    def move(self, operands: list[Operand]) -> None:
        self.outline.add("M", *_numbers(operands, 2))

    def lines(self, operands: list[Operand]) -> None:
        raw = operands[0]
        assert isinstance(raw, bytes)  # a run as `operations` found it
        words = raw.decode().upper().split()
        across, down = words[::3], words[1::3]
        self.outline.xs += map(float, across)
        self.outline.ys += map(float, down)
        words[::3], words[1::3], words[2::3] = words[2::3], across, down
        self.outline.steps.append(" ".join(words))

    def line(self, operands: list[Operand]) -> None:
        self.outline.add("L", *_numbers(operands, 2))

    def curve(self, operands: list[Operand]) -> None:
        self.outline.add("B", *_numbers(operands, 6))

    def close(self, _operands: list[Operand]) -> None:
        self.outline.steps.append("C")

    def rectangle(self, operands: list[Operand]) -> None:
        x, y, width, height = _numbers(operands, 4)
        self.outline.rectangle = not self.outline.steps
        for letter, point in zip(
            "MLLL", ((x, y), (x + width, y), (x + width, y + height), (x, y + height)), strict=True
        ):
            self.outline.add(letter, *point)
        self.outline.steps.append("C")

    def clip(self, _operands: list[Operand]) -> None:
        self.clipping = True

    def paint(self, how: str, *, close: bool) -> None:
        outline, state = self.outline, self.state
        if close:
            outline.steps.append("C")
        if outline.xs:
            box = box_of(state.matrix, min(outline.xs), min(outline.ys), max(outline.xs), max(outline.ys))
            if how:
                ink = state.ink(fill="f" in how, stroke="s" in how, even_odd="e" in how)
                self.to.items.append(Path(" ".join(outline.steps), state.matrix, box, ink, state.clip))
            if self.clipping:
                if not self._is_upright_rectangle():
                    raise UnsupportedDrawing("a clip that is no upright rectangle")
                state.clip = within(state.clip, box)
        self.outline, self.clipping = _Outline(), False

    def _is_upright_rectangle(self) -> bool:
        a, b, c, d, _, _ = self.state.matrix
        outline = self.outline
        edges = {min(outline.xs), max(outline.xs)}, {min(outline.ys), max(outline.ys)}
        corners = all(x in edges[0] and y in edges[1] for x, y in zip(outline.xs, outline.ys, strict=True))
        return corners and len(outline.xs) in (4, 5) and (b == c == 0 or a == d == 0)

    # pictures

    def draw(self, operands: list[Operand]) -> None:
        thing = self.resource("/XObject", operands[0])
        if not isinstance(thing, StreamObject):
            raise UnsupportedDrawing("a drawing without content")
        entries: Mapping[str, Any] = thing
        if entries["/Subtype"] == "/Image":
            # PDF's unit square has its origin below, OFD's above.
            matrix = times((1, 0, 0, -1, 0, 1), self.state.matrix)
            self.to.items.append(Picture(thing, matrix, self.state.fill_opacity, self.state.clip))
            return
        if entries["/Subtype"] != "/Form":
            raise UnsupportedDrawing(f"a drawing of the kind {entries['/Subtype']}")
        own = [float(value) for value in entries.get("/Matrix", (1, 0, 0, 1, 0, 0))]
        matrix = times((own[0], own[1], own[2], own[3], own[4], own[5]), self.state.matrix)
        left, bottom, right, top = (float(edge) for edge in entries["/BBox"])
        inner = replace(self.state, matrix=matrix)
        inner.clip = within(inner.clip, box_of(matrix, left, bottom, right, top))
        resources = entries.get("/Resources", self.resources)
        _Run(self.to, resources.get_object(), inner).all(thing.get_data())

    # text

    def font(self, operands: list[Operand]) -> None:
        self.state.font = self.to.fonts(self.resource("/Font", operands[0]))
        self.state.size = _number(operands[1])

    def text_mode(self, operands: list[Operand]) -> None:
        mode = int(_numbers(operands, 1)[0])
        if mode not in (0, 1, 2, 3):
            raise UnsupportedDrawing("text as a clip")
        self.state.mode = mode

    def begin_text(self, _operands: list[Operand]) -> None:
        self.text_matrix = (1, 0, 0, 1, 0, 0)

    def text_position(self, operands: list[Operand]) -> None:
        self.text_matrix = _matrix(operands)

    def show(self, operands: list[Operand]) -> None:
        pieces = operands[0] if isinstance(operands[0], list) else [operands[0]]
        font, state = self.state.font, self.state
        if font is None:
            raise UnsupportedDrawing("text without a font")
        glyphs: list[tuple[int, float]] = []
        at = 0.0
        for piece in pieces:
            if isinstance(piece, bytes):
                for i in range(0, len(piece) - 1, 2):
                    glyph = piece[i] << 8 | piece[i + 1]
                    glyphs.append((glyph, at))
                    at += font.advances.get(glyph, 0.0) * state.size / 1000
            else:
                at -= _number(piece) * state.size / 1000
        self._add(font, glyphs, at)
        self.text_matrix = times((1, 0, 0, 1, at, 0), self.text_matrix)

    def _add(self, font: Font, glyphs: list[tuple[int, float]], width: float) -> None:
        state = self.state
        if not glyphs or state.mode == 3:
            return
        # Text space has y upwards, the page downwards.
        a, b, c, d, e, f = times((1, 0, 0, -1, 0, 0), times(self.text_matrix, state.matrix))
        scale = (a * a + b * b) ** 0.5
        if not scale:
            return
        turn = (a / scale, b / scale, c / scale, d / scale)
        ink = state.ink(fill=state.mode != 1, stroke=state.mode in (1, 2))
        placed = tuple((glyph, at * scale) for glyph, at in glyphs)
        self.to.items.append(Text(font, state.size * scale, e, f, turn, placed, width * scale, ink, state.clip))


_HANDLERS: Mapping[bytes, Callable[[_Run, list[Operand]], None]] = {
    b"q": _Run.save,
    b"Q": _Run.restore,
    b"cm": _Run.transform,
    b"w": _Run.line_width,
    b"d": _Run.line_dash,
    b"gs": _Run.graphics_state,
    b"lines": _Run.lines,
    b"m": _Run.move,
    b"l": _Run.line,
    b"c": _Run.curve,
    b"h": _Run.close,
    b"re": _Run.rectangle,
    b"W": _Run.clip,
    b"W*": _Run.clip,
    b"Do": _Run.draw,
    b"BT": _Run.begin_text,
    b"Tf": _Run.font,
    b"Tr": _Run.text_mode,
    b"Tm": _Run.text_position,
    b"Tj": _Run.show,
    b"TJ": _Run.show,
    **dict.fromkeys((b"sc", b"scn", b"g", b"rg"), _Run.fill_color),
    **dict.fromkeys((b"SC", b"SCN", b"G", b"RG"), _Run.stroke_color),
}  # fmt: skip
