from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from apps.deadlines.models import CalendarDay
from apps.deadlines.selectors import load_calendar
from apps.ledger.models import Entry
from tests.deadlines.conftest import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_admin(client):
    client.force_login(get_user_model().objects.create_superuser("calendar-admin"))
    return client


def test_an_administrator_changes_a_day(as_admin):
    row = CalendarDay.objects.get(date=day("2026-11-23"))
    answer = as_admin.post(f"/admin/deadlines/calendarday/{row.pk}/change/", {"name": "演示", "source": "演示通知"})
    assert answer.status_code == 302
    assert not load_calendar().is_workday(day("2026-11-23"))
    assert Entry.objects.get(kind="deadlines.days_changed").actor_name == "calendar-admin"


def test_days_are_neither_added_nor_deleted(as_admin):
    row = CalendarDay.objects.get(date=day("2026-11-23"))
    assert as_admin.get("/admin/deadlines/calendarday/add/").status_code == 403
    assert as_admin.post(f"/admin/deadlines/calendarday/{row.pk}/delete/").status_code == 403


def test_the_list_takes_the_same_queries_whatever_its_length(as_admin, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert as_admin.get("/admin/deadlines/calendarday/?date__year=2026").status_code == 200
