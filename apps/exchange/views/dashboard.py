"""How the exchange stands, and the way to one case's rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.exchange.access import Operator, readers_only
from apps.exchange.dashboard import dashboard
from apps.exchange.forms import CaseNumberForm


@readers_only
@require_safe
def home(request: HttpRequest, operator: Operator) -> HttpResponse:
    return _page(request, operator, CaseNumberForm())


@readers_only
@require_safe
def find(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = CaseNumberForm(request.GET)
    if form.is_valid():
        return redirect("exchange:case", form.case.pk)
    return _page(request, operator, form, status=422)


def _page(request: HttpRequest, operator: Operator, form: CaseNumberForm, status: int = 200) -> HttpResponse:
    context = {
        "operator": operator,
        "board": dashboard(),
        "form": form,
        "at": timezone.now(),
        "is_still": "still" in request.GET or form.is_bound,
    }
    return render(request, "exchange/home.html", context, status=status)
