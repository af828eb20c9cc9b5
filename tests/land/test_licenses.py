from __future__ import annotations

import datetime as dt

import pytest

from apps.cases.registry import plugin_for
from apps.deadlines.dates import today
from apps.land.licenses import KINDS
from apps.land.selectors import application_of
from apps.land.services import save_entries
from apps.licenses import kinds

from .conftest import fill_in

MATTERS = ["preexam_site", "temporary_use", "plan_permit_land"]


@pytest.mark.parametrize("matter", MATTERS)
def test_a_complete_case_gives_every_fact_of_its_license(start, matter):
    plan = plugin_for(f"land.{matter}").license
    case = fill_in(start(matter))
    data = kinds.get(plan.kind).clean(plan.data(case))
    assert data["project_name"]
    assert len(data["parcels"]) == 2


@pytest.mark.parametrize("matter", MATTERS)
def test_the_term_fits_the_kind(start, matter):
    plan = plugin_for(f"land.{matter}").license
    first, last = plan.validity(fill_in(start(matter)), today())
    kinds.get(plan.kind).valid.last_day(first=first, given=last)


def test_temporary_use_begins_neither_before_the_decision_nor_before_its_period(start):
    case = fill_in(start("temporary_use"))
    save_entries(case=case, values={"use_from": dt.date(2027, 3, 1), "use_to": dt.date(2028, 2, 29)})
    validity = plugin_for(case.matter_code).license.validity
    assert validity(case, dt.date(2027, 1, 15)) == (dt.date(2027, 3, 1), dt.date(2028, 2, 29))
    assert validity(case, dt.date(2027, 4, 15)) == (dt.date(2027, 4, 15), dt.date(2028, 2, 29))


def test_the_area_is_given_by_land_class(start):
    data = plugin_for("land.preexam_site").license.data(fill_in(start("preexam_site")))
    assert data["area"].startswith("3.1985 公顷，其中农用地 2.4500 公顷（耕地 0.8200 公顷")


def test_the_total_is_the_sum_of_the_parcels_as_printed(start):
    data = plugin_for("land.plan_permit_land").license.data(fill_in(start("plan_permit_land")))
    assert [row["hectares"] for row in data["parcels"]] == ["2.6711", "0.5274"]
    assert data["area"] == "3.1985 公顷"


def test_a_temporary_use_bears_its_points_with_the_zone_number(start):
    data = plugin_for("land.temporary_use").license.data(fill_in(start("temporary_use")))
    assert len(data["points"]) == 13
    assert data["points"][4] == {
        "parcel": "LS001",
        "ring": "2",
        "point": "J5",
        "north": "2583370.000",
        "east": "38383330.000",
    }


def test_of_too_many_points_the_file_is_named_by_its_digest(start, monkeypatch):
    monkeypatch.setattr("apps.land.licenses.MOST_POINTS", 12)
    case = fill_in(start("temporary_use"))
    data = plugin_for(case.matter_code).license.data(case)
    assert "points" not in data
    assert application_of(case).boundary_digest in data["coordinates"].replace(" ", "")


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("land.preexam_site", "用字第990101202600012号"),
        ("land.plan_permit_land", "地字第990101202600012号"),
        ("land.temporary_use", "990101临用〔2026〕12号"),
    ],
)
def test_numbers_follow_their_rules(code, number):
    rule = kinds.get(code).number
    assert rule.number(region="990101", issuer="990101", year=2026, serial=12) == number


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_number_rule_from_memory_says_so(kind):
    assert "[knowledge" in kind.number.source
