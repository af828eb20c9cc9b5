"""Seals: the list, one seal, and what its keeper does with it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.cases import seals as authorizations
from apps.cases.seals import AUTOMATIC
from apps.cases.vocabulary import DocumentKind
from apps.custody import services
from apps.custody.access import Custodian, custodians_only
from apps.custody.forms import ReasonForm
from apps.custody.selectors import automatic_of, ground_of, history_of, slice_of
from apps.custody.words import ACTS, STATE_LOOK
from apps.identity.selectors import ActingPost
from apps.signatures.errors import SignatureError
from apps.signatures.models import Seal

CSS_PIXELS_PER_MM = 96 / 25.4
FEW = 5
_SERVICES: dict[str, Callable[..., Seal]] = {
    "suspend": services.suspend_seal,
    "resume": services.resume_seal,
    "destroy": services.destroy_seal,
}


@custodians_only
@require_safe
def index(request: HttpRequest, custodian: Custodian) -> HttpResponse:
    found = slice_of(custodian.seals, before=request.GET.get("before", ""))
    rows = [(seal, STATE_LOOK[seal.state]) for seal in found.rows]
    return render(request, "custody/seals.html", {"custodian": custodian, "rows": rows, "older": found.older})


@custodians_only
@require_safe
def seal(request: HttpRequest, custodian: Custodian, seal_id: int) -> HttpResponse:
    shown = custodian.seal(seal_id)
    keeper = custodian.keeper_of(shown)
    uses = slice_of(shown.uses.all(), size=FEW)
    context = {
        "custodian": custodian,
        "seal": shown,
        "look": STATE_LOOK[shown.state],
        "pixels": round(shown.width_mm * CSS_PIXELS_PER_MM),
        "keys": [key for key in (shown.sm2_key, shown.p256_key, shown.maker_key) if key is not None],
        "acts": [(name, act) for name, act in ACTS.items() if keeper and shown.state in act.states],
        "keeper": keeper,
        "automatic": automatic_of(shown),
        "history": history_of(shown),
        "uses": [(use, ground_of(use)) for use in uses.rows],
        "more_uses": uses.older is not None,
    }
    return render(request, "custody/seal.html", context)


@custodians_only
@require_safe
def picture(request: HttpRequest, custodian: Custodian, seal_id: int) -> HttpResponse:
    """The picture as the seal prints it."""
    return HttpResponse(bytes(custodian.seal(seal_id).picture), content_type="image/png")


@custodians_only
@require_safe
def uses(request: HttpRequest, custodian: Custodian, seal_id: int) -> HttpResponse:
    """Every use of the seal (用印记录), newest first."""
    shown = custodian.seal(seal_id)
    found = slice_of(shown.uses.all(), before=request.GET.get("before", ""))
    rows = [(use, ground_of(use)) for use in found.rows]
    context = {"custodian": custodian, "seal": shown, "uses": rows, "older": found.older}
    return render(request, "custody/uses.html", context)


def _keeper(custodian: Custodian, seal: Seal) -> ActingPost:
    keeper = custodian.keeper_of(seal)
    if keeper is None:
        raise Http404
    return keeper


@custodians_only
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, custodian: Custodian, seal_id: int, act: str) -> HttpResponse:
    """Suspend, resume or destroy: the reason is asked for, and what follows is said before."""
    shown, info = custodian.seal(seal_id), ACTS.get(act)
    if info is None:
        raise Http404
    keeper = _keeper(custodian, shown)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _SERVICES[act](seal=shown, keeper=keeper, reason=form.cleaned_data["reason"])
        except SignatureError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(info.done))
            return redirect("custody:seal", shown.pk)
    context = {
        "base": "custody/base.html",
        "custodian": custodian,
        "title": info.title,
        "eyebrow": str(shown),
        "statements": info.statements,
        "warning": info.warning,
        "form": form,
        "submit": info.submit,
        "cancel_href": reverse("custody:seal", args=[shown.pk]),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


@custodians_only
@require_POST
def automatic(request: HttpRequest, custodian: Custodian, seal_id: int) -> HttpResponse:
    """Authorizes automatic sealing of one kind of document, or ends it."""
    shown, kind = custodian.seal(seal_id), request.POST.get("kind", "")
    keeper = _keeper(custodian, shown)
    if kind not in AUTOMATIC:
        raise Http404
    try:
        if "end" in request.POST:
            authorizations.end_authorization(seal=shown, kind=DocumentKind(kind), keeper=keeper)
            messages.success(request, _("Automatic sealing is ended."))
        else:
            authorizations.authorize(seal=shown, kind=DocumentKind(kind), keeper=keeper)
            messages.success(request, _("Automatic sealing is authorized."))
    except SignatureError as refusal:
        messages.error(request, str(refusal))
    return redirect("custody:seal", shown.pk)
