from __future__ import annotations

import datetime as dt

from apps.surveying.licenses import QUALIFICATION, qualification_data
from apps.surveying.services import replace_specialities

from .conftest import fill_in


def number(data) -> str:
    return QUALIFICATION.number.number(region="990000", issuer="990000", year=2026, serial=12, facts=data)


def test_the_certificate_states_every_speciality_with_its_grade(start, world):
    data = qualification_data(fill_in(start("qualification"), world.user("agent")))
    assert data["scope"] == "工程测量乙级、界线与不动产测绘乙级"
    assert [(row["code"], row["grade"]) for row in data["specialities"]] == [("04", "乙级"), ("06", "乙级")]
    assert QUALIFICATION.clean(data)


def test_the_number_bears_grade_province_year_and_serial(start):
    case = start("qualification")
    replace_specialities(case=case, grades={"04": "B"})
    assert number(qualification_data(case)) == "乙测资字99260012"
    replace_specialities(case=case, grades={"04": "B", "08": "A"})
    assert number(qualification_data(case)) == "甲测资字99260012"


def test_it_holds_five_years():
    assert QUALIFICATION.valid.last_day(first=dt.date(2026, 11, 23), given=None) == dt.date(2031, 11, 22)


def test_it_is_filed_with_the_province_alone_and_decided_in_fifteen_days_with_ten_more(start):
    spec = start("qualification").matter.spec
    assert [level.level for level in spec.levels] == ["2"]
    assert (spec.statutory.days, spec.statutory.extend_days) == (15, 10)
