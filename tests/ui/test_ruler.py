"""The day ruler: one box a working day, labels that do not run into each other."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from apps.ui.ruler import WIDTH, DayCell, Spent, _width, draw

MONDAY = dt.date(2026, 11, 2)


def cells(n, halted=(), flags=None, today=None):
    days = [d for d in (MONDAY + dt.timedelta(i) for i in range(3 * n + 7)) if d.weekday() < 5][:n]
    return [
        DayCell(d, Spent.HALT if i in halted else Spent.USED, (flags or {}).get(i, ""), i == today)
        for i, d in enumerate(days)
    ]


def test_each_day_is_a_box_of_its_kind():
    ruler = draw(cells(10, halted={3, 4}))
    assert ruler.paths["used"].count("M") == 8
    assert ruler.paths["halt"].count("M") == 2
    assert "left" not in ruler.paths


def test_labels_that_would_overlap_take_another_row():
    ruler = draw(cells(10, flags={4: "承诺 11-06", 5: "法定 11-09"}))
    assert len({label.y for label in ruler.labels}) == 2
    assert ruler.height > 60


@given(
    n=st.integers(1, 120),
    flags=st.dictionaries(st.integers(0, 119), st.text("承诺ab 1", min_size=1, max_size=12), max_size=4),
    today=st.integers(0, 119),
)
def test_labels_never_overlap_in_a_row_and_boxes_stay_inside(n, flags, today):
    ruler = draw(cells(n, flags=flags, today=today), start="受理 11-05")
    rows: dict[float, list[tuple[float, float]]] = {}
    for label in ruler.labels:
        width = _width(label.text)
        left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
        rows.setdefault(label.y, []).append((left, left + width))
    for spans in rows.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    starts = [float(part.split("h")[0].split(" ")[0]) for p in ruler.paths.values() for part in p.split("M")[1:]]
    assert len(starts) == n
    assert all(0 <= x <= WIDTH for x in starts)


def test_no_days_draw_nothing():
    assert draw([]).paths == {}
