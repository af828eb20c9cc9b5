from __future__ import annotations

from decimal import Decimal

import pytest

from apps.cases.registry import plugin_for
from apps.deadlines.dates import last_day_of_years, today
from apps.licenses import kinds
from apps.licenses.models import License
from apps.mineral.licenses import KINDS, MINING_PERMIT, MINING_RIGHT
from apps.onemap.geographic import parse_angle

MATTERS = ["mineral.mining_right_new", "mineral.mining_plan"]


@pytest.mark.parametrize("code", MATTERS)
def test_a_complete_case_gives_every_fact_of_its_license(drafted, code):
    case = drafted(code.removeprefix("mineral."))
    plan = plugin_for(code).license
    data = kinds.get(plan.kind).clean(plan.data(case))
    assert data["elevation"] == "由 220.00 米至 60.00 米标高"
    assert data["scale"] == "50 万吨/年"
    assert data["area"] == "0.2756 平方千米"


def test_corners_bear_seconds_to_three_and_meters_to_two_decimals(drafted):
    case = drafted("mining_right_new")
    row = plugin_for(case.matter_code).license.data(case)["corners"][0]
    assert parse_angle(row["latitude"]) == Decimal("23.2045")
    assert row["latitude"] == "23°12′16.200″"
    assert row["east"].startswith("38")
    assert row["north"][-3] == row["east"][-3] == "."


def test_right_and_permit_are_two_objects():
    assert MINING_RIGHT.code != MINING_PERMIT.code
    assert MINING_RIGHT.title_zh == "不动产权证书（采矿权）"
    assert MINING_PERMIT.title_zh == "采矿许可证"


@pytest.mark.parametrize("number", ["C9901012026119990000001", "C" + "9" * 22])
def test_a_mining_license_has_c_and_twenty_two_digits(number):
    assert MINING_PERMIT.number.check(number) == number


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_numbers_are_assigned_and_invented_ones_are_of_the_invented_region(kind):
    assert kind.number.check(kind.number.example)
    assert "99" in kind.number.example


def test_the_right_lasts_for_the_term_of_its_grant(drafted):
    case = drafted("mining_right_new")
    first, last = plugin_for(case.matter_code).license.validity(case, today())
    assert (first, last) == (today(), last_day_of_years(today(), 20))


def test_the_permit_ends_with_its_right(drafted, registered):
    case = drafted("mining_plan")
    _first, last = plugin_for(case.matter_code).license.validity(case, today())
    assert last == License.objects.get(number=registered).valid_to


def test_invented_numbers_begin_with_ninety_nine():
    assert MINING_RIGHT.number.invented(12) == "示（2026）甲东县不动产权第9900012号"
    assert MINING_PERMIT.number.invented(12) == "C9901012026119990000012"
