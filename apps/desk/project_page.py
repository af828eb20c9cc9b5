"""All matters of one project (建设项目), or of one license (a mining right with its permits, say).

Those that the clerk may see, in the order of the chain, with what came of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from apps.cases.issuance import source_case_id
from apps.cases.models import Case, Project
from apps.cases.vocabulary import Stage
from apps.catalogue.selectors import chain_positions
from apps.desk.access import Clerk
from apps.licenses.models import License, Status
from apps.licenses.selectors import for_sources, kind_title, public_facts
from apps.ui import pieces
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


@dataclass(frozen=True)
class LicensePage:
    """A license with its facts and state, the case that issued it, and the cases that build on it."""

    license: License
    title: str
    facts: Sequence[pieces.Fact]
    in_force: bool
    rows: Sequence[ProjectRow]


def project_page(code: str, clerk: Clerk) -> ProjectPage | None:
    """None where the clerk sees no case of it: then it is not even said whether the project exists."""
    rows = _rows(clerk.cases.filter(project__code=code), clerk)
    project = rows[0].case.project if rows else None
    return ProjectPage(project, rows) if project else None


def license_page(pk: int, clerk: Clerk) -> LicensePage | None:
    """None where the clerk sees no case of it, as for a project."""
    license = License.objects.select_related("holder", "issuer").filter(pk=pk).first()
    if license is None:
        return None
    rows = _rows(clerk.cases.filter(Q(basis=license) | Q(pk=source_case_id(license))), clerk)
    if not rows:
        return None
    in_force = license.status == Status.VALID and license.holds_on(clerk.on)
    return LicensePage(license, kind_title(license), list(_facts(license)), in_force, rows)


def _facts(license: License) -> Iterator[pieces.Fact]:
    last = date_format(license.valid_to) if license.valid_to else gettext("no end")
    yield pieces.Fact(gettext("Status"), license.get_status_display(), license.status_reason)
    yield pieces.Fact(gettext("Valid"), f"{date_format(license.valid_from)} – {last}")
    yield pieces.Fact(gettext("Issued by"), license.issuer_name)
    chinese = (get_language() or "zh").startswith("zh")
    for fact in public_facts(license, holder_name=license.holder_name):
        yield pieces.Fact(fact.label_zh if chinese else fact.label_en, fact.value)


def _rows(visible: QuerySet[Case], clerk: Clerk) -> list[ProjectRow]:
    related = ("matter", "applicant", "holder", "deciding_authority", "project")
    cases = list(visible.select_related(*related).defer("matter__definition").prefetch_related("procedures"))
    positions, counter = chain_positions(), DayCounter.of(clerk.on)
    licenses: dict[str, list[License]] = {}
    for license in for_sources(str(case.pk) for case in cases):
        licenses.setdefault(license.source_ref, []).append(license)
    cases.sort(key=lambda case: (positions.get(case.matter_code, len(positions)), case.started_at))
    return [_row(case, counter, licenses.get(str(case.pk), [])) for case in cases]


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
