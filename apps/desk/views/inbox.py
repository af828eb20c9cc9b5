"""Inbox and search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.cases.lists import Light, Order, Page
from apps.desk.access import Clerk, clerks_only
from apps.desk.forms import FilterForm
from apps.desk.inbox import Filters, Tab, inbox_of
from apps.ui import pieces


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
    form = FilterForm({**request.GET.dict(), "order": filters.order}, matters=found.matters)
    context = {
        "clerk": clerk,
        "tab": tab,
        "tabs": [(t, t.label, found.counts.get(t, "")) for t in Tab],
        "inbox": found,
        "lights": [(light.value, _light_tag(light), light.label, count) for light, count in found.lights],
        "filters": filters,
        "light": Light(filters.light).label if filters.light else "",
        "form": form,
        "pages": pages_of(request, found.page),
    }
    return render(request, template, context)


def _light_tag(light: Light) -> str:
    return {Light.OVER: "over", Light.SOON: "warn", Light.PAUSED: "paused"}.get(light, "")


def pages_of(request: HttpRequest, page: Page) -> pieces.Pages:
    """Addresses of the pages before and after, with the filters kept."""

    def address(cursor: str) -> str:
        query = request.GET.copy()
        query["at"] = cursor
        return f"?{query.urlencode()}"

    return pieces.Pages(address(page.newer) if page.newer else "", address(page.older) if page.older else "")
