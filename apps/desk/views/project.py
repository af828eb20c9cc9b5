"""The page of a project, and that of a license with what builds on it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.desk.access import Clerk, case_readers
from apps.desk.project_page import license_page, project_page


@case_readers
@require_safe
def project(request: HttpRequest, clerk: Clerk, code: str) -> HttpResponse:
    page = project_page(code, clerk)
    if page is None:
        raise Http404
    return render(request, "desk/project.html", {"clerk": clerk, "page": page})


@case_readers
@require_safe
def license_and_its_cases(request: HttpRequest, clerk: Clerk, license: int) -> HttpResponse:
    page = license_page(license, clerk)
    if page is None:
        raise Http404
    return render(request, "desk/license_cases.html", {"clerk": clerk, "page": page})
