"""Making a seal: its picture is shown in true size before anything is made."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.custody import services
from apps.custody.access import Custodian, custodians_only
from apps.custody.forms import SealForm
from apps.custody.views.seals import CSS_PIXELS_PER_MM
from apps.signatures.drawing import draw_seal
from apps.signatures.errors import SignatureError
from apps.signatures.models import SealKind


def _form(custodian: Custodian, data: QueryDict | None) -> SealForm:
    if not custodian.keeping:
        raise Http404
    return SealForm(data, keeping=custodian.keeping)


@custodians_only
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, custodian: Custodian) -> HttpResponse:
    """GET asks for the particulars; the first POST shows the seal; the second, confirmed, makes it."""
    form = _form(custodian, request.POST if request.method == "POST" else None)
    if not form.is_valid() or "change" in request.POST:
        return render(
            request, "custody/make.html", {"custodian": custodian, "form": form}, status=422 if form.errors else 200
        )
    if "confirmed" not in request.POST:
        return _show(request, custodian, form)
    try:
        seal = services.make_seal(keeper=form.keeper, **form.particulars)
    except SignatureError as refusal:
        form.add_error("kind" if refusal.code == "seal_stands" else None, str(refusal))
        return render(request, "custody/make.html", {"custodian": custodian, "form": form}, status=422)
    messages.success(request, _("The seal is made and in use."))
    return redirect("custody:seal", seal.pk)


def _show(request: HttpRequest, custodian: Custodian, form: SealForm) -> HttpResponse:
    given = {name: form.data[name] for name in form.fields}
    context = {
        "custodian": custodian,
        "form": form,
        "hidden": list(given.items()),
        "owner": form.keeper.post.authority.name,
        "kind": SealKind(form.particulars["kind"]).label,
        "pixels": round(form.particulars["width_mm"] * CSS_PIXELS_PER_MM),
        "query": urlencode(given),
    }
    return render(request, "custody/preview.html", context)


@custodians_only
@require_safe
def preview(request: HttpRequest, custodian: Custodian) -> HttpResponse:
    """The picture that the particulars in the query would give."""
    form = _form(custodian, request.GET)
    if not form.is_valid():
        raise Http404
    owner = form.keeper.post.authority.name
    try:
        drawn = draw_seal(owner=owner, name=form.particulars["name"], demo=settings.DEMO)
    except ValueError:
        raise Http404 from None
    return HttpResponse(drawn, content_type="image/png")
