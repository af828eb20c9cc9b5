"""The implementation lists (实施清单) of the authorities: the official codes of each matter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.catalogue.models import MatterVersion
from apps.exchange import services
from apps.exchange.access import Operator, operators_only, readers_only
from apps.exchange.forms import ItemForm, SearchForm, take_over
from apps.hub.models import ImplementationItem
from apps.ui.case_list import matters_open, pages_of
from apps.ui.paging import page_of


def _found(text: str) -> QuerySet[ImplementationItem]:
    rows = ImplementationItem.objects.select_related("authority")
    for word in text.split()[:5]:
        named = MatterVersion.objects.filter(Q(name_zh__icontains=word) | Q(name_en__icontains=word), is_current=True)
        rows = rows.filter(
            Q(matter_code__icontains=word)
            | Q(matter_code__in=named.values("matter__code"))
            | Q(authority__name__icontains=word)
            | Q(task_code__startswith=word)
            | Q(catalog_code__startswith=word)
        )
    return rows


@readers_only
@require_safe
def items(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = SearchForm(request.GET, label=_("Matter, authority or code"))
    page = page_of(_found(form.text), by=("matter_code", "authority_id"), cursor=request.GET.get("at", ""))
    titles = dict(matters_open())
    context = {
        "operator": operator,
        "form": form,
        "lines": [(item, titles.get(item.matter_code, "")) for item in page.rows],
        "pages": pages_of(request, page),
    }
    return render(request, "exchange/items.html", context)


@operators_only
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, operator: Operator) -> HttpResponse:
    initial = {name: request.GET.get(name, "") for name in ("matter_code", "authority")}
    return _form(
        request,
        operator,
        ItemForm(request.POST if request.method == "POST" else None, initial=initial),
        gettext("Add a line of the list"),
    )


@operators_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, operator: Operator, item_id: int) -> HttpResponse:
    item = get_object_or_404(ImplementationItem, pk=item_id)
    initial: dict[str, Any] = {
        name: getattr(item, name) for name in ("matter_code", "catalog_code", "task_code", "handle_item")
    }
    initial["authority"] = item.authority_id
    form = ItemForm(request.POST if request.method == "POST" else None, initial=initial, is_fixed=True)
    return _form(request, operator, form, gettext("Change a line of the list"))


def _form(request: HttpRequest, operator: Operator, form: ItemForm, title: str) -> HttpResponse:
    if (
        request.method == "POST"
        and form.is_valid()
        and take_over(form, lambda: services.enter_item(**form.cleaned_data, actor=operator.actor))
    ):
        messages.success(request, gettext("The line was saved. Rows that waited for it are made anew."))
        return redirect("exchange:items")
    context = {
        "operator": operator,
        "form": form,
        "title": title,
        "back": "exchange:items",
        "back_words": gettext("Implementation lists"),
    }
    return render(request, "exchange/entry.html", context, status=422 if form.errors else 200)
