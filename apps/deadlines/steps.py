"""The derivation of a due date: typed steps that are stored as codes and read in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.deadlines import labels

TEXTS: dict[str, Promise] = {
    "start_accepted": _("Accepted on %(day)s, counted from the next day"),
    "start_received": _("Received on %(day)s, counted from the next day"),
    "start_decided": _("Decided on %(day)s, counted from the next day"),
    "start_notified": _("Notified on %(day)s, counted from the next day"),
    "start_requested": _("Requested on %(day)s, counted from the next day"),
    "term_working_day": _("%(days)s working days (%(basis)s)"),
    "term_calendar_day": _("%(days)s calendar days (%(basis)s)"),
    "term_month": _("%(days)s months (%(basis)s)"),
    "extension_working_day": _("Extended by %(days)s working days (%(basis)s)"),
    "extension_calendar_day": _("Extended by %(days)s calendar days (%(basis)s)"),
    "extension_month": _("Extended by %(days)s months (%(basis)s)"),
    "pause_working_day": _("Paused for %(reason)s from %(from)s to %(to)s: +%(days)s working days (%(basis)s)"),
    "pause_calendar_day": _("Paused for %(reason)s from %(from)s to %(to)s: +%(days)s calendar days (%(basis)s)"),
    "open_working_day": _(
        "Paused for %(reason)s since %(from)s, expected until %(to)s: +%(days)s working days (%(basis)s)"
    ),
    "open_calendar_day": _(
        "Paused for %(reason)s since %(from)s, expected until %(to)s: +%(days)s calendar days (%(basis)s)"
    ),
    "pause_covered": _("Pause for %(reason)s from %(from)s to %(to)s: already counted in another pause"),
    "pause_too_late": _("Pause for %(reason)s from %(from)s to %(to)s: the term had run out, nothing is added"),
    "holiday": _("%(holiday)s, %(from)s to %(to)s, is not counted"),
    "make_up_day": _("%(day)s is a make-up working day and is counted"),
    "rolled_weekend": _("The last day %(day)s is not a working day: moved to the next one"),
    "rolled_holiday": _("The last day %(day)s falls on %(holiday)s: moved to the next working day"),
    "provisional": _("The calendar of %(year)s is provisional until its holidays notice is published"),
}

_DATES = ("day", "from", "to")
_LABELS = {"reason": labels.pause, "basis": labels.basis, "holiday": labels.holiday}


@dataclass(frozen=True)
class Step:
    """One step. `params`: ISO dates, whole numbers and codes; `on`: the due date after this step, where it sets one.

    For the first step `on` is the first day counted.
    """

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    on: dt.date | None = None

    def text(self) -> str:
        """The step in the reader's language; the bare code for one that a newer version wrote."""
        template = TEXTS.get(self.code)
        if template is None:
            return self.code
        return str(template) % {key: _worded(key, value) for key, value in self.params.items()}


def _worded(key: str, value: str | int) -> str:
    if key in _DATES:
        return str(formats.date_format(dt.date.fromisoformat(str(value)), "DATE_FORMAT"))
    if key in _LABELS:
        return _LABELS[key](str(value))
    return str(value)


def due_steps_as_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """For a JSON column, the ledger or the API: no translated text, no floats."""
    return [
        {"code": s.code, "params": dict(s.params), "on": s.on.isoformat() if s.on is not None else None} for s in steps
    ]


def steps_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The inverse of `due_steps_as_json`; raises KeyError or ValueError for rows that it did not write."""
    return tuple(
        Step(row["code"], dict(row["params"]), dt.date.fromisoformat(row["on"]) if row["on"] else None) for row in data
    )
