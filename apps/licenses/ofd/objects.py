"""What stands on a page as page objects of OFD (GB/T 33190-2016, 8 and 11): TextObject, PathObject, ImageObject."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator

from apps.licenses.ofd.fonts import xml_character
from apps.licenses.ofd.items import Color, Ink, Item, Path, Picture, Rectangle, Text, box_of, number, numbers
from apps.signatures.ofd.xml import escape

UPRIGHT = (1.0, 0.0, 0.0, 1.0)


def _joins(one: Text, two: Text) -> bool:
    if one.turn != two.turn or one.font is not two.font or one.size != two.size or one.ink != two.ink:
        return False
    a, b, c, d = one.turn
    right, down = two.x - one.x, two.y - one.y
    # Turned back, so that "right" is along the line.
    along, across = right * a + down * b, right * c + down * d
    return abs(across) < 0.01 and -0.05 * one.size < along - one.width < 0.6 * one.size and one.clip == two.clip


def join_lines(items: Iterable[Item]) -> Iterator[Item]:
    """Pieces that follow each other on one line become one: a code or a sentence is found as a whole."""
    last: Text | None = None
    for item in items:
        if isinstance(item, Text) and last is not None and _joins(last, item):
            along = (item.x - last.x) * last.turn[0] + (item.y - last.y) * last.turn[1]
            moved = tuple((glyph, at + along) for glyph, at in item.glyphs)
            last = last._replace(glyphs=last.glyphs + moved, width=along + item.width)
            continue
        if last is not None:
            yield last
        last = item if isinstance(item, Text) else None
        if last is None:
            yield item
    if last is not None:
        yield last


def _boundary(box: Rectangle, clip: Rectangle, margin: float = 0) -> Rectangle | None:
    """Left, top, width, height; an object is clipped by it (8.5). None where nothing of it is seen."""
    left, top = max(box[0] - margin, clip[0]), max(box[1] - margin, clip[1])
    right, bottom = min(box[2] + margin, clip[2]), min(box[3] + margin, clip[3])
    if right <= left or bottom <= top:
        return None
    return round(left, 3), round(top, 3), round(right - left, 3) or 0.001, round(bottom - top, 3) or 0.001


def _matrix(values: Iterable[float]) -> str:
    # A turn of a long line needs more digits than a place.
    return " ".join(f"{value:.6f}".rstrip("0").rstrip(".") for value in values)


def _colors(ink: Ink) -> str:
    """Opacity stands at the color, where more readers look for it than at the object."""

    def element(name: str, color: Color | None, opacity: float) -> str:
        if color is None:
            return ""
        alpha = f' Alpha="{round(opacity * 255)}"' if opacity < 1 else ""
        return f'<ofd:{name} Value="{color[0]} {color[1]} {color[2]}"{alpha}/>'

    return element("FillColor", ink.fill, ink.fill_opacity) + element("StrokeColor", ink.stroke, ink.stroke_opacity)


def _code(text: Text) -> tuple[str, list[float], str]:
    """The characters, where each begins, and the glyphs that no character leads to."""
    direct = [text.font.direct.get(glyph, "") for glyph, _ in text.glyphs]
    if all(direct):
        return "".join(direct), [at for _, at in text.glyphs], ""
    characters, places, transforms = "", [], ""
    for index, (glyph, at) in enumerate(text.glyphs):
        known = text.font.characters.get(glyph, "")
        shown = known if known and all(map(xml_character, known)) else "\ufffd"
        if shown != known or glyph not in text.font.direct:
            transforms += (
                f'<ofd:CGTransform CodePosition="{len(characters)}" CodeCount="{len(shown)}" GlyphCount="1">'
                f"<ofd:Glyphs>{glyph}</ofd:Glyphs></ofd:CGTransform>"
            )
        following = text.glyphs[index + 1][1] if index + 1 < len(text.glyphs) else text.width
        places += [at + (following - at) * i / len(shown) for i in range(len(shown))]
        characters += shown
    return characters, places, transforms


def _trimmed(text: Text) -> Text | None:
    """Without blanks at the ends, which readers of XML may drop and then misplace the rest."""

    def blank(glyph: int) -> bool:
        return text.font.characters.get(glyph, "\ufffd").isspace()

    if not blank(text.glyphs[0][0]) and not blank(text.glyphs[-1][0]):
        return text
    glyphs = list(text.glyphs)
    width = text.width
    while glyphs and blank(glyphs[-1][0]):
        width = glyphs.pop()[1]
    while glyphs and blank(glyphs[0][0]):
        glyphs.pop(0)
    if not glyphs:
        return None
    start = glyphs[0][1]
    a, b, _, _ = text.turn
    moved = tuple((glyph, at - start) for glyph, at in glyphs)
    return text._replace(x=text.x + a * start, y=text.y + b * start, glyphs=moved, width=width - start)


def _text(text: Text, identity: int, font: int) -> str:
    trimmed = _trimmed(text)
    if trimmed is None:
        return ""
    text = trimmed
    a, b, c, d = text.turn
    rise, fall = text.font.ascent * text.size / 1000, -text.font.descent * text.size / 1000
    margin = text.ink.width / 2 if text.ink.stroke else 0
    box = box_of((a, b, c, d, text.x, text.y), 0, -rise, text.width, fall)
    boundary = _boundary(box, text.clip, margin)
    if boundary is None:
        return ""
    x, y = text.x - boundary[0], text.y - boundary[1]
    turned = text.turn != UPRIGHT
    matrix = f' CTM="{_matrix((a, b, c, d, x, y))}"' if turned else ""
    if turned:
        x = y = 0.0
    stroke = f' Stroke="true" LineWidth="{number(text.ink.width)}"' if text.ink.stroke else ""
    fill = "" if text.ink.fill is not None else ' Fill="false"'
    characters, places, transforms = _code(text)
    steps = numbers(after - before for before, after in itertools.pairwise(places))
    delta = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="{identity}" Boundary="{numbers(boundary)}" Font="{font}" Size="{number(text.size)}"'
        f"{matrix}{stroke}{fill}>{_colors(text.ink)}{transforms}"
        f'<ofd:TextCode X="{number(x)}" Y="{number(y)}"{delta}>{escape(characters)}</ofd:TextCode></ofd:TextObject>'
    )


def _path(path: Path, identity: int) -> str:
    margin = path.ink.width / 2 if path.ink.stroke else 0
    boundary = _boundary(path.box, path.clip, margin)
    if boundary is None:
        return ""
    a, b, c, d, e, f = path.matrix
    ink = path.ink
    stroke = ' Stroke="false"' if ink.stroke is None else ""
    fill = ' Fill="true"' + (' Rule="Even-Odd"' if ink.even_odd else "") if ink.fill is not None else ""
    # The width is measured before the CTM is applied.
    scale = abs(a * d - b * c) ** 0.5 or 1
    width = f' LineWidth="{number(ink.width / scale)}"' if ink.stroke is not None else ""
    dash = f' DashPattern="{numbers(length / scale for length in ink.dash)}"' if ink.dash else ""
    return (
        f'<ofd:PathObject ID="{identity}" Boundary="{numbers(boundary)}"'
        f' CTM="{_matrix((a, b, c, d, e - boundary[0], f - boundary[1]))}"{width}{dash}{stroke}{fill}>'
        f"{_colors(ink)}<ofd:AbbreviatedData>{path.data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _picture(picture: Picture, identity: int, resource: int) -> str:
    boundary = _boundary(box_of(picture.matrix, 0, 0, 1, 1), picture.clip)
    if boundary is None:
        return ""
    a, b, c, d, e, f = picture.matrix
    alpha = f' Alpha="{round(picture.opacity * 255)}"' if picture.opacity < 1 else ""
    return (
        f'<ofd:ImageObject ID="{identity}" Boundary="{numbers(boundary)}" ResourceID="{resource}"'
        f' CTM="{_matrix((a, b, c, d, e - boundary[0], f - boundary[1]))}"{alpha}/>'
    )


def write(
    item: Item, *, next_id: Callable[[], int], font_id: Callable[[Text], int], picture_id: Callable[[Picture], int]
) -> str:
    """The object's XML; empty where nothing of it lies on the page."""
    if isinstance(item, Text):
        return _text(item, next_id(), font_id(item))
    if isinstance(item, Path):
        return _path(item, next_id())
    return _picture(item, next_id(), picture_id(item))
