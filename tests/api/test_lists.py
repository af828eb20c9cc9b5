"""Lists cost the same number of queries however much there is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.cases.models import Case, WorkItem
from apps.cases.vocabulary import ItemKind, Stage
from apps.identity.models import Duty
from tests.api.client import ok


def many(world, matter, count):
    """Filed cases of the company at Jiadong, each with its open work item."""
    now, county = timezone.now(), world.authority("990101")
    company, agent = world.company(), world.user("agent")
    cases = Case.objects.bulk_create(
        Case(
            number=f"990101-TD-2025-{n:06d}",
            matter=matter,
            matter_code=matter.matter.code,
            machine=matter.machine,
            stage=Stage.FILED,
            title=f"样例项目 {n}",
            applicant=company,
            filer=agent,
            receiving_authority=county,
            holder=county,
            deciding_authority=county,
            started_at=now,
            touched_at=now,
            search_text=f"样例项目 {n}",
        )
        for n in range(Case.objects.count(), count)
    )
    WorkItem.objects.bulk_create(
        WorkItem(case=case, kind=ItemKind.ACCEPT, duty=Duty.WINDOW, authority=county, opened_at=now) for case in cases
    )


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("agent", "cases/"),
        ("jiadong.window", "cases/"),
        ("province.supervisor", "cases/?q=样例"),
        ("jiadong.window", "work-items/"),
    ],
)
def test_ten_and_a_thousand_take_the_same_queries(world, matter, caller, username, path):
    counts = []
    for total, shown in ((10, 10), (1000, 25)):
        many(world, matter, total)
        signed_in = caller(username)
        with CaptureQueriesContext(connection) as queries:
            assert len(ok(signed_in.get(path))["results"]) == shown
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_the_next_page_begins_where_the_last_ended(world, matter, caller):
    many(world, matter, 30)
    agent = caller("agent")
    first = ok(agent.get("cases/"))
    second = ok(agent.client.get(first["next"]))
    assert len({c["id"] for c in first["results"] + second["results"]}) == 30
