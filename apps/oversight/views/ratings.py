"""Bad ratings that were not called back in time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.hub.ratings import overdue, tasks_at
from apps.oversight.access import Supervisor, supervisors_only
from apps.ui.case_list import pages_of
from apps.ui.paging import page_of


@supervisors_only
@require_safe
def ratings(request: HttpRequest, supervisor: Supervisor) -> HttpResponse:
    """Those of the supervisor's authorities; the audit administrator does not read what applicants wrote."""
    if not supervisor.reads_cases:
        raise Http404
    tasks = overdue(tasks_at(supervisor.authority_ids), on=supervisor.on)
    page = page_of(tasks, by=("due_on", "pk"), cursor=request.GET.get("at", ""))
    context = {"supervisor": supervisor, "tasks": page.rows, "pages": pages_of(request, page)}
    return render(request, "oversight/ratings.html", context)
