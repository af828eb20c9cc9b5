"""Inbox and search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.cases.lists import Filters, Light, Order
from apps.desk.access import Clerk, clerks_only
from apps.desk.inbox import Tab, inbox_of
from apps.ui.case_list import FilterForm, matters_open, pages_of


@clerks_only
@require_safe
def inbox(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    asked = request.GET.get("tab", "")
    tab = Tab(asked) if asked in Tab.values else Tab.MINE
    return _list(request, clerk, tab, "desk/inbox.html")


@clerks_only
@require_safe
def search(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    """All cases the clerk may see, through the same queryset as everything else."""
    return _list(request, clerk, Tab.ALL, "desk/search.html")


def _list(request: HttpRequest, clerk: Clerk, tab: Tab, template: str) -> HttpResponse:
    order = Order.LATEST if tab in (Tab.CLOSED, Tab.UPDATED, Tab.ALL) else Order.DUE
    filters = Filters.from_query(request.GET, order=order)
    found = inbox_of(clerk, tab=tab, filters=filters, cursor=request.GET.get("at", ""))
    context = {
        "clerk": clerk,
        "tab": tab,
        "tabs": [(t, t.label, found.counts.get(t, "")) for t in Tab],
        "inbox": found,
        "lights": [(light.value, _light_tag(light), light.label, count) for light, count in found.lights],
        "filters": filters,
        "light": Light(filters.light).label if filters.light else "",
        "form": FilterForm(filters, matters=matters_open()),
        "pages": pages_of(request, found.page),
    }
    return render(request, template, context)


def _light_tag(light: Light) -> str:
    return {Light.OVER: "over", Light.SOON: "warn", Light.PAUSED: "paused"}.get(light, "")
