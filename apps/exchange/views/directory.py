"""The hub's lists of matters: what a fetch found, deciding on it, and what is held."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.exchange import directory, services
from apps.exchange.access import Operator, operators_only, readers_only
from apps.exchange.forms import ConfirmForm, SearchForm, SetAsideForm, take_over
from apps.hub.directory.columns import COLUMNS, TITLES
from apps.hub.directory.decisions import set_aside
from apps.hub.gateway import profile
from apps.hub.models import CataloguePull, DirectoryChange, DirectoryEntry
from apps.ui.case_list import pages_of
from apps.ui.paging import PAGE_SIZE, page_of

RECENT = 5
MOST_VERSIONS = 50


@readers_only
@require_safe
def changes(request: HttpRequest, operator: Operator) -> HttpResponse:
    state = "decided" if request.GET.get("state") == "decided" else "waiting"
    by = ("pk",) if state == "waiting" else ("-pk",)
    page = page_of(directory.changes_in(state), by=by, cursor=request.GET.get("at", ""))
    context = {
        "operator": operator,
        "state": state,
        "lines": directory.lines_of(page.rows),
        "pages": pages_of(request, page),
        "pulls": [directory.pull_line(pull) for pull in CataloguePull.objects.all()[:RECENT]],
    }
    return render(request, "exchange/directory.html", context)


@operators_only
@require_POST
def fetch(request: HttpRequest, operator: Operator) -> HttpResponse:
    if not profile.current().is_configured:
        messages.error(request, gettext("No address of the hub is set, so there is nothing to fetch from."))
    else:
        services.fetch_lists(everything="everything" in request.POST, actor=operator.actor)
        messages.success(request, gettext("The lists are being fetched. What differs appears here in a moment."))
    return redirect("exchange:directory")


@operators_only
@require_POST
def confirm(request: HttpRequest, operator: Operator) -> HttpResponse:
    """First asks whether it is meant; with `confirmed` does it, each change for itself."""
    keys = [int(k) for k in request.POST.getlist("change") if k.isascii() and k.isdigit() and len(k) < 19][:PAGE_SIZE]
    chosen = list(directory.changes_in("waiting").filter(pk__in=keys).order_by("pk"))
    if not chosen:
        messages.warning(request, gettext("Choose at least one change that is to be decided."))
        return redirect("exchange:directory")
    if "confirmed" not in request.POST:
        context = {"operator": operator, "lines": directory.lines_of(chosen)}
        return render(request, "exchange/directory_confirm.html", context)
    outcome = services.confirm_changes(change_ids=[change.pk for change in chosen], actor=operator.actor)
    if outcome.released:
        words = ngettext("%(n)d change was confirmed.", "%(n)d changes were confirmed.", outcome.released)
        messages.success(request, words % {"n": outcome.released})
    for reason in dict.fromkeys(outcome.refusals):
        messages.warning(request, reason)
    return redirect("exchange:directory")


@readers_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, operator: Operator, change_id: int) -> HttpResponse:
    """One change field by field; whoever runs the exchange decides on it here."""
    found = get_object_or_404(DirectoryChange.objects.select_related("before", "pull"), pk=change_id)
    own = directory.own_side(found)
    asks = directory.asks_matter(found, own)
    is_confirming = request.method == "POST" and "confirm" in request.POST
    is_setting_aside = request.method == "POST" and "set_aside" in request.POST
    confirming = ConfirmForm(request.POST if is_confirming else None, asks_matter=asks)
    aside = SetAsideForm(request.POST if is_setting_aside else None)
    if request.method == "POST" and _decided(request, operator, found, confirming, aside):
        return redirect("exchange:directory")
    context = {
        "operator": operator,
        "line": directory.lines_of([found])[0],
        "cells": directory.cells_of(found),
        "own": own,
        "confirming": confirming,
        "aside": aside,
        "is_waiting": found.state == DirectoryChange.State.WAITING,
    }
    wrong = confirming.errors or aside.errors
    return render(request, "exchange/directory_change.html", context, status=422 if wrong else 200)


def _decided(
    request: HttpRequest, operator: Operator, found: DirectoryChange, confirming: ConfirmForm, aside: SetAsideForm
) -> bool:
    """False where nothing was done: the errors are at the forms then, or there was no permission."""
    if not operator.may_change:
        messages.error(request, gettext("Only whoever runs the exchange decides on changes."))
        return True
    if confirming.is_bound and confirming.is_valid():
        code = confirming.cleaned_data.get("matter_code", "")
        if take_over(
            confirming,
            lambda: services.confirm_change(change_id=found.pk, matter_code=code, actor=operator.actor),
        ):
            messages.success(request, gettext("The change was confirmed and is the version that counts."))
            return True
    if aside.is_bound and aside.is_valid():
        reason = aside.cleaned_data["reason"]
        if take_over(aside, lambda: set_aside(change_id=found.pk, reason=reason, actor=operator.actor)):
            messages.success(request, gettext("The change was set aside; our version stays as it is."))
            return True
    return False


@readers_only
@require_safe
def held(request: HttpRequest, operator: Operator) -> HttpResponse:
    """The lines that count, as they were confirmed."""
    form = SearchForm(request.GET, label=_("Name, organ or code"))
    entries = DirectoryEntry.objects.filter(is_current=True)
    for word in form.text.split()[:5]:
        entries = entries.filter(
            Q(key__startswith=word) | Q(body__task_name__icontains=word) | Q(body__dept_name__icontains=word)
        )
    page = page_of(entries, by=("table", "key"), cursor=request.GET.get("at", ""))
    context = {
        "operator": operator,
        "form": form,
        "lines": [(entry, TITLES[entry.table]) for entry in page.rows],
        "pages": pages_of(request, page),
    }
    return render(request, "exchange/directory_held.html", context)


@readers_only
@require_safe
def versions(request: HttpRequest, operator: Operator, entry_id: int) -> HttpResponse:
    """One line with all its versions, the newest first."""
    entry = get_object_or_404(DirectoryEntry, pk=entry_id)
    found = list(directory.versions_of(entry)[:MOST_VERSIONS])
    columns = COLUMNS[entry.table]
    context = {
        "operator": operator,
        "entry": found[0],
        "list_title": TITLES[entry.table],
        "cells": [(c.name, c.label, directory.shown(v)) for c in columns if (v := found[0].body[c.name]) is not None],
        "versions": found,
    }
    return render(request, "exchange/directory_line.html", context)
