"""The history of one case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from apps.cases.models import Case
from apps.ledger.verification import LedgerReport
from apps.oversight import services
from apps.oversight.access import Supervisor, supervisors_only
from apps.oversight.conformity import checks_of, clock_events
from apps.oversight.history import Filters, Group, entries_of, history_of
from apps.ui.case_pieces import DayCounter, clock_or_problem, matter_title


@supervisors_only
@require_safe
def case(request: HttpRequest, supervisor: Supervisor, case_id: UUID) -> HttpResponse:
    found = supervisor.case(case_id)
    response = _page(request, supervisor, found)
    services.note_visit(found, supervisor)
    return response


@supervisors_only
@require_POST
def verify(request: HttpRequest, supervisor: Supervisor, case_id: UUID) -> HttpResponse:
    """Answers with the page itself: the result belongs to this moment, not to an address."""
    found = supervisor.case(case_id)
    return _page(request, supervisor, found, report=services.verify_history(found, supervisor))


@supervisors_only
@require_safe
def proof(request: HttpRequest, supervisor: Supervisor, case_id: UUID) -> HttpResponse:
    found = supervisor.case(case_id)
    response = JsonResponse(
        services.proof_of(found, supervisor), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="history-{found.number or found.pk}.json"'
    return response


def _page(
    request: HttpRequest, supervisor: Supervisor, found: Case, *, report: LedgerReport | None = None
) -> HttpResponse:
    counter = DayCounter.of(supervisor.on)
    filters = Filters.from_query(request.GET)
    history = history_of(found, filters)
    clock, problem = clock_or_problem(found, counter=counter)
    deemed = entries_of(found.pk).filter(kind="case.deemed_accepted").exists()
    older = ""
    if history.older:
        query = request.GET.copy()
        query["after"] = history.older
        older = f"?{query.urlencode()}"
    context = {
        "supervisor": supervisor,
        "case": found,
        "matter": matter_title(found.matter),
        "days": counter.tag(found),
        "history": history,
        "filters": filters,
        "groups": [(g.value, g.label, g.value in filters.groups) for g in Group],
        "older": older,
        "clock": clock,
        "clock_problem": problem,
        "clock_events": clock_events(found),
        "checks": checks_of(found, counter, deemed=deemed),
        "report": report,
        "last_check": services.last_check(found) if report is None else None,
        "facts": services.fact_count(found),
    }
    return render(request, "oversight/case.html", context)
