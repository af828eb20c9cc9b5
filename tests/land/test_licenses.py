from __future__ import annotations

import datetime as dt

import pytest

from apps.cases.registry import plugin_for
from apps.deadlines.dates import today
from apps.land.licenses import KINDS
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
    assert data["area"].startswith("3.1984 公顷，其中农用地 2.4500 公顷（耕地 0.8200 公顷")


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
