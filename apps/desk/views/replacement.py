"""A lost license made again: entered, confirmed, then made and sealed by the worker."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.desk.access import Clerk, clerks_only
from apps.desk.forms import ReplacementForm
from apps.desk.register import license_of
from apps.licenses import services
from apps.licenses.errors import NotPermitted
from apps.licenses.models import License
from apps.licenses.selectors import kind_title
from apps.licenses.services.replacement import can_be_replaced, making_post, whose

_CONSEQUENCE = _(
    "The new version is made and sealed at once, with the reason on it. From then on the present version is invalid: "
    "whoever verifies its file is told which version counts."
)
_LABEL = {"label": pgettext_lazy("license", "Make again")}


@clerks_only
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, clerk: Clerk, license_id: int) -> HttpResponse:
    """Enter, confirm, done."""
    license = license_of(clerk, license_id)
    if request.method != "POST":
        if making_post(license, clerk.posts) is None:
            return _refused(request, clerk, license, whose(license), status=403)
        if not can_be_replaced(license):
            return _refused(request, clerk, license, _not_possible(license), status=409)
        return _show(request, clerk, license, ReplacementForm())
    form = ReplacementForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _show(request, clerk, license, form, status=200 if form.is_valid() else 422)
    if "confirmed" not in request.POST:
        return _show(request, clerk, license, form, confirming=True)
    return _carry_out(request, clerk, license, form)


def _carry_out(request: HttpRequest, clerk: Clerk, license: License, form: ReplacementForm) -> HttpResponse:
    try:
        made = services.replace(license=license, posts=clerk.posts, actor=clerk.actor, **form.cleaned_data)
    except NotPermitted:
        return _refused(request, clerk, license, whose(license), status=403)
    except ValidationError as error:
        if set(error.message_dict) <= set(form.fields):
            form.add_error(None, error)
            return _show(request, clerk, license, form, status=422)
        return _refused(request, clerk, license, " ".join(error.messages), status=409)
    words = {"number": license.number, "version": made.version}
    messages.success(request, gettext("Version %(version)d of %(number)s is being made and sealed.") % words)
    return redirect("desk:license_record", made.pk)


def _show(
    request: HttpRequest,
    clerk: Clerk,
    license: License,
    form: ReplacementForm,
    *,
    confirming: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "clerk": clerk,
        "license": license,
        "title": kind_title(license),
        "decision": _LABEL,
        "form": form,
        "facts": form.in_words() if confirming else (),
        "consequence": _CONSEQUENCE,
    }
    template = "desk/license_confirm.html" if confirming else "desk/license_decision.html"
    return render(request, template, context, status=status)


def _not_possible(license: License) -> str:
    return gettext("The license is “%(now)s”: this is not possible any more.") % {"now": license.get_status_display()}


def _refused(request: HttpRequest, clerk: Clerk, license: License, reason: str, *, status: int) -> HttpResponse:
    context = {"clerk": clerk, "license": license, "title": kind_title(license), "decision": _LABEL, "reason": reason}
    return render(request, "desk/license_refused.html", context, status=status)
