"""Comparisons with the hub: what was found, and starting one for a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.deadlines.dates import today
from apps.exchange import rows, services, wording
from apps.exchange.access import Operator, readers_only
from apps.exchange.forms import DayForm
from apps.hub.models import Delivery, Reconciliation
from apps.ui.case_list import pages_of
from apps.ui.paging import page_of


@dataclass(frozen=True)
class RunLine:
    """A comparison in words."""

    run: Reconciliation
    table: str
    tag: str
    words: str


def _line(run: Reconciliation) -> RunLine:
    if run.failure:
        tag, words = "bad", gettext("could not be made")
    elif run.ended_at is None:
        tag, words = "now", gettext("under way")
    elif run.agrees:
        tag, words = "done", gettext("no difference")
    else:
        tag, words = "warn", gettext("differences")
    return RunLine(run, wording.table_title(run.table), tag, words)


@readers_only
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = DayForm(request.POST if request.method == "POST" else None, initial={"day": today() - dt.timedelta(days=1)})
    if request.method == "POST":
        if not operator.may_change:
            raise Http404
        if form.is_valid():
            services.compare(day=form.cleaned_data["day"], actor=operator.actor)
            words = gettext("%(day)s is being compared, table by table. Results appear here.")
            messages.success(request, words % {"day": form.cleaned_data["day"]})
            return redirect("exchange:reconciliations")
    page = page_of(Reconciliation.objects.all(), by=("-pk",), cursor=request.GET.get("at", ""))
    context = {
        "operator": operator,
        "form": form,
        "lines": [_line(run) for run in page.rows],
        "pages": pages_of(request, page),
    }
    return render(request, "exchange/reconciliations.html", context, status=422 if form.errors else 200)


@readers_only
@require_safe
def run(request: HttpRequest, operator: Operator, run_id: int) -> HttpResponse:
    found = get_object_or_404(Reconciliation, pk=run_id)
    context = {"operator": operator, "line": _line(found), "differences": _differences(found)}
    return render(request, "exchange/reconciliation.html", context)


def _differences(run: Reconciliation) -> list[tuple[str, int, Sequence[rows.Line], Sequence[str]]]:
    """Each kind of difference: words, how many, our rows among the examples, and guids that are not ours."""
    told = {
        "missing": gettext("Sent by us, not at the hub: sent again"),
        "different": gettext("At the hub with another content: sent again"),
        "unknown": gettext("At the hub, and not of ours: ask the hub's operators"),
    }
    guids = {name: list(run.examples.get(name, [])) for name in told}
    ours = Delivery.objects.filter(row_guid__in=[g for name in ("missing", "different") for g in guids[name]])
    newest = {str(row.row_guid): row for row in ours.select_related("lane").defer("body").order_by("pk")}
    lines = {str(line.row.row_guid): line for line in rows.lines_of(list(newest.values()))}
    return [
        (
            words,
            getattr(run, name),
            [lines[guid] for guid in guids[name] if guid in lines],
            [guid for guid in guids[name] if guid not in lines],
        )
        for name, words in told.items()
        if getattr(run, name)
    ]
