from __future__ import annotations

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from apps.deadlines.models import CalendarDay
from apps.deadlines.notices import parse_notice
from apps.deadlines.selectors import load_calendar
from tests.deadlines.conftest import day

NOTICE = """
year: 2027
document: 演示用2027年节假日安排通知
off_days:
  new_year: [2027-01-01, 2027-01-03]
  national_day: [2027-10-01, 2027-10-07]
workdays: [2027-09-26, 2027-10-09]
"""


@pytest.mark.django_db
def test_a_notice_is_entered_from_its_file(tmp_path, capsys):
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE, encoding="utf-8")
    call_command("apply_notice", str(file))
    calendar = load_calendar()
    assert calendar.holiday_name(day("2027-10-07")) == "national_day"
    assert not calendar.is_workday(day("2027-10-07"))
    assert calendar.is_workday(day("2027-10-09"))
    assert not CalendarDay.objects.filter(provisional=True).exists()
    assert CalendarDay.objects.get(date=day("2027-06-01")).source == "演示用2027年节假日安排通知"
    call_command("apply_notice", str(file))
    assert capsys.readouterr().out.splitlines()[-1] == "2027: 0 days changed"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["year: [", "year: 2027", NOTICE.replace("2027-01-03", "2026-01-03"), ""])
def test_a_wrong_file_is_refused_by_name(tmp_path, text):
    file = tmp_path / "2027.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"2027\.yaml"):
        call_command("apply_notice", str(file))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="none"):
        call_command("apply_notice", str(tmp_path / "none.yaml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("year: 2027", "year: next"),
        ("new_year:", "old_year:"),
        ("2027-01-01, 2027-01-03", "2027-01-01"),
        ("2027-01-01, 2027-01-03", "2027-01-03, 2027-01-01"),
        ("2027-09-26", "26 September"),
        ("2027-09-26", "2027-13-26"),
        ("workdays:", "worked:"),
    ],
)
def test_each_mistake_is_refused(old, new):
    with pytest.raises(ValidationError):
        parse_notice(NOTICE.replace(old, new))


@given(st.text(max_size=60), st.integers(0, len(NOTICE)))
def test_no_text_crashes_the_parser(text, at):
    with contextlib.suppress(ValidationError):
        parse_notice(NOTICE[:at] + text + NOTICE[at:])
