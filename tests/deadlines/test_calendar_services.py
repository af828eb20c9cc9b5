from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from apps.deadlines.models import CalendarDay, CalendarRevision
from apps.deadlines.selectors import calendar_stamp, load_calendar
from apps.deadlines.services import (
    DayChange,
    calendar_apply_notice,
    calendar_change_days,
    calendar_load_year,
    calendar_seed,
)
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from tests.deadlines.conftest import day

pytestmark = pytest.mark.django_db


def change(text, *, is_workday, name="", source="示例省人民政府通知"):
    return calendar_change_days(changes=[DayChange(day(text), is_workday, name)], source=source, actor=SYSTEM)


def test_the_calendar_comes_with_its_table():
    assert CalendarDay.objects.count() == 366 + 365 * 3
    assert set(CalendarDay.objects.filter(provisional=True).dates("date", "year")) == {day("2027-01-01")}
    assert calendar_seed() == 0


def test_loading_a_year_again_changes_nothing(capsys):
    call_command("load_calendar")
    assert "2026: 0 days changed" in capsys.readouterr().out
    assert not Entry.objects.filter(kind="deadlines.days_changed").exists()


def test_a_new_year_is_loaded_provisionally():
    assert calendar_load_year(year=2028, actor=SYSTEM) == 366
    assert load_calendar().is_provisional(day("2028-03-01"))


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_year_out_of_reach_is_refused(year):
    with pytest.raises(CommandError, match="2100"):
        call_command("load_calendar", str(year))


def test_a_changed_day_is_a_fact_in_the_ledger():
    assert change("2026-11-23", is_workday=False, name="演示停工日") == 1
    entry = Entry.objects.get(kind="deadlines.days_changed", subject_id="2026")
    data = json.loads(entry.data)
    assert data["source"] == "示例省人民政府通知"
    assert data["days"][0]["was"]["is_workday"] is True
    assert data["days"][0]["now"] == {"is_workday": False, "name": "演示停工日", "provisional": False}


def test_a_change_that_changes_nothing_is_no_fact():
    stamp = calendar_stamp()
    assert change("2026-11-23", is_workday=True) == 0
    assert not Entry.objects.filter(kind="deadlines.days_changed").exists()
    assert calendar_stamp() == stamp


def test_a_decided_day_survives_loading_the_year():
    change("2026-11-23", is_workday=False)
    assert calendar_load_year(year=2026, actor=SYSTEM) == 0
    assert not load_calendar().is_workday(day("2026-11-23"))


def test_a_notice_makes_the_year_final():
    calendar_apply_notice(
        year=2027,
        off_days={day("2027-01-01"): "new_year"},
        workdays=[day("2027-01-02")],
        document="演示通知〔2026〕1号",
        actor=SYSTEM,
    )
    calendar = load_calendar()
    assert not CalendarDay.objects.filter(provisional=True).exists()
    assert calendar.is_workday(day("2027-01-02"))
    assert calendar.is_workday(day("2027-02-08"))


@pytest.mark.parametrize(
    ("off", "worked"), [({"2028-01-01": "new_year"}, []), ({"2027-01-02": "new_year"}, ["2027-01-02"])]
)
def test_a_muddled_notice_is_refused(off, worked):
    with pytest.raises(ValidationError):
        calendar_apply_notice(
            year=2027,
            off_days={day(k): v for k, v in off.items()},
            workdays=[day(d) for d in worked],
            document="x",
            actor=SYSTEM,
        )


def test_a_change_names_its_source():
    with pytest.raises(ValidationError) as error:
        change("2026-11-23", is_workday=False, source=" ")
    assert "source" in error.value.message_dict


def test_a_day_beyond_the_calendar_is_refused():
    with pytest.raises(ValidationError, match="2031"):
        change("2031-01-01", is_workday=False)


def test_one_day_cannot_be_set_twice():
    twice = [DayChange(day("2026-11-23"), True), DayChange(day("2026-11-23"), False)]
    with pytest.raises(ValidationError):
        calendar_change_days(changes=twice, source="x", actor=SYSTEM)


def test_an_unchanged_calendar_is_read_once(django_assert_num_queries):
    load_calendar()
    with django_assert_num_queries(1):
        load_calendar()


def test_a_change_reaches_the_copy_in_memory():
    assert load_calendar().is_workday(day("2026-11-23"))
    change("2026-11-23", is_workday=False)
    assert not load_calendar().is_workday(day("2026-11-23"))


def test_a_change_rolled_back_is_forgotten():
    sid = transaction.savepoint()
    change("2026-11-23", is_workday=False)
    assert not load_calendar().is_workday(day("2026-11-23"))
    transaction.savepoint_rollback(sid)
    assert load_calendar().is_workday(day("2026-11-23"))


def test_the_database_refuses_a_day_without_source_and_a_second_revision():
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(date=day("2031-01-01"), is_workday=True, source="")
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarRevision.objects.create(id=2, changed_at="2026-11-23T00:00:00Z")
