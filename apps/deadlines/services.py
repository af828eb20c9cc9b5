"""Changes of the calendar. Each is a fact in the ledger, for it moves statutory dates."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.deadlines.kinds import DAYS_CHANGED
from apps.deadlines.models import CalendarDay, CalendarRevision
from apps.deadlines.sources import FIRST_YEAR, LAST_YEAR, days_of
from apps.ledger.services import Actor, Subject, record


@dataclass(frozen=True)
class DayChange:
    """What a day is to be; `name` is a holiday code of `labels.HOLIDAYS` or a name in words."""

    date: dt.date
    is_workday: bool
    name: str = ""
    provisional: bool = False


def _stamp(*, using: str = "default") -> None:
    CalendarRevision.objects.using(using).update_or_create(
        id=1, defaults={"stamp": uuid.uuid4(), "changed_at": timezone.now()}
    )


def calendar_seed(*, using: str = "default") -> int:
    """Fills an empty table with 2024–2027 and returns the number of days; a table with rows is left alone.

    Part of the installation like the tables themselves, so it is no ledger fact: each row names its source.
    """
    if CalendarDay.objects.using(using).exists():
        return 0
    days = [day for year in range(FIRST_YEAR, LAST_YEAR + 1) for day in days_of(year)]
    with transaction.atomic(using=using):
        CalendarDay.objects.using(using).bulk_create(days, batch_size=500)
        _stamp(using=using)
    return len(days)


@transaction.atomic
def calendar_load_year(*, year: int, actor: Actor) -> int:
    """Brings a year to what the `holidays` package says; returns the number of days that changed.

    Days that an administrator or a notice has set keep their value. Raises ValidationError outside 2004–2100.
    """
    if not 2004 <= year <= 2100:
        raise ValidationError(_("The working-day calendar reaches from 2004 to 2100."), code="year")
    return _write(days=days_of(year), actor=actor, keep_foreign=True)


@transaction.atomic
def calendar_change_days(*, changes: Sequence[DayChange], source: str, actor: Actor) -> int:
    """Sets days by decision, e.g. of the yearly notice; returns the number that changed.

    Raises ValidationError without a source, for a day named twice, and for a day of a year that is not loaded.
    """
    source = source.strip()
    if not source:
        raise ValidationError({"source": _("Name the notice or decision that changes the calendar.")})
    if len({c.date for c in changes}) < len(changes):
        raise ValidationError(_("The same day is given twice."), code="twice")
    known = set(CalendarDay.objects.filter(date__in=[c.date for c in changes]).values_list("date", flat=True))
    for change in changes:
        if change.date not in known:
            raise ValidationError(
                _("%(day)s is not in the calendar. Load its year first (load_calendar %(year)s)."),
                code="horizon",
                params={"day": change.date, "year": change.date.year},
            )
    days = [
        CalendarDay(date=c.date, is_workday=c.is_workday, name=c.name, provisional=c.provisional, source=source)
        for c in changes
    ]
    return _write(days=days, actor=actor, keep_foreign=False)


def calendar_apply_notice(
    *, year: int, off_days: dict[dt.date, str], workdays: Sequence[dt.date], document: str, actor: Actor
) -> int:
    """Enters the State Council's notice of a year (节假日安排通知): the whole year follows it and is final.

    `off_days` maps each day off to its holiday; `workdays` are the make-up working days. Every other day is a
    working day from Monday to Friday. Raises ValidationError as `calendar_change_days` and for days of other years.
    """
    named = [*off_days, *workdays]
    if any(d.year != year for d in named):
        raise ValidationError(_("Every day of the notice must lie in %(year)s."), code="year", params={"year": year})
    if set(off_days) & set(workdays):
        raise ValidationError(_("The same day is given twice."), code="twice")
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(days=n) for n in range((dt.date(year + 1, 1, 1) - first).days)]
    changes = [
        DayChange(
            date=day,
            is_workday=day in workdays or (day.weekday() < 5 and day not in off_days),
            name=off_days.get(day, ""),
        )
        for day in days
    ]
    return calendar_change_days(changes=changes, source=document, actor=actor)


def _facts(day: CalendarDay) -> dict[str, Any]:
    return {"is_workday": day.is_workday, "name": day.name, "provisional": day.provisional}


def _write(*, days: Sequence[CalendarDay], actor: Actor, keep_foreign: bool) -> int:
    dates = [d.date for d in days]
    rows = CalendarDay.objects.select_for_update().filter(date__range=(min(dates), max(dates))) if dates else []
    known = {row.date: row for row in rows}
    new, changed, log = [], [], []
    for day in days:
        row = known.get(day.date)
        if row is None:
            new.append(day)
        elif _facts(row) == _facts(day) or (keep_foreign and not row.source.startswith("holidays ")):
            continue
        else:
            day.pk = row.pk
            changed.append(day)
        log.append((day, {"date": day.date, "was": _facts(row) if row else None, "now": _facts(day)}))
    if not log:
        return 0
    CalendarDay.objects.bulk_create(new, batch_size=500)
    CalendarDay.objects.bulk_update(changed, ["is_workday", "name", "provisional", "source"], batch_size=200)
    for year, entries in groupby(log, key=lambda pair: pair[0].date.year):
        pairs = list(entries)
        record(
            kind=DAYS_CHANGED.code,
            subject=Subject("calendar", str(year)),
            actor=actor,
            data={"source": pairs[0][0].source, "days": [data for _day, data in pairs]},
        )
    _stamp()
    return len(log)
