"""Lists cost the same number of queries with 10 and with 1 000 cases, for someone who may do little."""

from __future__ import annotations

import copy
import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.cases.models import Case, WorkItem
from tests.desk.conftest import Course, SignIn, page_text


def _many(course: Course, n: int) -> None:
    """Copies of a case with its work items, by plain rows."""
    case, items = course.case, list(WorkItem.objects.filter(case=course.id))
    copies = []
    for i in range(n):
        twin = copy.copy(case)
        twin.pk, twin.number = uuid.uuid4(), f"990101-TD-2026-{n:04d}{i:04d}"
        copies.append(twin)
    Case.objects.bulk_create(copies, batch_size=200)
    rows = []
    for twin in copies:
        for item in items:
            row = copy.copy(item)
            row.pk, row.case_id = None, twin.pk
            rows.append(row)
    WorkItem.objects.bulk_create(rows, batch_size=500)


LISTS = ["/desk/", "/desk/?tab=all", "/desk/?tab=waiting", "/desk/search/?q=样例"]


def test_as_many_queries_for_1000_cases_as_for_10(course: Course, signed_in: SignIn) -> None:
    course.asked()
    client = signed_in("jiadong.handler")

    def queries(address: str) -> int:
        page_text(client.get(address))  # what is looked up once and kept is not the list's
        with CaptureQueriesContext(connection) as asked:
            page = page_text(client.get(address))
        assert "99+" in page or "search" in address or Case.objects.count() < 100
        return len(asked)

    _many(course, 9)
    few = {address: queries(address) for address in LISTS}
    _many(course, 990)
    assert {address: queries(address) for address in LISTS} == few
    assert max(few.values()) < 25


def test_paging_shows_every_case_once_and_leads_back(course: Course, signed_in: SignIn) -> None:
    course.asked()
    _many(course, 59)
    client = signed_in("jiadong.handler")
    seen: list[str] = []
    address = "/desk/?tab=all&order=due"
    for _page in range(3):
        response = client.get(address)
        seen += [row.case.number for row in response.context["inbox"].rows]
        address = f"/desk/{response.context['pages'].older}"
    assert len(seen) == len(set(seen)) == 60
    assert response.context["pages"].older == ""
    back = client.get(f"/desk/{response.context['pages'].newer}")
    assert [row.case.number for row in back.context["inbox"].rows] == seen[25:50]
