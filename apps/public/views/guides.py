"""Start page and guide."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.cases.lifecycle.drawing import draw_machine
from apps.cases.lifecycle.moves import moves
from apps.cases.registry import machine_for
from apps.catalogue.models import MatterVersion
from apps.catalogue.selectors import current_version
from apps.public.forms import ProgressForm
from apps.public.guides import CHAINS, by_sector, guide_lines, search, sector_blocks


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    lines = guide_lines()
    context = {"sectors": sector_blocks(lines), "chains": CHAINS, "form": ProgressForm()}
    return render(request, "public/home.html", context)


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:100]
    found = search(guide_lines(), query)
    return render(request, "public/guides.html", {"query": query, "groups": by_sector(found), "count": len(found)})


@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    try:
        version = current_version(code)
    except MatterVersion.DoesNotExist:
        raise Http404(_("There is no such matter.")) from None
    spec = version.spec
    context = {
        "version": version,
        "spec": spec,
        "has_open_points": not (all(spec.confirmed.values()) and spec.identity_level.confirmed),
    }
    if version.is_open_online:
        machine = machine_for(version.machine)
        title = _("How a case may move: %(matter)s") % {"matter": version.name}
        context |= {"course": draw_machine(machine, title=title), "moves": moves(machine)}
    return render(request, "public/guide.html", context)
