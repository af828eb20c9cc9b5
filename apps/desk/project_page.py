"""All matters of one project (建设项目) that the clerk may see, in the order of the chain, with what came of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from apps.cases.models import Case, Project
from apps.cases.vocabulary import Stage
from apps.catalogue.selectors import chain_positions
from apps.desk.access import Clerk
from apps.licenses.models import License, Status
from apps.licenses.selectors import for_sources, kind_title
from apps.ui.case_pieces import DayCounter, matter_title
from apps.ui.clock import DaysTag


@dataclass(frozen=True)
class Result:
    """What a case ended in: a license with its file, or the decision in words."""

    words: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class ProjectRow:
    case: Case
    matter: str
    days: DaysTag
    results: Sequence[Result]


@dataclass(frozen=True)
class ProjectPage:
    project: Project
    rows: Sequence[ProjectRow]


def project_page(code: str, clerk: Clerk) -> ProjectPage | None:
    """None where the clerk sees no case of it: then it is not even said whether the project exists."""
    cases = list(_cases(code, clerk))
    if not cases:
        return None
    positions, counter = chain_positions(), DayCounter.of(clerk.on)
    licenses: dict[str, list[License]] = {}
    for license in for_sources(str(case.pk) for case in cases):
        licenses.setdefault(license.source_ref, []).append(license)
    cases.sort(key=lambda case: (positions.get(case.matter_code, len(positions)), case.started_at))
    rows = [_row(case, counter, licenses.get(str(case.pk), [])) for case in cases]
    project = cases[0].project
    assert project is not None, "the cases were chosen by their project"
    return ProjectPage(project, rows)


def _cases(code: str, clerk: Clerk) -> QuerySet[Case]:
    related = ("matter", "applicant", "holder", "deciding_authority", "project")
    cases = clerk.cases.filter(project__code=code).select_related(*related).defer("matter__definition")
    return cases.prefetch_related("procedures")


def _row(case: Case, counter: DayCounter, licenses: list[License]) -> ProjectRow:
    return ProjectRow(case, matter_title(case.matter), counter.tag(case), list(_results(case, licenses)))


def _results(case: Case, licenses: list[License]) -> Iterator[Result]:
    for license in licenses:
        ready = license.status != Status.PREPARING and bool(license.pdf)
        href = reverse("desk:license", args=[case.pk, license.pk]) if ready else ""
        yield Result(f"{kind_title(license)} {license.number}", license.get_status_display(), href)
    if licenses or case.decided_on is None:
        return
    decision = case.get_stage_display() if case.stage == Stage.REFUSED else gettext("Granted")
    yield Result(decision, case.decided_on.isoformat())
