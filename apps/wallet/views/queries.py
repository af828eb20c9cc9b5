"""Who asked the national platform for my licenses, when, what for, and what came back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.deadlines.dates import today
from apps.hub.reuse.selectors import queries_for
from apps.identity.models import User
from apps.ui.case_list import pages_of
from apps.ui.license_queries import query_lines
from apps.ui.paging import page_of
from apps.wallet.access import holder_page


@require_safe
@holder_page
def queries(request: HttpRequest, user: User) -> HttpResponse:
    """Newest first; also those about whom the user acts for in all matters."""
    page = page_of(queries_for(user=user, on=today()), by=("-pk",), cursor=request.GET.get("at", ""))
    context = {"lines": query_lines(page.rows), "pages": pages_of(request, page)}
    return render(request, "wallet/queries.html", context)
