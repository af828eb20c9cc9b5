"""Verification without a network (离线核验): one page that goes on working once it was loaded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.public import offline


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    keys = offline.certificates()
    context = {
        "outcomes": offline.OUTCOMES,
        "data": offline.page_data(keys),
        "certificates": offline.certificate_rows(keys),
    }
    return render(request, "public/offline.html", context)


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands below the page's address, for that is as far as its power reaches."""
    script = offline.worker_source() + render_to_string("public/offline_worker.js")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
