"""Reasons, ages and states of rows in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext

from apps.exchange.masking import mask_numbers
from apps.hub.columns import REASONS
from apps.hub.models import Delivery, HubCall, Lane
from apps.hub.selectors import CAP
from apps.hub.tables import TABLES

STATE_TAGS = {
    Delivery.State.WAITING: "now",
    Delivery.State.SENT: "done",
    Delivery.State.CODE_MISSING: "warn",
    Delivery.State.INVALID: "bad",
    Delivery.State.REJECTED: "bad",
    Delivery.State.GIVEN_UP: "bad",
}
LANE_TAGS = {Lane.State.READY: "now", Lane.State.IDLE: "done", Lane.State.HELD: "bad"}
CALL_TAGS = {
    HubCall.Outcome.ANSWERED: "done",
    HubCall.Outcome.UNAVAILABLE: "warn",
    HubCall.Outcome.REFUSED: "bad",
    HubCall.Outcome.UNAUTHORIZED: "bad",
}


def capped(count: int) -> str:
    """10000+ where there are more: nobody waits for an exact count."""
    return f"{CAP}+" if count >= CAP else str(count)


def table_title(name: str) -> str:
    table = TABLES.get(name)
    return table.title_zh if table else ""


def column_title(row: Delivery) -> str:
    """Label of the column that is wrong, as the platform calls it; empty where the reason is about the whole row."""
    table = TABLES.get(row.table)
    columns = table.columns if table else ()
    return next((column.label_zh for column in columns if column.name == row.error_field), "")


def reason(row: Delivery) -> str:
    """Why the row is held back: our own reasons in the reader's language, the hub's in its own words."""
    for words in REASONS.values():
        if row.error_reason.startswith(f"{words}: "):
            found = mask_numbers(row.error_reason.removeprefix(f"{words}: "))
            if not found:
                return gettext(words)
            return gettext("%(reason)s (%(found)s)") % {"reason": gettext(words), "found": found}
    return mask_numbers(row.error_reason)
