"""The register of licenses: list, one license with its history, and decisions on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.desk.access import Clerk, clerks_only
from apps.desk.forms import DecisionForm
from apps.desk.register import DECISIONS, Decision, license_of, license_page, page_of_register
from apps.licenses.document import file_name
from apps.licenses.ending import SOON
from apps.licenses.errors import NotPermitted
from apps.licenses.models import License
from apps.licenses.selectors import kind_title
from apps.licenses.services import decide, open_file
from apps.licenses.services.decisions import causes_of, deciding_post, possible_decisions


@clerks_only
@require_safe
def licenses(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    rows, pages = page_of_register(clerk, request.GET)
    return render(
        request,
        "desk/licenses.html",
        {
            "clerk": clerk,
            "rows": rows,
            "pages": pages,
            "number": request.GET.get("number", ""),
            "ending": bool(request.GET.get("ending")),
            "soon": SOON,
        },
    )


@clerks_only
@require_safe
def record(request: HttpRequest, clerk: Clerk, license_id: int) -> HttpResponse:
    license = license_of(clerk, license_id)
    return render(request, "desk/license.html", {"clerk": clerk, "page": license_page(license, clerk)})


@clerks_only
@require_safe
def file(request: HttpRequest, clerk: Clerk, license_id: int) -> FileResponse:
    license = open_file(license=license_of(clerk, license_id), actor=clerk.actor)
    if license is None:
        raise Http404
    try:
        return FileResponse(license.pdf.open("rb"), as_attachment=True, filename=file_name(license, "pdf"))
    except FileNotFoundError:
        raise Http404 from None


@clerks_only
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, clerk: Clerk, license_id: int, code: str) -> HttpResponse:
    """Enter, confirm (none of these is undone by a click), done."""
    license = license_of(clerk, license_id)
    wanted = next((d for d in DECISIONS.values() if d.code == code), None)
    if wanted is None:
        raise Http404
    causes = causes_of(wanted.status)
    if request.method != "POST":
        if deciding_post(license, clerk.posts) is None or wanted.status not in possible_decisions(license):
            return _refused(request, clerk, license, wanted)
        return _show(request, clerk, license, wanted, DecisionForm(causes=causes))
    form = DecisionForm(request.POST, causes=causes)
    if not form.is_valid() or "change" in request.POST:
        return _show(request, clerk, license, wanted, form, status=200 if form.is_valid() else 422)
    if "confirmed" not in request.POST:
        return _show(request, clerk, license, wanted, form, confirming=True)
    return _carry_out(request, clerk, license, wanted, form)


def _carry_out(
    request: HttpRequest, clerk: Clerk, license: License, wanted: Decision, form: DecisionForm
) -> HttpResponse:
    try:
        decide(license=license, posts=clerk.posts, actor=clerk.actor, status=wanted.status, **form.cleaned_data)
    except NotPermitted:
        return _refused(request, clerk, license, wanted)
    except ValidationError as error:
        if set(error.message_dict) <= set(form.fields):
            form.add_error(None, error)
            return _show(request, clerk, license, wanted, form, status=422)
        return _refused(request, clerk, license_of(clerk, license.pk), wanted)
    words = {"decision": wanted.label, "number": license.number}
    messages.success(request, gettext("Done: %(decision)s %(number)s. Verification says so from now on.") % words)
    return redirect("desk:license_record", license.pk)


def _show(
    request: HttpRequest,
    clerk: Clerk,
    license: License,
    wanted: Decision,
    form: DecisionForm,
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
        "consequence": _(
            "It is public at once: whoever verifies the license by number, code or file reads the reason and the "
            "number of the decision."
        ),
    }
    template = "desk/license_confirm.html" if confirming else "desk/license_decision.html"
    return render(request, template, context, status=status)


def _refused(request: HttpRequest, clerk: Clerk, license: License, wanted: Decision) -> HttpResponse:
    """Why not: whose it is, or what the license has become meanwhile."""
    if deciding_post(license, clerk.posts) is None:
        reason = gettext("Only an approver of %(issuer)s decides on this license.") % {"issuer": license.issuer.name}
        status = 403
    else:
        reason = gettext("The license is “%(now)s”: this is not possible any more.") % {
            "now": license.get_status_display()
        }
        status = 409
    context = {"clerk": clerk, "license": license, "title": kind_title(license), "decision": wanted, "reason": reason}
    return render(request, "desk/license_refused.html", context, status=status)
