"""From the guide of a matter to a draft."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.cases.drafts import start_draft
from apps.cases.errors import CaseError
from apps.cases.real_names import level_refusal
from apps.cases.registry import open_matters, plugin_for
from apps.catalogue.models import MatterVersion
from apps.catalogue.selectors import current_version
from apps.deadlines.dates import today
from apps.filing.access import applicant_page
from apps.filing.forms import StartForm
from apps.filing.selectors import drafts_of_matter
from apps.filing.words import matter_name
from apps.identity.models import Applicant, Authority, User
from apps.identity.selectors import applicants_for, level_of, may_act_for


@require_safe
@applicant_page
def choose(request: HttpRequest, user: User) -> HttpResponse:
    """The matters that can be filed online."""
    codes = [plugin.code for plugin in open_matters()]
    versions = MatterVersion.objects.filter(matter__code__in=codes, is_current=True).select_related("matter")
    matters = [
        {"name": matter_name(version), "href": reverse("filing:start", args=[version.matter.code])}
        for version in versions.defer("definition").order_by("matter__code")
    ]
    return render(request, "filing/choose.html", {"matters": matters})


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_page
def start(request: HttpRequest, user: User, *, matter_code: str) -> HttpResponse:
    """Choosing applicant and authority opens the draft."""
    try:
        version = current_version(matter_code)
    except MatterVersion.DoesNotExist:
        raise Http404 from None
    applicants = _applicants(user, matter_code)
    authorities = _authorities(version)
    initial = {"authority": authorities[0].code} if len(authorities) == 1 else {}
    refusal = level_refusal(spec=version.spec, level=level_of(user)) if applicants else ""
    form = StartForm(request.POST or None, applicants=applicants, authorities=authorities, initial=initial)
    if request.method == "POST" and not refusal and form.is_valid():
        applicant, authority = form.chosen()
        try:
            case = start_draft(
                user=user,
                applicant=applicant,
                matter_code=matter_code,
                authority=authority,
                request_id=_request_id(request),
            )
        except CaseError as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("filing:draft", case.pk)
    context = {
        "matter": matter_name(version),
        "spec": version.spec,
        "form": form,
        "applicants": applicants,
        "is_open": _is_open(matter_code),
        "level_refusal": refusal,
        "drafts": drafts_of_matter(user=user, on=today(), matter_code=matter_code),
        "request_id": _request_id(request) or uuid.uuid4().hex,
    }
    return render(request, "filing/start.html", context)


def _request_id(request: HttpRequest) -> str:
    key = request.POST.get("request_id", "")
    return key if 16 <= len(key) <= 100 else ""


def _is_open(matter_code: str) -> bool:
    try:
        plugin_for(matter_code)
    except KeyError:
        return False
    return True


def _applicants(user: User, matter_code: str) -> list[Applicant]:
    on = today()
    return [
        applicant
        for applicant in applicants_for(user=user, on=on)
        if may_act_for(user=user, applicant=applicant, matter_code=matter_code, on=on)
    ]


def _authorities(version: MatterVersion) -> list[Authority]:
    """Those at the matter's levels, from the county up where several may receive it."""
    levels = {level.level for level in version.spec.levels}
    return list(Authority.objects.filter(is_active=True, level__in=levels).select_related("parent"))
