"""What an administrator does to the exchange. Each change is made by the hub's own services and recorded there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.hub import corrections, tasks
from apps.hub.directory import decisions
from apps.hub.models import CodeMap, Delivery, ImplementationItem
from apps.identity.models import Authority
from apps.ledger.services import Actor


class Remedy(models.TextChoices):
    """What can be done with a row that waits for a person."""

    RESEND = "resend", pgettext_lazy("remedy", "Send again as it is")
    REBUILD = "rebuild", pgettext_lazy("remedy", "Make anew after a correction")


EXPLAINED = {
    Remedy.RESEND: _("For rows that were right: the hub was mended, or its refusal was a mistake."),
    Remedy.REBUILD: _(
        "For rows that were wrong: they are made anew from the ledger with the codes of now. What is still wrong "
        "stays here with its reason."
    ),
}
_ACTS: dict[str, Callable[..., Delivery]] = {
    Remedy.RESEND: corrections.resend,
    Remedy.REBUILD: corrections.rebuild,
}


@dataclass
class Outcome:
    """How many rows go now, how many stay held back, and why some could not be touched."""

    released: int = 0
    still_held: int = 0
    refusals: list[str] = field(default_factory=list)


def remedy_rows(*, rows: Iterable[Delivery], remedy: str, actor: Actor) -> Outcome:
    """Each row for itself: one that a colleague was quicker with keeps none of the others back.

    Raises KeyError for an unknown remedy.
    """
    act, outcome = _ACTS[remedy], Outcome()
    for row in rows:
        try:
            state = act(row=row, actor=actor).state
        except ValidationError as refusal:
            outcome.refusals += refusal.messages
        else:
            outcome.released += state == Delivery.State.WAITING
            outcome.still_held += state != Delivery.State.WAITING
    return outcome


@transaction.atomic
def enter_code(*, interface: str, name: str, internal: str, external: str, source: str, actor: Actor) -> CodeMap:
    """Enters or changes a code; rows that waited for it go at once. Raises ValidationError at the field."""
    code = corrections.set_code(
        interface=interface, name=name, internal=internal, external=external, source=source, actor=actor
    )
    transaction.on_commit(tasks.take_up_codes.delay)
    return code


@transaction.atomic
def enter_item(
    *, matter_code: str, authority: Authority, catalog_code: str, task_code: str, handle_item: str, actor: Actor
) -> ImplementationItem:
    """Enters a line of an organ's implementation list (实施清单); rows that waited for it go at once.

    Raises ValidationError at the field.
    """
    item = corrections.set_item(
        matter_code=matter_code,
        authority=authority,
        catalog_code=catalog_code,
        task_code=task_code,
        handle_item=handle_item,
        actor=actor,
    )
    transaction.on_commit(tasks.take_up_codes.delay)
    return item


def fetch_lists(*, everything: bool, actor: Actor) -> None:
    """Asks a worker for the hub's lists of matters."""
    tasks.fetch_lists.delay(_stated(actor), everything)


@transaction.atomic
def confirm_change(*, change_id: int, matter_code: str, actor: Actor) -> None:
    """Confirms one change; rows that waited for its codes go at once. Raises ValidationError."""
    decisions.confirm(change_id=change_id, matter_code=matter_code, actor=actor)
    transaction.on_commit(tasks.take_up_codes.delay)


def confirm_changes(*, change_ids: Iterable[int], actor: Actor) -> Outcome:
    """Each for itself: one that needs a look, or that a colleague decided, keeps none of the others back."""
    outcome = Outcome()
    for change_id in change_ids:
        try:
            confirm_change(change_id=change_id, matter_code="", actor=actor)
        except ValidationError as refusal:
            outcome.refusals += refusal.messages
            outcome.still_held += 1
        else:
            outcome.released += 1
    return outcome


def compare(*, day: dt.date, actor: Actor) -> None:
    """Asks a worker to compare all tables of a day with the hub."""
    tasks.compare_day.delay(day.isoformat(), _stated(actor))


def _stated(actor: Actor) -> dict[str, Any]:
    return {"type": actor.type, "id": actor.id, "name": actor.name, "acting_for": dict(actor.acting_for)}
