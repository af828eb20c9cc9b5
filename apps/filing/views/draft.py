"""The task list of a draft, and throwing it away."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.cases.models import Case
from apps.cases.tasks import DRAFT_DAYS
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import local_date
from apps.filing.access import case_page, home_of
from apps.filing.tasklist import shared_materials, tasks_of
from apps.filing.tickets import do_act, new_ticket
from apps.filing.words import matter_name
from apps.identity.models import User


@require_safe
@case_page
def draft(request: HttpRequest, user: User, case: Case) -> HttpResponse:
    if case.stage != Stage.DRAFT:
        return redirect(home_of(case))
    context = {
        "case": case,
        "matter": matter_name(case.matter),
        "spec": case.matter.spec,
        "tasks": tasks_of(case),
        "shared": shared_materials(case),
        "kept_until": local_date(case.touched_at) + dt.timedelta(days=DRAFT_DAYS),
    }
    return render(request, "filing/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def discard(request: HttpRequest, user: User, case: Case) -> HttpResponse:
    if request.method == "POST":
        do_act(request, user, case, "discard", {})
        messages.success(request, _("The draft was discarded."))
        return redirect("filing:home")
    if case.stage != Stage.DRAFT:
        return redirect(home_of(case))
    context = {
        "case": case,
        "title": _("Discard this draft?"),
        "eyebrow": matter_name(case.matter),
        "statements": [_("Entries and uploaded files can then no longer be opened."), _("Nothing has been filed yet.")],
        "submit": pgettext("page", "Discard the draft"),
        "cancel_href": home_of(case),
        "base": "ui/base.html",
        **new_ticket(case),
    }
    return render(request, "filing/confirm.html", context)
