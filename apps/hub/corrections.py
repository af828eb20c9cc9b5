"""Rows that wait for a person: sent again as they are, or made anew from the ledger after a correction."""

from __future__ import annotations

import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.hub import kinds, lanes
from apps.hub.collect import context_of, state_of
from apps.hub.columns import HEAD
from apps.hub.gateway.profile import INTERFACE
from apps.hub.missing import reasons_answered
from apps.hub.models import STOPPED, CodeMap, Delivery, ImplementationItem
from apps.identity.models import Authority
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM, Actor, Subject, record


def _subject(row: Delivery) -> Subject:
    return Subject("hub_row", str(row.row_guid))


def _locked(row: Delivery) -> Delivery:
    """Raises ValidationError for a row that does not wait for a person (any more)."""
    row = Delivery.objects.select_for_update(of=("self",)).select_related("lane").get(pk=row.pk)
    if row.state not in STOPPED:
        raise ValidationError(_("This row is not held back any more. Reload the page."))
    return row


@transaction.atomic
def resend(*, row: Delivery, actor: Actor) -> Delivery:
    """Sends a stopped row again as it is: the hub was mended, say. Raises ValidationError."""
    row = _locked(row)
    record(kind=kinds.ROW_RESENT.code, subject=_subject(row), actor=actor, data=_why(row))
    row.state, row.error_field, row.error_reason, row.attempts = Delivery.State.WAITING, "", "", 0
    row.save(update_fields=["state", "error_field", "error_reason", "attempts"])
    lanes.settle([row.lane_id])
    return row


@transaction.atomic
def rebuild(*, row: Delivery, actor: Actor) -> Delivery:
    """Makes a stopped row anew from its ledger entry, with the codes and data of now. Raises ValidationError."""
    row = _locked(row)
    before = row.digest
    _remake(row)
    record(
        kind=kinds.ROW_CORRECTED.code,
        subject=_subject(row),
        actor=actor,
        data={**_why(row), "digest_before": before, "digest": row.digest, "state": str(row.state)},
    )
    lanes.settle([row.lane_id])
    return row


def _why(row: Delivery) -> dict[str, str]:
    return {"table": row.table, "field": row.error_field, "reason": row.error_reason}


def _remake(row: Delivery) -> None:
    entry = Entry.objects.get(pk=row.entry_id)
    made = next((m for m in context_of([entry]).rows(entry) if m.table.name == row.table and m.key == row.key), None)
    if made is None:
        raise ValidationError(_("The ledger entry makes no such row any more. Tell whoever develops the system."))
    # The head stays: the same guid, and a cd_time that keeps its place among the case's rows.
    before = json.loads(row.body)
    built = made.table.build(made.fact, head={name: before[name] for name in HEAD})
    row.body, row.digest, row.attempts = built.body, built.digest, 0
    row.state, row.error_field, row.error_reason = state_of(built)
    row.save(update_fields=["body", "digest", "attempts", "state", "error_field", "error_reason"])


def rebuild_waiting_for_codes() -> int:
    """After a code was entered: rows that waited for it are made anew; others are left alone. Gives how many may go."""
    released = 0
    reasons = reasons_answered(interface=INTERFACE)
    waiting = Delivery.objects.filter(state=Delivery.State.CODE_MISSING, error_reason__in=reasons).order_by("pk")
    for key in list(waiting.values_list("pk", flat=True)) if reasons else ():
        try:
            released += rebuild(row=Delivery(pk=key), actor=SYSTEM).state == Delivery.State.WAITING
        except ValidationError:
            continue  # a person was quicker, or has to look at it
    return released


@transaction.atomic
def set_code(*, interface: str, name: str, internal: str, external: str, source: str, actor: Actor) -> CodeMap:
    """Enters or changes an external code. Raises ValidationError for an empty one, or one without its source."""
    if not external.strip():
        raise ValidationError({"external": _("Enter the code as the platform's list gives it.")})
    if not source.strip():
        raise ValidationError({"source": _("Say where the code was read: the list's name and date.")})
    code, created = CodeMap.objects.select_for_update().get_or_create(
        interface=interface, name=name, internal=internal, defaults={"external": external.strip(), "source": source}
    )
    before = "" if created else code.external
    code.external, code.source = external.strip(), source.strip()
    code.save(update_fields=["external", "source"])
    data = {"internal": internal, "before": before, "after": code.external, "source": code.source}
    record(kind=kinds.CODE_CHANGED.code, subject=Subject("hub_code", f"{interface}:{name}"), actor=actor, data=data)
    return code


@transaction.atomic
def set_item(
    *, matter_code: str, authority: Authority, catalog_code: str, task_code: str, handle_item: str, actor: Actor
) -> ImplementationItem:
    """Enters the official codes of a matter at an organ, from its published implementation list (实施清单).

    Raises ValidationError at the field: 12 digits; the organ's credit code, a level and the 12 digits (domain 3.3).
    """
    _check_item(authority, catalog_code, task_code, handle_item)
    item, created = ImplementationItem.objects.select_for_update().get_or_create(
        matter_code=matter_code,
        authority=authority,
        defaults={"catalog_code": catalog_code, "task_code": task_code, "entered_at": timezone.now()},
    )
    if not created:
        item.version += 1
    item.catalog_code, item.task_code, item.handle_item = catalog_code, task_code, handle_item
    item.entered_by, item.entered_at = actor.name, timezone.now()
    item.save()
    data = {"authority": authority.code, "catalog_code": catalog_code, "task_code": task_code, "version": item.version}
    record(kind=kinds.ITEM_CHANGED.code, subject=Subject("hub_item", matter_code), actor=actor, data=data)
    return item


def _check_item(authority: Authority, catalog_code: str, task_code: str, handle_item: str) -> None:
    errors: dict[str, str] = {}
    if not (catalog_code.isascii() and catalog_code.isdigit() and len(catalog_code) == 12):
        errors["catalog_code"] = _("A basic code (基本编码) has 12 digits.")
    expected = f"{authority.uscc}{authority.level}{catalog_code}"
    if task_code != expected:
        errors["task_code"] = _(
            "An implementation code (实施编码) is the organ's credit code, its level and the basic code: %(expected)s."
        ) % {"expected": expected}
    if handle_item and not (handle_item.startswith(task_code) and handle_item[len(task_code) :].isdigit()):
        errors["handle_item"] = _("A handling item code begins with the implementation code and adds two digits.")
    if errors:
        raise ValidationError(errors)
