"""Words and shapes of the days tag: the clock of a case in a list or a heading."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WARN_DAYS = 1
SOON_DAYS = 3


@dataclass(frozen=True)
class DaysTag:
    """`kind` is the shape in the theme: over, warn, soon, paused, done, or none."""

    kind: str
    words: str


def days_tag(
    left: int | None, *, paused: str | Promise = "", done: str | Promise = "", warned: bool | None = None
) -> DaysTag:
    """`left`: working days after today up to the due date, 0 on the date itself, negative past it, None = no clock.

    `paused` and `done` say why no day is counted and win over `left`; being late wins over `paused`. `warned` turns
    the tag yellow at the caller's own threshold (黄牌); without it the last two days do.
    """
    if done:
        return DaysTag("done", str(done))
    if left is not None and left < 0:
        words = ngettext("%(days)d working day overdue", "%(days)d working days overdue", -left) % {"days": -left}
        return DaysTag("over", words)
    if paused:
        return DaysTag("paused", _("Clock stopped: %(reason)s") % {"reason": paused})
    if left is None:
        return DaysTag("", _("No clock running"))
    if left == 0:
        return DaysTag("warn", _("Due today"))
    words = ngettext("%(days)d working day left", "%(days)d working days left", left) % {"days": left}
    if warned or (warned is None and left <= WARN_DAYS):
        return DaysTag("warn", words)
    return DaysTag("soon" if left <= SOON_DAYS else "", words)
