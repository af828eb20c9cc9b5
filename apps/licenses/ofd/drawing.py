"""Reading what a page of the PDF draws.

The content stream is read as typst writes it (ISO 32000-1, 7.8.2 and annex A): text, lines and curves, pictures,
colors, opacity, rectangular clips. Anything else is refused, never left out: a license with a part missing is worse
than none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pypdf.generic import DictionaryObject, StreamObject

from apps.licenses.ofd.fonts import Font
from apps.licenses.ofd.items import (
    Item,
    Matrix,
    Path,
    Picture,
    Rectangle,
    Text,
    UnsupportedDrawing,
    box_of,
    times,
    within,
)
from apps.licenses.ofd.state import (
    Outline,
    Setting,
    State,
    as_color,
    as_matrix,
    as_number,
    as_numbers,
    as_raw,
    set_text,
    written_color,
)
from apps.licenses.ofd.stream import Operand, operations, pieces


class Interpreter:
    """Runs one page's content. `fonts` gives the fonts of the document by their PDF dictionary."""

    def __init__(self, page: Rectangle, fonts: Callable[[DictionaryObject], Font]) -> None:
        self.page, self.fonts = page, fonts
        self.items: list[Item] = []

    def run(self, content: bytes, resources: DictionaryObject, matrix: Matrix, clip: Rectangle | None = None) -> None:
        state = State(matrix, clip or self.page)
        _Run(self, resources, state).all(content)


_PAINT = {b"S": "s", b"s": "s", b"f": "f", b"F": "f", b"f*": "fe", b"B": "fs", b"B*": "fse", b"b": "fs", b"b*": "fse"}
_NOTHING = {b"BDC", b"BMC", b"EMC", b"MP", b"DP", b"cs", b"CS", b"M", b"J", b"j", b"ri", b"i", b"ET"}


class _Run:
    def __init__(self, interpreter: Interpreter, resources: DictionaryObject, state: State) -> None:
        self.to, self.resources, self.state = interpreter, resources, state
        self.stack: list[State] = []
        self.outline = Outline()
        self.clipping = False
        self.text_matrix: Matrix = (1, 0, 0, 1, 0, 0)
        self.found: dict[tuple[str, str], DictionaryObject] = {}
        self.fonts: dict[str, Font] = {}
        self.settings: dict[tuple[bytes, ...], Setting] = {}

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
        self.stack.append(self.state)
        self.state = self.state.copy()

    def restore(self, _operands: list[Operand]) -> None:
        if not self.stack:
            raise UnsupportedDrawing("a state was given back that was not kept")
        self.state = self.stack.pop()

    def transform(self, operands: list[Operand]) -> None:
        self.state.matrix = times(as_matrix(operands), self.state.matrix)

    def line_width(self, operands: list[Operand]) -> None:
        (self.state.width,) = as_numbers(operands, 1)

    def line_dash(self, operands: list[Operand]) -> None:
        lengths = operands[0]
        if not isinstance(lengths, list):
            raise UnsupportedDrawing("a dash without lengths")
        self.state.dash = tuple(as_number(length) for length in lengths)

    def fill_color(self, operands: list[Operand]) -> None:
        self.state.fill = as_color(operands)

    def stroke_color(self, operands: list[Operand]) -> None:
        self.state.stroke = as_color(operands)

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
        self.outline.add("M", *as_numbers(operands, 2))

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
        self.outline.add("L", *as_numbers(operands, 2))

    def curve(self, operands: list[Operand]) -> None:
        self.outline.add("B", *as_numbers(operands, 6))

    def close(self, _operands: list[Operand]) -> None:
        self.outline.steps.append("C")

    def rectangle(self, operands: list[Operand]) -> None:
        x, y, width, height = as_numbers(operands, 4)
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
        self.outline, self.clipping = Outline(), False

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
        name, size = operands
        self.state.font, self.state.size = self._font(name), as_number(size)

    def _font(self, name: Operand) -> Font:
        if not isinstance(name, str) or name not in self.fonts:
            self.fonts[str(name)] = self.to.fonts(self.resource("/Font", name))
        return self.fonts[str(name)]

    def text_mode(self, operands: list[Operand]) -> None:
        mode = int(as_numbers(operands, 1)[0])
        if mode not in (0, 1, 2, 3):
            raise UnsupportedDrawing("text as a clip")
        self.state.mode = mode

    def begin_text(self, _operands: list[Operand]) -> None:
        self.text_matrix = (1, 0, 0, 1, 0, 0)

    def text_position(self, operands: list[Operand]) -> None:
        self.text_matrix = as_matrix(operands)

    def block(self, operands: list[Operand]) -> None:
        matrix, opacity, color, *shown = operands
        outer = self.state
        self.state = state = outer.copy()
        a, b, c, d, e, f = map(float, as_raw(matrix).split())
        state.matrix = times((a, b, c, d, e, f), state.matrix)
        if opacity is not None:
            self.graphics_state([as_raw(opacity).decode("latin-1")])
        state.fill = written_color(as_raw(color))
        self.shown(shown)
        self.state = outer

    def shown(self, operands: list[Operand]) -> None:
        mode, font, size, x, y, text = map(as_raw, operands)
        state = self.state
        state.mode, state.font, state.size = int(mode), self._font(font.decode("latin-1")), float(size)
        self.text_matrix = (1, 0, 0, -1, float(x), float(y))
        # The words of the DEMO mark stand on a page many times.
        key = (font, size, text)
        if key not in self.settings:
            self.settings[key] = set_text(pieces(text), state.font, state.size)
        self._add(state.font, *self.settings[key])

    def show(self, operands: list[Operand]) -> None:
        if self.state.font is None:
            raise UnsupportedDrawing("text without a font")
        shown = operands[0] if isinstance(operands[0], list) else [operands[0]]
        self._add(self.state.font, *set_text(shown, self.state.font, self.state.size))

    def _add(self, font: Font, glyphs: list[tuple[int, float]], width: float) -> None:
        state, text = self.state, self.text_matrix
        self.text_matrix = times((1, 0, 0, 1, width, 0), text)
        if not glyphs or state.mode == 3:
            return
        # Text space has y upwards, the page downwards.
        a, b, c, d, e, f = times((text[0], text[1], -text[2], -text[3], text[4], text[5]), state.matrix)
        scale = (a * a + b * b) ** 0.5
        if not scale:
            return
        turn = (a / scale, b / scale, c / scale, d / scale)
        ink = state.ink(fill=state.mode != 1, stroke=state.mode in (1, 2))
        placed = tuple([(glyph, at * scale) for glyph, at in glyphs])
        self.to.items.append(Text(font, state.size * scale, e, f, turn, placed, width * scale, ink, state.clip))


_HANDLERS: Mapping[bytes, Callable[[_Run, list[Operand]], None]] = {
    b"q": _Run.save,
    b"Q": _Run.restore,
    b"cm": _Run.transform,
    b"w": _Run.line_width,
    b"d": _Run.line_dash,
    b"gs": _Run.graphics_state,
    b"lines": _Run.lines,
    b"block": _Run.block,
    b"shown": _Run.shown,
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
