"""A person decides on a difference: confirmed it becomes a new version, set aside it is left as it was.

Confirming a line of the implementation list that belongs to one of our organs also brings that organ's official codes
up to date. Nothing of a matter's own file changes by it: terms and materials there are the law's.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.cases.registry import open_matters
from apps.catalogue.models import MatterVersion
from apps.hub import kinds
from apps.hub.corrections import set_item
from apps.hub.directory.columns import BASIC
from apps.hub.directory.pull import last_day_of
from apps.hub.models import DirectoryChange, DirectoryEntry, ImplementationItem
from apps.identity.models import Authority
from apps.ledger.services import Actor, Subject, record

NOT_OURS = "-"
"""Chosen for a line that is none of the matters here: it is held, and no codes follow from it."""
SHORTEST_REASON = 5

Kind = DirectoryChange.Kind
State = DirectoryChange.State


@transaction.atomic
def confirm(*, change_id: int, actor: Actor, matter_code: str = "") -> DirectoryEntry:
    """Makes the proposed state the version that counts. `matter_code` where the line's matter cannot be told from it.

    Raises ValidationError: somebody was quicker, or at `matter_code` where a person has to choose the matter.
    """
    change = _locked(change_id)
    held = DirectoryEntry.objects.select_for_update().filter(table=change.table, key=change.key, is_current=True)
    before = held.first()
    if (before.pk if before else None) != change.before_id:
        raise ValidationError(_("What is held here has changed since. Fetch the lists again."))
    if change.table == BASIC:
        _follow(change, actor, matter_code)
    entry = _new_version(change, before, actor)
    _decide(change, State.CONFIRMED, actor, reason="")
    data = {"version": entry.number, "digest": entry.digest, "fields": changed_names(change), "matter": matter_code}
    _record(change, kinds.LINE_CONFIRMED.code, actor, data)
    return entry


@transaction.atomic
def set_aside(*, change_id: int, reason: str, actor: Actor) -> DirectoryChange:
    """Leaves our version as it is; the same proposal does not come again. Raises ValidationError at `reason`."""
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= 300:
        raise ValidationError({"reason": _("Say why in %(least)d to 300 characters.") % {"least": SHORTEST_REASON}})
    change = _locked(change_id)
    _decide(change, State.SET_ASIDE, actor, reason=reason)
    _record(change, kinds.LINE_SET_ASIDE.code, actor, {"reason": reason})
    return change


def changed_names(change: DirectoryChange) -> list[str]:
    """The columns whose value differs from the version before; all that are filled where there is none."""
    before: dict[str, Any] = change.before.body if change.before else {}
    return [name for name, value in change.body.items() if before.get(name) != value]


def matter_of(body: dict[str, Any], authority: Authority) -> str:
    """Our code of the matter that a line of the implementation list is about; empty where it cannot be told.

    By the codes alone, never by the name.
    """
    catalog = body["catalog_code"]
    own = ImplementationItem.objects.filter(authority=authority, catalog_code=catalog).first()
    if own is not None:
        return own.matter_code
    codes = set(ImplementationItem.objects.filter(catalog_code=catalog).values_list("matter_code", flat=True)[:2])
    if not codes:
        stated = MatterVersion.objects.filter(is_current=True, definition__basic_code=catalog)
        codes = set(stated.values_list("matter__code", flat=True)[:2])
    return codes.pop() if len(codes) == 1 else ""


def authority_of(body: dict[str, Any]) -> Authority | None:
    """The organ of ours whose list it is, by the credit code that an implementation code begins with."""
    return Authority.objects.filter(uscc=str(body["task_code"])[:18], is_active=True).first()


def _locked(change_id: int) -> DirectoryChange:
    """Raises ValidationError for a change that is decided, with who did it."""
    change = DirectoryChange.objects.select_for_update(of=("self",)).select_related("before").get(pk=change_id)
    if change.state != State.WAITING:
        raise ValidationError(
            _("%(key)s was decided already: %(state)s, by %(who)s.")
            % {"key": change.key, "state": change.get_state_display(), "who": change.decided_by}
        )
    return change


def _new_version(change: DirectoryChange, before: DirectoryEntry | None, actor: Actor) -> DirectoryEntry:
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    now = timezone.now()
    return DirectoryEntry.objects.create(
        table=change.table,
        key=change.key,
        number=before.number + 1 if before else 1,
        body=change.body,
        digest=change.digest,
        ended_at=now if change.kind == Kind.ENDED else None,
        last_day=last_day_of(change.body),
        taken_at=now,
        taken_by=actor.name,
    )


def _follow(change: DirectoryChange, actor: Actor, chosen: str) -> None:
    """The organ's official codes follow the confirmed line."""
    authority = authority_of(change.body)
    if authority is None or chosen == NOT_OURS:
        return
    matter_code = chosen or matter_of(change.body, authority)
    item = ImplementationItem.objects.select_for_update().filter(authority=authority, matter_code=matter_code).first()
    codes = {
        "catalog_code": change.body["catalog_code"],
        "task_code": change.body["task_code"],
        "handle_item": change.body["task_handle_item"] or "",
    }
    if change.kind == Kind.ENDED:
        if item is not None and item.task_code == codes["task_code"] and item.handle_item == codes["handle_item"]:
            item.ended_at = timezone.now()
            item.save(update_fields=["ended_at"])
        return
    is_another = item is not None and bool(item.handle_item) and item.handle_item != codes["handle_item"]
    if not chosen and (not matter_code or is_another):
        raise ValidationError({"matter_code": _("%(key)s: open it and choose the matter.") % {"key": change.key}})
    if matter_code not in {plugin.code for plugin in open_matters()}:
        raise ValidationError({"matter_code": _("This matter is not open online.")})
    if item is None or any(getattr(item, name) != value for name, value in codes.items()):
        item = set_item(matter_code=matter_code, authority=authority, actor=actor, **codes)
    if item.ended_at is not None:
        item.ended_at = None
        item.save(update_fields=["ended_at"])


def _decide(change: DirectoryChange, state: str, actor: Actor, *, reason: str) -> None:
    change.state, change.reason = state, reason
    change.decided_at, change.decided_by = timezone.now(), actor.name
    change.save(update_fields=["state", "reason", "decided_at", "decided_by"])


def _record(change: DirectoryChange, kind: str, actor: Actor, data: dict[str, Any]) -> None:
    subject = Subject("hub_directory", f"{change.table}:{change.key}")
    stated = {"key": change.key, "kind": str(change.kind), "pull": change.pull_id, **data}
    record(kind=kind, subject=subject, actor=actor, data=stated)
