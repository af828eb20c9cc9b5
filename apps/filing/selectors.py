"""Reads of the applicants' pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from apps.cases.models import Case, CorrectionItem, MaterialVersion
from apps.cases.selectors import own_cases
from apps.cases.vocabulary import CLOSED, Stage
from apps.filing.models import KeptPage
from apps.filing.services import ANSWERS
from apps.identity.models import User

TABS = ("answer", "drafts", "open", "closed")
COUNT_LIMIT = 100


def own_case(*, user: User, case_id: UUID, on: dt.date) -> Case | None:
    """With what its pages show, in one query."""
    cases = own_cases(user=user, on=on).select_related(
        "matter", "applicant", "filer", "receiving_authority", "holder", "deciding_authority", "project"
    )
    return cases.filter(pk=case_id).first()


def in_tab(cases: QuerySet[Case], tab: str) -> QuerySet[Case]:
    """`cases` are one's own; `tab` is one of TABS. A draft that was thrown away never was an application: in none."""
    if tab == "answer":
        return cases.filter(stage=Stage.CORRECTION)
    if tab == "drafts":
        return cases.filter(stage=Stage.DRAFT)
    if tab == "closed":
        return cases.filter(stage__in=CLOSED, number__isnull=False)
    return cases.exclude(stage__in=[*CLOSED, Stage.DRAFT, Stage.CORRECTION])


def tab_counts(cases: QuerySet[Case]) -> dict[str, int]:
    """How many wait in the first three tabs; each counted to 100 at most, so that a long list costs no more."""
    return {tab: in_tab(cases, tab).order_by()[:COUNT_LIMIT].count() for tab in ("answer", "drafts", "open")}


def drafts_of_matter(*, user: User, on: dt.date, matter_code: str) -> list[Case]:
    """The latest drafts of a matter: perhaps one wants to go on with one of them."""
    drafts = in_tab(own_cases(user=user, on=on), "drafts").filter(matter_code=matter_code)
    return list(drafts.select_related("applicant", "receiving_authority").order_by("-touched_at")[:5])


def kept_pages(case: Case) -> dict[str, KeptPage]:
    return {kept.page: kept for kept in KeptPage.objects.filter(case=case)}


def kept_page(case: Case, page: str) -> KeptPage | None:
    return KeptPage.objects.filter(case=case, page=page).first()


def unread_notices(user: User) -> int:
    """Counted to 100 at most."""
    return user.notices.filter(read_at__isnull=True)[:COUNT_LIMIT].count()


@dataclass(frozen=True)
class Request:
    """One request of the correction notice, with what has been done about it."""

    item: CorrectionItem
    word: str
    is_answered: bool


def requests_of(case: Case) -> list[Request]:
    """In a constant number of queries. A material is answered by a new file, an entry by a saved page or a word."""
    correction = case.correction
    kept = kept_pages(case)
    words = kept[ANSWERS].entries if ANSWERS in kept else {}
    fresh = set(
        MaterialVersion.objects.filter(
            material__case=case, uploaded_at__gte=correction.notified_at, removed_at__isnull=True
        ).values_list("material__code", flat=True)
    )
    requests = []
    for item in correction.items.all():
        word = "".join(words.get(f"answer_{item.position}", []))
        if item.target == CorrectionItem.Target.MATERIAL:
            answered = item.code in fresh
        else:
            page = kept.get(item.code)
            saved = page is not None and page.saved_at is not None and page.saved_at >= correction.notified_at
            answered = bool(word) or saved
        requests.append(Request(item, word, answered))
    return requests


def request_for(case: Case, *, target: str, code: str) -> Request | None:
    """What the correction notice asks of this material or page; None where nothing, or where none is open."""
    if case.stage != Stage.CORRECTION:
        return None
    return next((r for r in requests_of(case) if r.item.target == target and r.item.code == code), None)
