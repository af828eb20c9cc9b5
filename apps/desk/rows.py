"""A row of a list of cases, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from apps.cases.models import Case, WorkItem
from apps.cases.vocabulary import CLOSED, ItemKind, Stage
from apps.cases.wording import listed
from apps.desk.access import Clerk
from apps.ledger import kinds
from apps.ui.case_pieces import DayCounter, matter_title
from apps.ui.clock import DaysTag


@dataclass(frozen=True)
class Row:
    """`claimable` is the item the clerk may take; `acting_for` the one they stand in for."""

    case: Case
    days: DaysTag
    due: str
    matter: str
    stage_note: str
    assignee: str
    acting_for: str
    claimable: WorkItem | None
    news: str


def row_of(case: Case, clerk: Clerk, counter: DayCounter) -> Row:
    """Expects the case with `open_now` (its open items) and `has_news`, as the list selectors give it."""
    items: list[WorkItem] = case.open_now  # type: ignore[attr-defined]  # prefetched
    theirs = [i for i in items if fits(i, clerk)]
    return Row(
        case,
        counter.tag(case),
        _due_words(case, counter),
        matter_title(case.matter),
        _stage_note(case, items),
        _assignees(case, theirs or items),
        _acting_for(theirs, clerk),
        next((i for i in theirs if i.assignee_id is None), None),
        _news(case),
    )


def fits(item: WorkItem, clerk: Clerk) -> bool:
    return any(
        p.duty == item.duty
        and p.post.authority_id == item.authority_id
        and item.department_id in (None, p.post.department_id)
        for p in clerk.posts
    )


def _due_words(case: Case, counter: DayCounter) -> str:
    if case.next_due_on is None or case.stage in CLOSED:
        return ""
    day = f"{case.next_due_on:%m-%d}"
    if case.stage == Stage.CORRECTION:
        return gettext("applicant to answer by %(day)s") % {"day": day}
    if case.stage == Stage.FILED:
        return gettext("answer the application by %(day)s") % {"day": day}
    if case.stage in (Stage.CERTIFICATE, Stage.DELIVERY):
        return gettext("issue by %(day)s") % {"day": day}
    if case.due_on and case.due_on != case.next_due_on and not case.paused_since:
        left = counter.left(case.due_on)
        if left is not None and left >= 0:
            return gettext("promised %(day)s, by law %(n)d days left") % {"day": day, "n": left}
    return gettext("due %(day)s") % {"day": day}


def _stage_note(case: Case, items: list[WorkItem]) -> str:
    open_reviews = sum(i.kind == ItemKind.CO_REVIEW for i in items)
    if case.stage == Stage.CO_REVIEW and open_reviews:
        return gettext("%(n)d still to answer") % {"n": open_reviews}
    if any(i.kind == ItemKind.EXTENSION for i in items):
        return gettext("extension asked for")
    return ""


def _assignees(case: Case, items: list[WorkItem]) -> str:
    if case.stage in CLOSED:
        return ""
    if case.stage == Stage.CORRECTION:
        return gettext("the applicant")
    names = [str(i.assignee) if i.assignee else gettext("not claimed") for i in items]
    return listed(dict.fromkeys(names))


def _acting_for(items: list[WorkItem], clerk: Clerk) -> str:
    own = [p for p in clerk.posts if p.stand_in is None]
    for item in items:
        if not any(p.duty == item.duty and p.post.authority_id == item.authority_id for p in own):
            lent = next(p for p in clerk.stand_ins if p.duty == item.duty)
            return str(lent.post.user)
    return ""


def _news(case: Case) -> str:
    """The last change, where somebody else made it since the clerk last looked."""
    if not getattr(case, "has_news", False) or not case.last_change:
        return ""
    return gettext("%(name)s: %(change)s") % {"name": case.last_change_by, "change": kinds.label(case.last_change)}
