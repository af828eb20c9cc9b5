"""Rows that wait for a person, one of them, and the rows of one case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.cases.models import Case
from apps.exchange import rows, services, wording
from apps.exchange.access import Operator, operators_only, readers_only
from apps.exchange.forms import RowFilterForm
from apps.exchange.masking import cells_of, mask_numbers
from apps.hub.gateway.profile import INTERFACE
from apps.hub.missing import missing_code
from apps.hub.models import STOPPED, Delivery, HubCall, Lane
from apps.hub.tables import LICENSE
from apps.identity.models import Authority
from apps.ui.case_list import pages_of
from apps.ui.paging import PAGE_SIZE


@readers_only
@require_safe
def stopped(request: HttpRequest, operator: Operator) -> HttpResponse:
    filters = rows.Filters.from_query(request.GET)
    lines, page = rows.stopped(filters, cursor=request.GET.get("at", ""))
    context = {
        "operator": operator,
        "lines": lines,
        "pages": pages_of(request, page),
        "filters": filters,
        "form": RowFilterForm(filters),
        "remedies": services.Remedy.choices,
    }
    return render(request, "exchange/rows.html", context)


@readers_only
@require_safe
def row(request: HttpRequest, operator: Operator, row_id: int) -> HttpResponse:
    found = get_object_or_404(Delivery.objects.select_related("lane", "call"), pk=row_id)
    context = {
        "operator": operator,
        "line": rows.lines_of([found])[0],
        "cells": cells_of(found),
        "call": found.call,
        "call_tag": wording.CALL_TAGS[HubCall.Outcome(found.call.outcome)] if found.call else "",
        "said": mask_numbers(found.call.answer[:500]) if found.call and found.call.outcome != "answered" else "",
        "lane_tag": wording.LANE_TAGS[Lane.State(found.lane.state)],
        "is_stopped": found.state in STOPPED,
        "remedies": [(r.value, r.label, services.EXPLAINED[r]) for r in services.Remedy],
        "enter_href": _where_to_enter(found),
    }
    return render(request, "exchange/row.html", context)


def _where_to_enter(found: Delivery) -> str:
    """The form, filled as far as it is known, for the code that the row lacks."""
    if found.state != Delivery.State.CODE_MISSING:
        return ""
    missing = missing_code(found.error_reason)
    if missing is None:
        return reverse("exchange:license_types") if found.table == LICENSE.name else ""
    if missing.group:
        query = {"interface": INTERFACE, "name": missing.group, "internal": missing.value}
        return f"{reverse('exchange:code_add')}?{urlencode(query)}"
    authority = Authority.objects.filter(code=missing.authority).values_list("pk", flat=True).first()
    query = {"matter_code": missing.value, "authority": str(authority or "")}
    return f"{reverse('exchange:item_add')}?{urlencode(query)}"


@operators_only
@require_POST
def remedy(request: HttpRequest, operator: Operator) -> HttpResponse:
    """First asks whether it is meant; with `confirmed` does it, each row for itself."""
    wanted = request.POST.get("remedy", "")
    if wanted not in services.Remedy.values:
        raise Http404
    choice = services.Remedy(wanted)
    selection = rows.chosen(request.POST.getlist("row"), most=PAGE_SIZE)
    if not selection:
        messages.warning(request, gettext("Choose at least one row that is held back."))
        return redirect("exchange:rows")
    if "confirmed" in request.POST:
        _tell(request, services.remedy_rows(rows=selection, remedy=choice, actor=operator.actor))
        return redirect("exchange:rows")
    context = {
        "operator": operator,
        "remedy": choice,
        "explained": services.EXPLAINED[choice],
        "lines": rows.lines_of(selection),
    }
    return render(request, "exchange/remedy.html", context)


def _tell(request: HttpRequest, outcome: services.Outcome) -> None:
    if outcome.released:
        words = ngettext("%(n)d row waits to be sent again.", "%(n)d rows wait to be sent again.", outcome.released)
        messages.success(request, words % {"n": outcome.released})
    if outcome.still_held:
        words = ngettext(
            "%(n)d row was made anew and is still held back: see its reason.",
            "%(n)d rows were made anew and are still held back: see their reasons.",
            outcome.still_held,
        )
        messages.warning(request, words % {"n": outcome.still_held})
    for reason in dict.fromkeys(outcome.refusals):
        messages.warning(request, reason)


@readers_only
@require_safe
def case(request: HttpRequest, operator: Operator, case_id: UUID) -> HttpResponse:
    found = get_object_or_404(Case.objects.select_related("receiving_authority"), pk=case_id, number__isnull=False)
    lane = Lane.objects.filter(subject_type="case", subject_id=str(found.pk)).first()
    context = {
        "operator": operator,
        "case": found,
        "lane": lane,
        "lane_tag": wording.LANE_TAGS[Lane.State(lane.state)] if lane else "",
        "lines": rows.of_case(found),
    }
    return render(request, "exchange/case.html", context)
