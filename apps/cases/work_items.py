"""Claim, release, hand over: who works on an item. Recorded like every move; the stage does not change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.cases.actions import lock_case, subject_of
from apps.cases.errors import CaseError, NotPermitted, NotPossible, NotVisible
from apps.cases.models import Case, Notice, WorkItem
from apps.cases.vocabulary import ItemState
from apps.deadlines.dates import today
from apps.identity.models import User
from apps.identity.selectors import ActingPost, acting_posts, user_actor
from apps.ledger.services import record, record_attempt


def claim(*, item_id: int, user: User) -> WorkItem:
    """Takes an item that nobody holds. Raises NotVisible, NotPermitted or NotPossible."""
    return _change(item_id, user, "case.item_claimed", _claim)


def release(*, item_id: int, user: User) -> WorkItem:
    """Gives one's own item back to the others of the post."""
    return _change(item_id, user, "case.item_released", _release)


def hand_over(*, item_id: int, user: User, to: User, reason: str) -> WorkItem:
    """Gives one's own item to a colleague who holds the same duty in the same place."""

    def give(item: WorkItem, _case: Case, by: User, on: dt.date) -> dict[str, Any]:
        if item.assignee_id != by.pk:
            raise NotPermitted(_("Only who works on it can hand it over."))
        if not _matching_posts(item, to, on):
            raise NotPossible(_("%(name)s does not hold this post.") % {"name": to})
        item.assignee, item.claimed_at = to, timezone.now()
        return {"to": to.display_name, "to_id": to.pk, "reason": reason}

    return _change(item_id, user, "case.item_handed_over", give)


def colleagues(*, item: WorkItem, user: User, on: dt.date) -> list[User]:
    """Who else could take it over: holders of the duty at the item's place on that day."""
    candidates = User.objects.filter(
        posts__duty=item.duty, posts__authority=item.authority, posts__starts_on__lte=on, is_active=True
    ).exclude(pk=user.pk)
    return [u for u in candidates.distinct().order_by("display_name") if _matching_posts(item, u, on)]


def _claim(item: WorkItem, _case: Case, user: User, on: dt.date) -> dict[str, Any]:
    if item.assignee_id == user.pk:
        raise NotPossible(_("You have claimed it already."))
    if item.assignee_id is not None:
        raise NotPermitted(_("%(name)s is working on this.") % {"name": item.assignee})
    item.assignee, item.claimed_at = user, timezone.now()
    return {}


def _release(item: WorkItem, _case: Case, user: User, _on: dt.date) -> dict[str, Any]:
    if item.assignee_id != user.pk:
        raise NotPermitted(_("Only who works on it can release it."))
    item.assignee, item.claimed_at = None, None
    return {}


def _matching_posts(item: WorkItem, user: User, on: dt.date) -> list[ActingPost]:
    return [
        p
        for p in acting_posts(user=user, on=on)
        if p.duty == item.duty
        and p.post.authority_id == item.authority_id
        and item.department_id in (None, p.post.department_id)
    ]


def _change(item_id: int, user: User, kind: str, change: Any) -> WorkItem:
    case_id = WorkItem.objects.filter(pk=item_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotVisible
    try:
        with transaction.atomic():
            return _change_locked(lock_case(case_id), item_id, user, kind, change)
    except CaseError as refusal:
        facts = {"action": kind, "code": refusal.code, "message": str(refusal)}
        record_attempt(kind="case.refused_act", subject=subject_of(case_id), actor=user_actor(user), data=facts)
        raise


def _change_locked(case: Case, item_id: int, user: User, kind: str, change: Any) -> WorkItem:
    on = today()
    item = WorkItem.objects.select_related("assignee", "authority", "department").get(pk=item_id)
    posts = _matching_posts(item, user, on)
    if not posts:
        raise NotVisible
    if item.state != ItemState.OPEN:
        raise NotPossible(_("Nothing of this kind is open: somebody else may have done it already."))
    facts: Mapping[str, Any] = change(item, case, user, on)
    item.save(update_fields=["assignee", "claimed_at"])
    data = {"item": item.kind, "authority": item.authority.code, **facts}
    entry = record(kind=kind, subject=subject_of(case.pk), actor=posts[0].actor, data=data)
    if item.assignee_id not in (None, user.pk):
        assert item.assignee is not None
        params = {"number": case.number or "", "title": case.title, "due_on": str(case.next_due_on or "")}
        Notice.objects.create(
            recipient=item.assignee, case=case, code=entry.kind, params=params, created_at=entry.occurred_at
        )
    return item
