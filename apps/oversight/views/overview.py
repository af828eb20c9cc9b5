"""The cases under supervision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.cases.lists import Filters, Light
from apps.oversight.access import Supervisor, supervisors_only
from apps.oversight.overview import overview_of
from apps.ui.case_list import FilterForm, matters_open, pages_of


@supervisors_only
@require_safe
def home(request: HttpRequest, supervisor: Supervisor) -> HttpResponse:
    filters = Filters.from_query(request.GET)
    found = overview_of(supervisor, filters=filters, cursor=request.GET.get("at", ""))
    context = {
        "supervisor": supervisor,
        "overview": found,
        "filters": filters,
        "light": Light(filters.light).label if filters.light else "",
        "form": FilterForm(filters, matters=matters_open(), authorities=supervisor.authorities()),
        "pages": pages_of(request, found.page),
    }
    return render(request, "oversight/home.html", context)
