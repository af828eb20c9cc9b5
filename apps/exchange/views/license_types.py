"""Official type codes of license kinds: without one a license has no identifier and cannot be reported."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.exchange.access import Operator, operators_only, readers_only
from apps.exchange.forms import TypeCodeForm, take_over
from apps.licenses import kinds
from apps.licenses.kinds import LicenseKind
from apps.licenses.type_code_models import TypeCode
from apps.licenses.type_codes import enter_type_code


@dataclass(frozen=True)
class TypeLine:
    """A kind with its code: declared with the kind, entered by somebody, or not known."""

    kind: LicenseKind
    entered: TypeCode | None

    @property
    def code(self) -> str:
        return self.kind.type_code or (self.entered.code if self.entered else "")

    @property
    def is_declared(self) -> bool:
        return bool(self.kind.type_code)


@readers_only
@require_safe
def types(request: HttpRequest, operator: Operator) -> HttpResponse:
    """As many lines as sectors declare kinds: some dozens at most."""
    entered = {row.kind: row for row in TypeCode.objects.all()}
    lines = [TypeLine(kind, entered.get(kind.code)) for kind in kinds.all_kinds()]
    context = {"operator": operator, "lines": lines}
    return render(request, "exchange/license_types.html", context)


@operators_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, operator: Operator, kind: str) -> HttpResponse:
    try:
        declared = kinds.get(kind)
    except KeyError:
        raise Http404 from None
    known = TypeCode.objects.filter(kind=kind).first()
    initial = {"code": known.code, "source": known.source} if known else {}
    form = TypeCodeForm(request.POST if request.method == "POST" else None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and take_over(form, lambda: enter_type_code(kind_code=kind, **form.cleaned_data, actor=operator.actor))
    ):
        messages.success(request, gettext("The type code was saved. Licenses numbered from now on bear it."))
        return redirect("exchange:license_types")
    context = {
        "operator": operator,
        "form": form,
        "title": gettext("Type code of %(kind)s") % {"kind": declared.title},
        "back": "exchange:license_types",
        "back_words": gettext("License types"),
    }
    return render(request, "exchange/entry.html", context, status=422 if form.errors else 200)
