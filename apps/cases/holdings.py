"""Licenses that a case's applicant holds (免提交): looked at in the case, instead of asking the applicant for copies.

An organ may not ask again for what sharing gives it, and uses what it gets for the matter at hand alone
(国务院关于在线政务服务的若干规定, arts. 7–12). So only whoever has an open work item of the case may look, only at
licenses of the case's own applicant, and each look is recorded with the case as its purpose, where the holder sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.cases.errors import NotVisible
from apps.cases.models import Case, WorkItem
from apps.cases.selectors import open_items_for, visible_at_desk
from apps.deadlines.dates import today
from apps.identity.models import User
from apps.identity.selectors import ActingPost, acting_posts
from apps.licenses import uses
from apps.licenses.models import License
from apps.licenses.selectors import licenses_of_applicant
from apps.licenses.use_models import UseKind

MOST = 20


def may_look(*, case: Case, posts: Sequence[ActingPost]) -> bool:
    """Whether it is their turn in the case: one of its open work items is for one of these posts."""
    return WorkItem.objects.filter(open_items_for(posts=posts), case=case).exists()


def holdings(case: Case) -> list[License]:
    """The newest licenses of the applicant that were issued outside this case."""
    held = licenses_of_applicant(applicant=case.applicant).exclude(source_ref=str(case.pk))
    return list(held[:MOST])


def open_holding(*, case_id: UUID, user: User, license_id: int) -> License:
    """A license of the case's applicant, for a look that is recorded. Raises NotVisible."""
    visible = visible_at_desk(user=user, on=today()).select_related("applicant", "holder", "matter")
    case = visible.filter(pk=case_id).first()
    if case is None or not may_look(case=case, posts=acting_posts(user=user, on=today())):
        raise NotVisible
    license = licenses_of_applicant(applicant=case.applicant).filter(pk=license_id).first()
    if license is None:
        raise NotVisible
    uses.note_use(
        license=license,
        kind=UseKind.IN_CASE,
        user=user,
        organization=case.holder.name,
        purpose=f"{case.matter.name} {case.number}"[:300],
        case_ref=str(case.pk),
    )
    return license
