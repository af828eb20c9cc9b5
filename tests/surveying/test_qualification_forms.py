from __future__ import annotations

import pytest

from apps.surveying.forms.qualification import code_of
from apps.surveying.services import replace_specialities
from apps.surveying.standards import SYSTEMS, TITLES

from .conftest import filled


@pytest.fixture
def case(start):
    case = start("qualification")
    replace_specialities(case=case, grades={"04": "B", "06": "B"})
    return case


def test_no_speciality_is_refused(start):
    form = filled(start("qualification"), "specialities", speciality_04="", speciality_06="")
    assert "at least one" in str(form.errors["speciality_01"])


def test_navigation_maps_at_grade_a_are_the_ministrys(start):
    case = start("qualification")
    assert "Ministry" in str(filled(case, "specialities", speciality_09="A").errors["speciality_09"])
    assert filled(case, "specialities", speciality_09="B").is_valid()


def test_an_unknown_grade_is_refused(start):
    assert "speciality_01" in filled(start("qualification"), "specialities", speciality_01="C").errors


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("C1, 甲, 中级, 否, 04 06", "counted for 2 specialities; the rule allows 1"),
        ("C1, 甲, 中级, 否, 04\nC1, 甲, 中级, 否, 06", "on line 1 already"),
        ("C1, 甲, 特级, 否, 04", "senior, middle or junior"),
        ("C1, 甲, 高级, 也许, 04", "yes or no"),
        ("C1, 甲, 高级, 是, 05", "04 06"),
        ("C1, 甲, 高级, 是,", "04 06"),
        (", 甲, 高级, 是, 04", "certificate number"),
        ("C1, 甲, 高级, 是", "4 cells"),
    ],
)
def test_a_wrong_engineer_is_refused_with_the_line(case, line, said):
    assert said in str(filled(case, "engineers", engineers=line).errors["engineers"])


def test_a_senior_engineer_is_counted_for_two_specialities_and_no_third(case):
    assert filled(case, "engineers", engineers="C1, 甲, 高级, 是, 04 06").is_valid()
    replace_specialities(case=case, grades={"04": "B", "05": "B", "06": "B"})
    assert "allows 2" in str(filled(case, "engineers", engineers="C1, 甲, 高级, 是, 04 05 06").errors["engineers"])


@pytest.mark.parametrize(
    ("entries", "field", "said"),
    [
        ({"instruments": "算盘, A, 1, 2027-01-01"}, "instruments", "total station"),
        ({"instruments": "全站仪, T1, 1, 明年"}, "instruments", "2027-06-30"),
        ({"instruments": "全站仪, , 1, 2027-01-01"}, "instruments", "model"),
        ({"instruments": "全站仪, T, 1, 2027-01-01\n全站仪, T, 1, 2027-01-01"}, "instruments", "more than once"),
        ({"systems": "某系统, X, 1"}, "systems", "GIS platform"),
        ({"systems": "地理信息系统平台, X, 0"}, "systems", "from 1 to 999"),
        ({"systems": "地理信息系统平台, X, 一"}, "systems", "from 1 to 999"),
        ({"instruments": "", "systems": ""}, "instruments", "at least one"),
    ],
)
def test_wrong_equipment_is_refused(case, entries, field, said):
    assert said in str(filled(case, "equipment", **entries).errors[field])


@pytest.mark.parametrize(
    ("word", "names", "code"),
    [("高级", TITLES, "senior"), ("Senior", TITLES, "senior"), ("GIS PLATFORM", SYSTEMS, "gis"), ("别的", TITLES, "")],
)
def test_a_term_is_read_in_both_languages(word, names, code):
    assert code_of(word, names) == code
