"""Draws a round seal (印章): a five-pointed star, the organ's name round it, the seal's name below. Never an emblem.

Proportions after 国发〔1999〕25号 (round, star in the middle, name in an arc from left to right) [knowledge].
"""

from __future__ import annotations

import functools
import io
import math

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

RED = (200, 16, 24)
PIXELS = 840  # 42 mm at 508 dpi
_SCALE = 2  # drawn larger, then reduced: smooth edges
MAX_OWNER, MIN_OWNER = 30, 4
MAX_NAME = 14
LINE_HEIGHT, LINE_BELOW = 0.082, 0.2  # of the side: the seal's name and its distance below the center


@functools.cache
def _font(sans: bool, size: int) -> ImageFont.FreeTypeFont:
    path = pylopdf_fonts_zh_cn.sans_path() if sans else pylopdf_fonts_zh_cn.serif_path()
    return ImageFont.truetype(str(path), size)


def _glyph(char: str, *, height: float, width: float, sans: bool = False, weight: float = 0.02) -> Image.Image:
    """One character, emboldened by `weight` of its height, pressed into a box of the given size."""
    size = round(height)
    stroke = max(1, round(height * weight))
    font = _font(sans, size)
    cell = Image.new("L", (round(size * 1.3), round(size * 1.3)), 0)
    ImageDraw.Draw(cell).text(
        (cell.width / 2, cell.height / 2), char, font=font, fill=255, anchor="mm", stroke_width=stroke
    )
    return cell.resize((max(1, round(cell.width * width / height)), cell.height), Image.Resampling.LANCZOS)


def _stamp(mask: Image.Image, glyph: Image.Image, x: float, y: float) -> None:
    box = (round(x - glyph.width / 2), round(y - glyph.height / 2))
    mask.paste(255, box, glyph)


def _arc(mask: Image.Image, text: str, *, radius: float, height: float, width: float, span: float) -> None:
    """Characters on a circle, feet towards the center, spread evenly over `span` radians about the top."""
    center = mask.width / 2
    step = span / (len(text) - 1)
    for index, char in enumerate(text):
        angle = -span / 2 + step * index
        glyph = _glyph(char, height=height, width=width).rotate(
            -math.degrees(angle), resample=Image.Resampling.BICUBIC, expand=True
        )
        _stamp(mask, glyph, center + radius * math.sin(angle), center - radius * math.cos(angle))


def _line(mask: Image.Image, text: str, *, y: float, height: float, width: float) -> None:
    left = mask.width / 2 - width * (len(text) - 1) / 2
    for index, char in enumerate(text):
        _stamp(mask, _glyph(char, height=height, width=width * 0.96), left + width * index, y)


def _star(draw: ImageDraw.ImageDraw, *, x: float, y: float, radius: float) -> None:
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    points = []
    for corner in range(10):
        reach = inner if corner % 2 else radius
        angle = math.radians(36 * corner)
        points.append((x + reach * math.sin(angle), y - reach * math.cos(angle)))
    draw.polygon(points, fill=255)


def _demo_mark(mask: Image.Image, *, y: float) -> None:
    """A filled bar with the words left open: it reads on any ground and cannot be taken for a part of a real seal."""
    side = mask.width
    bar = (side * 0.335, y - side * 0.038, side * 0.665, y + side * 0.038)
    draw = ImageDraw.Draw(mask)
    draw.rounded_rectangle(bar, radius=side * 0.012, fill=255)
    draw.text(
        (side / 2, y - side * 0.001),
        "演示 DEMO",
        font=_font(True, round(side * 0.054)),
        fill=0,
        anchor="mm",
        stroke_width=3,
    )


def _arc_measures(count: int) -> tuple[float, float, float, float]:
    """Radius of the arc, height and width of a character (as shares of the side), and the angle the arc takes.

    Few characters stand wide apart on a short arc; many fill two thirds of the circle and grow tall and narrow.
    """
    span = math.radians(min(250, 118 + 12 * (count - MIN_OWNER)))
    height = 0.125 if count <= 12 else 0.118 if count <= 18 else 0.11
    radius = 0.462 - height * 0.62
    pitch = radius * span / (count - 1)
    return radius, height, min(height * 0.86, pitch * 0.93), span


def _line_width(radius: float, height: float, span: float, *, below: float) -> float:
    """Room for a straight line `below` the center, so that it stays clear of the arc's ends."""
    if radius * math.cos(math.pi - span / 2) < below - height:
        return 0.6
    inner = radius - height * 0.56
    return 2 * (math.sqrt(inner**2 - below**2) - 0.022)


@functools.lru_cache(maxsize=64)
def draw_seal(*, owner: str, name: str, demo: bool) -> bytes:
    """The seal as PNG, 840 × 840 pixels, red on a transparent ground. The same input gives the same bytes.

    `owner` has 4 to 30 characters, `name` at most 14; raises ValueError for others.
    """
    if not MIN_OWNER <= len(owner) <= MAX_OWNER or not 1 <= len(name) <= MAX_NAME:
        raise ValueError("a seal takes an owner of 4 to 30 and a name of 1 to 14 characters")
    side = PIXELS * _SCALE
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    rim = side * 0.006
    draw.ellipse((rim, rim, side - rim, side - rim), outline=255, width=round(side * 0.022))
    radius, height, width, span = _arc_measures(len(owner))
    _arc(mask, owner, radius=side * radius, height=side * height, width=side * width, span=span)
    _star(draw, x=side / 2, y=side * 0.47, radius=side * 0.145)
    pitch = min(LINE_HEIGHT, _line_width(radius, height, span, below=LINE_BELOW) / len(name))
    _line(mask, name, y=side * (0.5 + LINE_BELOW), height=side * LINE_HEIGHT, width=side * pitch)
    if demo:
        _demo_mark(mask, y=side * 0.835)
    mask = mask.resize((PIXELS, PIXELS), Image.Resampling.LANCZOS)
    # Sixteen shades at the edges are more than print shows, and halve the size of every sealed document; a palette of
    # one color in sixteen opacities, instead of four channels, halves it again: each of them carries the picture twice.
    # One color throughout leaves no dark fringe on any ground.
    shades = mask.point([round(shade / 17) for shade in range(256)])
    picture = Image.frombytes("P", shades.size, shades.tobytes())
    picture.putpalette([*RED] * 16)
    data = io.BytesIO()
    opacities = bytes(shade * 17 for shade in range(16))
    picture.save(data, "PNG", optimize=True, bits=4, transparency=opacities, pnginfo=PngInfo(), dpi=(508, 508))
    return data.getvalue()
