"""Where the picture of a seal is shown: on one page, or cut over the edges of many (骑缝章)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from apps.signatures.ofd.errors import OfdError
from apps.signatures.ofd.layout import Page

MIN_SLICE = 3.0
"""A narrower slice shows nothing of the seal; longer documents bear it several times."""
_ROUNDING = 0.01


@dataclass(frozen=True)
class Stamp:
    """`page` counts from 0; the rest are millimeters from the page's upper left corner. `clip` is the part of the
    picture that is shown, in millimeters from the picture's own corner."""

    page: int
    left: float
    top: float
    width: float
    height: float
    clip: tuple[float, float, float, float] | None = None


def check(stamps: Sequence[Stamp], pages: Sequence[Page]) -> None:
    """Raises OfdError where a stamp has no page or what is shown of it lies off its page."""
    for stamp in stamps:
        if not 0 <= stamp.page < len(pages):
            raise OfdError("stamp.no_page", str(stamp.page + 1))
        page = pages[stamp.page]
        x, y, width, height = stamp.clip or (0.0, 0.0, stamp.width, stamp.height)
        left, top = stamp.left + x, stamp.top + y
        inside = min(left, top) >= -_ROUNDING and min(width, height) > 0
        if not inside or left + width > page.width + _ROUNDING or top + height > page.height + _ROUNDING:
            raise OfdError("stamp.off_page", str(stamp.page + 1))


def _groups(count: int, most: int) -> list[range]:
    """Pages 0 to count in runs of nearly the same length, none longer than `most` and none of a single page."""
    number = math.ceil(count / most)
    edges = [round(count * i / number) for i in range(number + 1)]
    return [range(start, end) for start, end in itertools.pairwise(edges)]


def straddling(pages: Sequence[Page], *, width: float, height: float) -> list[Stamp]:
    """The seal over the right edges of all pages, at half their height: laid together they show it whole.

    Sizes in millimeters. Raises OfdError for a single page, which has nothing to be joined to.
    """
    if len(pages) < 2:
        raise OfdError("stamp.single_page")
    stamps = []
    for group in _groups(len(pages), int(width / MIN_SLICE)):
        slice_width = width / len(group)
        for place, number in enumerate(group):
            page = pages[number]
            # The slice ends at the page's edge; what lies right and left of it is clipped.
            left = page.width - (place + 1) * slice_width
            clip = (place * slice_width, 0.0, slice_width, height)
            stamps.append(Stamp(number, left, (page.height - height) / 2, width, height, clip))
    return stamps
