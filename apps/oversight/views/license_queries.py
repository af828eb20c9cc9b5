"""Queries for applicants' licenses at the hub, for who supervises the authorities that they were made for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.hub.reuse.selectors import queries_at
from apps.oversight.access import Supervisor, supervisors_only
from apps.ui.case_list import pages_of
from apps.ui.license_queries import query_lines
from apps.ui.paging import page_of


@supervisors_only
@require_safe
def queries(request: HttpRequest, supervisor: Supervisor) -> HttpResponse:
    """Newest first. The audit administrator sees that it was done and what for, not for whom (三员分立)."""
    page = page_of(queries_at(supervisor.authority_ids), by=("-pk",), cursor=request.GET.get("at", ""))
    context = {
        "supervisor": supervisor,
        "lines": query_lines(page.rows),
        "pages": pages_of(request, page),
        "hides_people": not supervisor.reads_cases,
    }
    return render(request, "oversight/license_queries.html", context)
