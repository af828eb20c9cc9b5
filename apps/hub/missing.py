"""Which code a held-back row lacks, read from its reason, and which of these somebody has entered since."""

from __future__ import annotations

from dataclasses import dataclass

from apps.hub.codes import Codes
from apps.hub.columns import NO_CODE, REASONS
from apps.hub.models import Delivery, ImplementationItem

MOST = 1000
"""Different reasons looked at in one go; rows with others come next time."""


@dataclass(frozen=True)
class MissingCode:
    """Our code `value` of the code set `group`; or, where `group` is empty, the matter `value` at `authority`."""

    group: str
    value: str
    authority: str = ""


def missing_code(reason: str) -> MissingCode | None:
    """None where the reason names nothing that could be entered."""
    beginning = f"{REASONS[NO_CODE]}: "
    if not reason.startswith(beginning):
        return None
    what = reason.removeprefix(beginning)
    matter, at, authority = what.partition(" @ ")
    if at:
        return MissingCode("", matter, authority)
    group, _space, value = what.partition(" ")
    return MissingCode(group, value) if value and " " not in value else None


def reasons_answered(*, interface: str) -> list[str]:
    """Of the reasons that rows wait for, those whose code is there by now."""
    codes = Codes.of(interface).table
    items = set(ImplementationItem.objects.values_list("matter_code", "authority__code"))
    waiting = Delivery.objects.filter(state=Delivery.State.CODE_MISSING).order_by()
    found = []
    for reason in waiting.values_list("error_reason", flat=True).distinct()[:MOST]:
        missing = missing_code(reason)
        if missing is None:
            continue
        there = (
            (missing.group, missing.value) in codes if missing.group else (missing.value, missing.authority) in items
        )
        if there:
            found.append(reason)
    return found
