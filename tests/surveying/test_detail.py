from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from apps.surveying.services import replace_engineers, replace_equipment, replace_specialities

ENGINEER = {
    "certificate": "GC-0001",
    "name": "甲一",
    "title": "senior",
    "registered": True,
    "counted_for": ["04", "06"],
}


@pytest.fixture
def page(start):
    case = start("qualification")
    replace_specialities(case=case, grades={"04": "B", "06": "B"})
    replace_engineers(case=case, rows=[ENGINEER])
    replace_equipment(
        case=case,
        instruments=[{"kind": "level", "model": "L1", "serial": "S-7", "calibrated_to": "2027-06-30"}],
        systems=[{"kind": "gis", "name": "Example GIS 10", "count": 2}],
    )
    return render_to_string("surveying/qualification.html", {"case": case})


@pytest.mark.parametrize("word", ["甲一", "GC-0001", "senior", "04 06", "S-7", "2027-06-30", "GIS platform"])
def test_what_is_counted_can_be_looked_at_one_by_one(page, word):
    assert word in page
