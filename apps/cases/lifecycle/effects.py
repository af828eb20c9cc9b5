"""What moves have in common: opening and closing work items, writing opinions, making documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation

from apps.cases.lifecycle.base import Lifecycle
from apps.cases.models import CoReview, Document, Opinion, WorkItem
from apps.cases.numbers import document_number
from apps.cases.vocabulary import DocumentKind, ItemKind, ItemState
from apps.identity.models import Authority, Department, Duty

DUTY_OF_ITEM: Mapping[ItemKind, Duty] = {
    ItemKind.ACCEPT: Duty.WINDOW,
    ItemKind.EXAMINE: Duty.HANDLER,
    ItemKind.CO_REVIEW: Duty.COSIGN,
    ItemKind.REVIEW: Duty.REVIEWER,
    ItemKind.DECIDE: Duty.APPROVER,
    ItemKind.EXTENSION: Duty.APPROVER,
    ItemKind.CERTIFICATE: Duty.CERTMAKER,
    ItemKind.DELIVER: Duty.DELIVER,
}


def open_item(
    machine: Lifecycle,
    kind: ItemKind,
    *,
    authority: Authority | None = None,
    department: Department | None = None,
    due_on: dt.date | None = None,
    assignee_id: int | None = None,
) -> WorkItem:
    """A work item for the duty that does such things, at the holder unless another authority is named."""
    return WorkItem.objects.create(
        case=machine.case,
        kind=kind,
        duty=DUTY_OF_ITEM[kind],
        authority=authority or machine.case.holder,
        department=department,
        assignee_id=assignee_id,
        opened_at=machine.now,
        claimed_at=machine.now if assignee_id else None,
        due_on=due_on,
    )


def finish_item(machine: Lifecycle) -> WorkItem:
    """Closes the performer's item as done by them."""
    item = machine.performer.item
    assert item is not None, "perform() matched an item for this act"
    item.state, item.finished_at, item.finished_by_id = ItemState.DONE, machine.now, machine.performer.user_id
    if item.assignee_id is None:
        item.assignee_id, item.claimed_at = machine.performer.user_id, machine.now
    item.save(update_fields=["state", "finished_at", "finished_by", "assignee", "claimed_at"])
    return item


def claim_item(machine: Lifecycle) -> WorkItem:
    """Whoever acts on an item that nobody took has taken it."""
    item = machine.performer.item
    assert item is not None, "perform() matched an item for this act"
    if item.assignee_id is None:
        item.assignee_id, item.claimed_at = machine.performer.user_id, machine.now
        item.save(update_fields=["assignee", "claimed_at"])
    return item


def cancel_items(machine: Lifecycle, *kinds: ItemKind) -> None:
    """Closes open items of these kinds (all kinds where none is named) because the case left them behind."""
    items = WorkItem.objects.filter(case=machine.case, state=ItemState.OPEN)
    if kinds:
        items = items.filter(kind__in=kinds)
    items.update(state=ItemState.CANCELLED, finished_at=machine.now)


def last_handler(machine: Lifecycle, *, kind: ItemKind, authority: Authority) -> int | None:
    """Who last did such an item there: a case sent back goes to the one who knows it."""
    done = WorkItem.objects.filter(case=machine.case, kind=kind, authority=authority, state=ItemState.DONE)
    return done.order_by("-finished_at").values_list("finished_by_id", flat=True).first()


def add_opinion(
    machine: Lifecycle, *, action: str, verdict: str, text: str, co_review: CoReview | None = None
) -> Opinion:
    """Writes the performer's opinion; its words are a fact of the ledger too."""
    post, item = machine.performer.post, machine.performer.item
    assert post is not None, "opinions are given by clerks"
    assert item is not None, "opinions answer a work item"
    assert machine.performer.user_id is not None
    machine.facts.update(verdict=str(verdict), opinion=text)
    return Opinion.objects.create(
        case=machine.case,
        item=item,
        co_review=co_review,
        authority=post.post.authority,
        # In a co-review the department that was asked answers, whatever post the answer is given from.
        department=item.department or post.department,
        author_id=machine.performer.user_id,
        action=action,
        verdict=verdict,
        text=text,
        created_at=machine.now,
    )


def official(words: Callable[[str], str], code: str) -> str:
    """A code's words in the language of official documents, whoever is at the keyboard."""
    with translation.override("zh-hans"):
        return words(code)


def make_document(
    machine: Lifecycle, kind: DocumentKind, *, authority: Authority | None = None, **data: Any
) -> Document:
    """Fixes a document's words and number now; rendering and sealing follow after the commit."""
    from apps.cases.tasks import seal_document

    issuer = authority or machine.case.holder
    document = Document.objects.create(
        case=machine.case,
        kind=kind,
        number=document_number(authority=issuer, kind=kind, year=machine.today.year),
        authority=issuer,
        data={"date": machine.today.isoformat(), **data},
        made_at=machine.now,
        # An applicant's act makes receipts, but applies no seal: that is done under the keeper's authorization.
        made_by_id=machine.performer.user_id if machine.performer.post else None,
    )
    machine.facts.setdefault("documents", []).append({"kind": str(kind), "number": document.number})
    machine.after_commit.append(lambda: seal_document.delay(document.pk))
    return document
