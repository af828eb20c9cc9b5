"""Numbers that a national system gives out are entered and checked, never made up."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.licenses import kinds
from apps.licenses.kinds import OPEN_ENDED, AssignedNumber, LicenseField, LicenseKind

ASSIGNED = kinds.register(
    LicenseKind(
        code="test.assigned",
        title_zh="测试采矿证",
        title_en="Test Mining Permit",
        fields=(LicenseField("project", "项目名称", "Project"),),
        number=AssignedNumber(r"X\d{22}", example="X9901012026117100000001", source="invented"),
        valid=OPEN_ENDED,
    )
)


def test_the_assigned_number_is_the_licenses(number_one):
    made = number_one(
        kind=ASSIGNED.code, data={"project": "样例"}, valid_to=None, assigned_number="X9901012026117100000001"
    )
    assert made.number == "X9901012026117100000001"


@pytest.mark.parametrize("wrong", ["", "X99", "C9901012026117100000001"])
def test_a_number_of_another_shape_is_refused(number_one, wrong):
    with pytest.raises(ValidationError) as refusal:
        number_one(kind=ASSIGNED.code, data={"project": "样例"}, valid_to=None, assigned_number=wrong)
    assert list(refusal.value.message_dict) == ["number"]


def test_an_invented_number_has_the_shape_and_another_serial():
    rule = ASSIGNED.number
    assert rule.check(rule.invented(7)) == "X9901012026117100000007"


def test_a_short_serial_before_other_signs_is_replaced_too():
    rule = AssignedNumber(r"GS\(\d{4}\)\d{4}号", example="GS(2026)0001号", source="invented")
    assert rule.check(rule.invented(12)) == "GS(2026)0012号"


def test_the_digits_that_mark_an_invented_number_stay():
    rule = AssignedNumber(r"第\d{7}号", example="第9900001号", source="invented")
    assert rule.check(rule.invented(12)) == "第9900012号"
