"""Check answers, declare, file."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.cases.errors import InvalidData
from apps.cases.forms import FileForm
from apps.cases.models import Case
from apps.cases.registry import CheckResult, plugin_for
from apps.cases.selectors import materials_of
from apps.cases.vocabulary import Stage
from apps.filing import stash
from apps.filing.access import case_page, home_of
from apps.filing.tasklist import tasks_of
from apps.filing.tickets import do_act, new_ticket, shown_ticket
from apps.filing.words import material_name, matter_name
from apps.identity.models import User
from apps.ui.pieces import Check, Fact, FileRow, Link, Text

MARKS = {"pass": "tick", "warn": "warn", "fail": "cross"}


@dataclass(frozen=True)
class Section:
    title: Text
    facts: list[Fact]


@require_http_methods(["GET", "HEAD", "POST"])
@case_page
def check(request: HttpRequest, user: User, case: Case) -> HttpResponse:
    form, ticket = FileForm(case=case), new_ticket(case)
    if request.method == "POST":
        try:
            do_act(request, user, case, "file")
        except InvalidData:
            form, ticket = FileForm(request.POST, case=case), shown_ticket(request)
        else:
            return redirect("filing:receipt", case.pk)
    if case.stage != Stage.DRAFT:
        return redirect(home_of(case))
    stash.take(request)  # the declaration is given anew, never kept
    plugin = plugin_for(case.matter_code)
    tasks = tasks_of(case)
    # Of half an application the checks would only say what is missing.
    described = all(task.is_done for task in tasks.steps)
    context = {
        "case": case,
        "matter": matter_name(case.matter),
        "tasks": tasks,
        "sections": sections_of(case),
        "files": files_of(case),
        "checks": [check_row(result) for result in plugin.checks(case)] if described else [],
        "detail": plugin.detail_template,
        "form": form,
        "for_somebody_else": case.applicant.user_id != user.pk,
        **ticket,
    }
    return render(request, "filing/check.html", context)


def check_row(result: CheckResult) -> Check:
    return Check(MARKS[result.outcome], result.text, result.detail)


def sections_of(case: Case) -> list[Section]:
    """The summary by page of the application, each line with its way back to the page."""
    plugin = plugin_for(case.matter_code)
    titles = {step.code: step.title for step in plugin.steps}
    sections = []
    for code, facts in groupby(plugin.summary(case), key=lambda fact: fact.step):
        href = reverse("filing:step", args=[case.pk, code]) + "?then=check"
        rows = [
            Fact(fact.label, fact.value, fact.note, Link(href, _("Change") if fact.value else _("Enter"), fact.label))
            for fact in facts
        ]
        sections.append(Section(titles.get(code, ""), rows))
    return sections


def files_of(case: Case) -> list[FileRow]:
    """The newest file of each material."""
    rows = []
    for material in materials_of(case):
        kept = getattr(material, "kept", [])
        if kept:
            newest, name = kept[-1], material_name(case, material.code, material.title)
            rows.append(
                FileRow(
                    kind=newest.name.rpartition(".")[2].upper()[:4],
                    name=name,
                    href=reverse("filing:file", args=[case.pk, newest.pk]),
                    note=newest.name,
                    link=Link(
                        reverse("filing:material", args=[case.pk, material.code]) + "?then=check",
                        _("Replace"),
                        name,
                    ),
                )
            )
    return rows
