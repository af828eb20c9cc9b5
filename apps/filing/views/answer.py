"""Answering a correction notice (补正): each request on its page, then all sent at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.cases.models import Case, CorrectionItem
from apps.cases.registry import plugin_for
from apps.cases.selectors import documents_of
from apps.cases.vocabulary import DocumentKind, Stage
from apps.deadlines.dates import today
from apps.deadlines.selectors import load_calendar
from apps.filing import stash
from apps.filing.access import case_page, home_of
from apps.filing.selectors import Request, requests_of
from apps.filing.tasklist import Task, tasks_of
from apps.filing.tickets import do_act, new_ticket
from apps.filing.words import days_left, matter_name, request_title
from apps.identity.models import User
from apps.ui.pieces import Text


@dataclass(frozen=True)
class Row:
    request: Request
    title: Text
    href: str
    state: str


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def answer(request: HttpRequest, user: User, case: Case) -> HttpResponse:
    if request.method == "POST":
        words = {f"answer_{r.item.position}": r.word for r in _requests(case)}
        do_act(request, user, case, "answer_correction", words)
        messages.success(request, _("Your corrections were sent. The five working days for acceptance start anew."))
        return redirect("filing:case", case.pk)
    if case.stage != Stage.CORRECTION:
        return redirect(home_of(case))
    stash.take(request)
    rows = [_row(case, r) for r in requests_of(case)]
    others = _others(case, rows)
    notice = documents_of(case).filter(kind=DocumentKind.CORRECTION_NOTICE).first()
    context = {
        "case": case,
        "matter": matter_name(case.matter),
        "rows": rows,
        "others": others,
        "is_ready": all(row.request.is_answered for row in rows) and not others,
        "due_on": case.correction.due_on,
        "left": days_left(case.correction.due_on, today=today(), calendar=load_calendar()),
        "notice": notice,
        **new_ticket(case),
    }
    return render(request, "filing/answer.html", context)


def _requests(case: Case) -> list[Request]:
    """A repeated click arrives when the case is past the correction: then the first answer counts, not the words."""
    return requests_of(case) if case.stage == Stage.CORRECTION else []


def _row(case: Case, request: Request) -> Row:
    is_material = request.item.target == CorrectionItem.Target.MATERIAL
    name = "filing:material" if is_material else "filing:step"
    return Row(
        request,
        request_title(case, request.item),
        reverse(name, args=[case.pk, request.item.code]),
        "completed" if request.is_answered else "action",
    )


def _others(case: Case, rows: list[Row]) -> list[Task]:
    """What nobody asked for, but what no longer fits after the corrections."""
    asked = {row.request.item.code for row in rows}
    tasks = tasks_of(case)
    steps = [step.code for step in plugin_for(case.matter_code).steps if not step.is_complete(case)]
    open_steps = [task for task in tasks.steps if task.code in steps and task.code not in asked]
    return open_steps + [t for t in tasks.materials if t.state == "not_started" and t.code not in asked]
