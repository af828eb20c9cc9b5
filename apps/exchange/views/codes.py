"""The code tables: what our codes are called at each interface."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.exchange import services
from apps.exchange.access import Operator, operators_only, readers_only
from apps.exchange.forms import CodeForm, SearchForm, take_over
from apps.hub.models import CodeMap
from apps.ui.case_list import pages_of
from apps.ui.paging import page_of


@dataclass(frozen=True)
class CodeLine:
    """`standing`: whether the code was read in the official list, in words; `tag` its shape."""

    code: CodeMap
    tag: str
    standing: str


def _line(code: CodeMap) -> CodeLine:
    marks = " ".join(re.findall(r"\[(.+?)\]", code.source))
    if "analogue" in marks or "knowledge" in marks:
        return CodeLine(code, "warn", gettext("not from the official list: check before go-live"))
    if "check before go-live" in marks:
        return CodeLine(code, "warn", gettext("variants were seen: check before go-live"))
    return CodeLine(code, "done", gettext("as published") if "seen" in marks else gettext("as entered"))


@readers_only
@require_safe
def codes(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = SearchForm(request.GET, label=_("Interface, code set or code"))
    rows = CodeMap.objects.all()
    for word in form.text.split()[:5]:
        rows = rows.filter(
            Q(interface__icontains=word)
            | Q(name__icontains=word)
            | Q(internal__icontains=word)
            | Q(external__iexact=word)
            | Q(source__icontains=word)
        )
    page = page_of(rows, by=("interface", "name", "internal"), cursor=request.GET.get("at", ""))
    context = {
        "operator": operator,
        "form": form,
        "lines": [_line(code) for code in page.rows],
        "pages": pages_of(request, page),
    }
    return render(request, "exchange/codes.html", context)


@operators_only
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, operator: Operator) -> HttpResponse:
    initial = {name: request.GET.get(name, "") for name in ("interface", "name", "internal")}
    return _form(request, operator, CodeForm(request.POST if request.method == "POST" else None, initial=initial), None)


@operators_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, operator: Operator, code_id: int) -> HttpResponse:
    code = get_object_or_404(CodeMap, pk=code_id)
    initial = {name: getattr(code, name) for name in ("interface", "name", "internal", "external", "source")}
    return _form(
        request,
        operator,
        CodeForm(request.POST if request.method == "POST" else None, initial=initial, fixed=code),
        code,
    )


def _form(request: HttpRequest, operator: Operator, form: CodeForm, code: CodeMap | None) -> HttpResponse:
    if (
        request.method == "POST"
        and form.is_valid()
        and take_over(form, lambda: services.enter_code(**form.cleaned_data, actor=operator.actor))
    ):
        messages.success(request, gettext("The code was saved. Rows that waited for it are made anew."))
        return redirect("exchange:codes")
    context = {
        "operator": operator,
        "form": form,
        "title": gettext("Change a code") if code else gettext("Add a code"),
        "back": "exchange:codes",
        "back_words": gettext("Code tables"),
    }
    return render(request, "exchange/entry.html", context, status=422 if form.errors else 200)
