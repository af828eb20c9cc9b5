from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string

from apps.cases.actions import perform
from apps.cases.errors import NotPossible
from apps.cases.models import Case
from apps.deadlines.dates import today
from apps.surveying.checks import check_qualification
from apps.surveying.conditions import conditions_of
from apps.surveying.models import Engineer, Instrument
from apps.surveying.services import replace_engineers, replace_equipment, replace_specialities
from apps.surveying.standards import GRADES, MEASURES, SPECIALITIES, requirements

from .conftest import fill_in


@pytest.fixture
def case(start, world) -> Case:
    return fill_in(start("qualification"), world.user("agent"))


def counted(case: Case) -> dict[tuple[str, str], tuple[int, int, bool]]:
    return {(c.speciality.code, c.measure.code): (c.found, c.least, c.met) for c in conditions_of(case)}


def test_the_sample_is_counted_as_it_was_entered(case):
    assert counted(case) == {
        ("04", "staff"): (6, 6, True),
        ("04", "middle_staff"): (4, 2, True),
        ("04", "gnss"): (3, 3, True),
        ("04", "total_station"): (3, 3, True),
        ("04", "level"): (1, 1, True),
        ("06", "staff"): (6, 6, True),
        ("06", "middle_staff"): (4, 2, True),
        ("06", "gnss"): (3, 3, True),
        ("06", "total_station"): (3, 3, True),
    }


def engineers(count: int) -> list[dict[str, object]]:
    return [
        {"certificate": f"C{n}", "name": f"甲{n}", "title": "middle", "registered": False, "counted_for": ["08"]}
        for n in range(count)
    ]


@pytest.mark.parametrize(("count", "met"), [(5, False), (6, True), (7, True)])
def test_staff_just_below_at_and_just_above_the_threshold(start, count, met):
    case = start("qualification")
    replace_specialities(case=case, grades={"08": "B"})
    replace_engineers(case=case, rows=engineers(count))
    assert counted(case)["08", "staff"] == (count, 6, met)


@pytest.mark.parametrize(("count", "met"), [(1, False), (2, True), (3, True)])
def test_systems_just_below_at_and_just_above_the_threshold(start, count, met):
    case = start("qualification")
    replace_specialities(case=case, grades={"08": "B"})
    replace_equipment(case=case, instruments=[], systems=[{"kind": "cartography", "name": "X", "count": count}])
    assert counted(case)["08", "cartography"] == (count, 2, met)


def test_an_instrument_counts_on_the_last_day_of_its_calibration_and_not_after(case):
    level = Instrument.objects.filter(application__case=case, kind="level")
    level.update(calibrated_to=today())
    assert counted(case)["04", "level"] == (1, 1, True)
    level.update(calibrated_to=today() - dt.timedelta(days=1))
    assert counted(case)["04", "level"] == (0, 1, False)


def test_grade_a_asks_for_more_and_the_check_names_what_is_missing(case):
    replace_specialities(case=case, grades={"04": "A", "06": "B"})
    failed = [check for check in check_qualification(case) if check.outcome == "fail"]
    assert [check.code for check in failed] == ["CONDITIONS_04"]
    assert "engineers 6 of 15" in str(failed[0].text)
    assert "engineers 6/15" in str(failed[0].detail)


def test_an_engineer_counted_beyond_the_rule_fails_the_check(case):
    Engineer.objects.filter(application__case=case, title="middle").update(counted_for=["04", "06"])
    assert "ENGINEERS" in {check.code for check in check_qualification(case) if check.outcome == "fail"}


def in_decision(case: Case, world) -> None:
    for action, who, data in (
        ("file", "agent", {"declaration": True}),
        ("accept", "province.window", {}),
        ("submit_review", "province.handler", {"verdict": "agree", "text": "建议同意"}),
        ("submit_decision", "province.reviewer", {"verdict": "agree", "text": "同意"}),
    ):
        perform(case, action, world.user(who), data=data)


def grant(case: Case, world) -> None:
    perform(case, "grant", world.user("province.approver"), data={"text": "准予许可"})


def test_an_unmet_condition_bars_the_grant(case, world):
    Engineer.objects.filter(application__case=case, title="junior").update(counted_for=["06"])
    in_decision(case, world)
    with pytest.raises(NotPossible, match="engineers"):
        grant(case, world)


def test_a_qualification_is_not_granted_before_its_public_notice(case, world):
    in_decision(case, world)
    with pytest.raises(NotPossible, match="public notice"):
        grant(case, world)


def test_the_page_shows_each_condition_with_its_number_and_whether_it_is_met(case):
    replace_specialities(case=case, grades={"04": "A", "06": "B"})
    page = render_to_string("surveying/qualification.html", {"case": case})
    assert page.count('data-label="Finding"') == len(conditions_of(case))
    assert "not met" in page
    assert "Engineering surveying Grade A" in page


def test_the_conditions_take_four_queries(case, django_assert_num_queries):
    with django_assert_num_queries(4):
        conditions_of(case)


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize("code", SPECIALITIES)
def test_every_speciality_has_known_measures_above_zero(code, grade):
    needed = requirements(code, grade)
    assert {"staff", "middle_staff"} < {r.measure for r in needed} <= set(MEASURES)
    assert all(r.least > 0 for r in needed)
