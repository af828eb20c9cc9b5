from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from apps.onemap.crs import Zone
from apps.onemap.maps import Lot, map_view

from .test_geometry import WHOLE, square


def drawn(*lots: Lot) -> ElementTree.Element:
    return ElementTree.fromstring(render_to_string("onemap/map.html", {"map": map_view(lots)}))


def test_the_map_tells_its_title_number_and_area():
    svg = drawn(Lot("DK001", "地块<甲>", WHOLE))
    assert svg.find("title").text
    texts = [text.text for text in svg.findall("text")]
    assert "DK001 地块<甲>" in texts
    assert any("1.0000" in text for text in texts)
    assert {"J1", "J2", "J3", "J4"} <= set(texts)


def test_the_map_has_classes_and_no_styles():
    svg = drawn(Lot("DK001", "甲", WHOLE), Lot("DK002", "乙", square(2_583_000, 383_200, 10), "lot-bad"))
    assert {path.get("class") for path in svg.findall("path")} == {"grid", "lot", "lot-bad", "bar"}
    assert not any(element.get("style") for element in svg.iter())
    assert len(svg.findall("circle")) == 8


def test_everything_lies_within_the_frame():
    view = map_view([Lot("DK001", "甲", square(2_583_000, 383_000, 30_000, hole=500))])
    numbers = [float(n) for path in view.paths if path.css == "lot" for n in re.findall(r"-?[\d.]+", path.d)]
    assert min(numbers) >= 0
    assert max(numbers[0::2]) <= view.width
    assert max(numbers[1::2]) <= view.height


def test_north_is_up():
    (_grid, lot, *_bars) = map_view([Lot("DK001", "", WHOLE)]).paths
    _x1, y1, _x2, y2, *_rest = [float(n) for n in re.findall(r"[\d.]+", lot.d)]
    assert y2 < y1


def test_a_thousand_points_are_not_all_labelled():
    view = map_view([Lot(f"DK{i}", "", square(2_583_000 + 20 * i, 383_000, 10)) for i in range(250)])
    assert view.circles == ()
    assert sum(text.text.startswith("J") for text in view.texts) <= 24


def test_one_parcel_and_many_are_counted():
    with translation.override("en"):
        assert map_view([Lot("DK001", "甲", WHOLE)]).title == "Plan of 1 parcel"
        assert map_view([Lot("DK001", "", WHOLE), Lot("DK002", "", WHOLE)]).title == "Plan of 2 parcels"


def test_lots_of_two_zones_are_no_map():
    with pytest.raises(ValueError):
        map_view([Lot("A", "", WHOLE), Lot("B", "", square(2_583_000, 383_000, 10, zone=Zone(3, 39)))])
