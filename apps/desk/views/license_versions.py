"""A new version of a license that its issuer orders: entered, confirmed, then made and sealed by the worker."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.desk.access import Clerk, clerks_only
from apps.desk.forms import VersionForm
from apps.desk.register import ORDERS, Order, license_of
from apps.licenses import kinds
from apps.licenses.errors import NotPermitted
from apps.licenses.models import License, Occasion
from apps.licenses.selectors import kind_title
from apps.licenses.services import order_version
from apps.licenses.services.orders import making_post, possible_orders, whose

_CONSEQUENCE = _(
    "The new version is made and sealed at once, with the reason on it. From then on the present version is invalid: "
    "whoever verifies its file is told which version counts."
)


@clerks_only
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, clerk: Clerk, license_id: int, code: str) -> HttpResponse:
    """Enter, confirm, done."""
    license = license_of(clerk, license_id)
    wanted = next((each for each in ORDERS.values() if each.code == code), None)
    if wanted is None:
        raise Http404
    if request.method != "POST":
        if making_post(license, clerk.posts) is None:
            return _whose(request, clerk, license, wanted)
        if wanted.occasion not in possible_orders(license):
            return _refused(request, clerk, license, wanted, _not_possible(license), status=409)
        return _show(request, clerk, license, wanted, VersionForm(asks=_asks(license, wanted)))
    form = VersionForm(request.POST, asks=_asks(license, wanted))
    if not form.is_valid() or "change" in request.POST:
        return _show(request, clerk, license, wanted, form, status=200 if form.is_valid() else 422)
    if "confirmed" not in request.POST:
        return _show(request, clerk, license, wanted, form, confirming=True)
    return _carry_out(request, clerk, license, wanted, form)


def _asks(license: License, wanted: Order) -> set[str]:
    """What a renewal asks for beside reason and decision; the end only where it does not follow from the kind."""
    if wanted.occasion != Occasion.RENEWAL:
        return set()
    return {"applied_on"} if kinds.get(license.kind).valid.rule == "years" else {"applied_on", "valid_to"}


def _carry_out(request: HttpRequest, clerk: Clerk, license: License, wanted: Order, form: VersionForm) -> HttpResponse:
    try:
        made = order_version(
            license=license, posts=clerk.posts, actor=clerk.actor, occasion=wanted.occasion, **form.cleaned_data
        )
    except NotPermitted:
        return _whose(request, clerk, license, wanted)
    except ValidationError as error:
        if set(error.message_dict) <= set(form.fields):
            form.add_error(None, error)
            return _show(request, clerk, license, wanted, form, status=422)
        return _refused(request, clerk, license, wanted, " ".join(error.messages), status=409)
    words = {"number": license.number, "version": made.version}
    messages.success(request, gettext("Version %(version)d of %(number)s is being made and sealed.") % words)
    return redirect("desk:license_record", made.pk)


def _show(
    request: HttpRequest,
    clerk: Clerk,
    license: License,
    wanted: Order,
    form: VersionForm,
    *,
    confirming: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "clerk": clerk,
        "license": license,
        "title": kind_title(license),
        "decision": wanted,
        "form": form,
        "facts": form.in_words() if confirming else (),
        "consequence": _CONSEQUENCE,
    }
    template = "desk/license_confirm.html" if confirming else "desk/license_decision.html"
    return render(request, template, context, status=status)


def _not_possible(license: License) -> str:
    return gettext("The license is “%(now)s”: this is not possible any more.") % {"now": license.get_status_display()}


def _whose(request: HttpRequest, clerk: Clerk, license: License, wanted: Order) -> HttpResponse:
    return _refused(request, clerk, license, wanted, whose(license), status=403)


def _refused(
    request: HttpRequest, clerk: Clerk, license: License, wanted: Order, reason: str, *, status: int
) -> HttpResponse:
    context = {"clerk": clerk, "license": license, "title": kind_title(license), "decision": wanted, "reason": reason}
    return render(request, "desk/license_refused.html", context, status=status)
