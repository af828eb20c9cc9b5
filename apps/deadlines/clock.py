"""The statutory clock (法定期限): pure arithmetic, each due date with its derivation.

Counting (domain 2.1; 行政许可法 arts. 42, 45, 82; 民法典 arts. 201–203 [knowledge]): the day of the event is day 0,
day 1 is the first countable day after it, the due date is day N and lasts until 24:00.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from apps.deadlines.calendar import Calendar, CalendarHorizonError, WorkCalendar
from apps.deadlines.dates import months_later
from apps.deadlines.dates import today as today_in_shanghai
from apps.deadlines.rules import ClockRuleError, Extension, Pause, Since, Term, Unit
from apps.deadlines.steps import Step, due_steps_as_json, steps_from_json

__all__ = [
    "Calendar",
    "CalendarHorizonError",
    "ClockRuleError",
    "Deadline",
    "Extension",
    "Pause",
    "Since",
    "Step",
    "Term",
    "Unit",
    "WorkCalendar",
    "add_working_days",
    "deadline",
    "due_steps_as_json",
    "steps_from_json",
    "warn_on",
    "working_days_between",
]

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """`provisional`: the calendar may still change; `projected`: a pause still runs, so the date is an expectation."""

    due_on: dt.date
    steps: tuple[Step, ...]
    provisional: bool
    projected: bool


@dataclass(frozen=True)
class _Span:
    """A pause with both ends known."""

    pause: Pause
    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end


def _spans(pauses: Iterable[Pause], today: dt.date) -> list[_Span]:
    return sorted((_Span(p, p.start, p.last_day(today)) for p in pauses), key=lambda s: (s.start, s.end))


def _counts(unit: Unit, calendar: Calendar) -> Callable[[dt.date], bool]:
    return calendar.is_workday if unit is Unit.WORKING_DAY else lambda day: True


def _nth(start: dt.date, n: int, counts: Callable[[dt.date], bool], spans: Sequence[_Span]) -> dt.date:
    """The n-th countable day after `start` that lies in no span; `start` itself for 0."""
    day = start
    while n:
        day += ONE_DAY
        if counts(day) and not any(day in span for span in spans):
            n -= 1
    return day


def _count(start: dt.date, n: int, unit: Unit, calendar: Calendar, spans: Sequence[_Span]) -> dt.date:
    if unit is Unit.MONTH:
        n = (months_later(start, n) - start).days
    return _nth(start, n, _counts(unit, calendar), spans)


def deadline(
    *,
    term: Term,
    start: dt.date,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    calendar: Calendar,
    today: dt.date | None = None,
) -> Deadline:
    """The due date of `term` from `start` (day 0), and how it came about.

    Days within a pause do not count, in several pauses only once. A term in calendar days or months that ends on a
    non-working day moves to the next working day (民法典 art. 203). `today` matters only while a pause runs; it is
    today's date where not given. Raises CalendarHorizonError where the calendar does not reach far enough.
    """
    spans = _spans(pauses, today or today_in_shanghai())
    total = term.days
    steps = [_start_step(term, start, calendar)]
    due = _count(start, total, term.unit, calendar, ())
    steps.append(Step(f"term_{term.unit}", {"days": term.days, "basis": term.basis}, due))
    for extension in extensions:
        total += extension.days
        due = _count(start, total, term.unit, calendar, ())
        steps.append(Step(f"extension_{term.unit}", {"days": extension.days, "basis": extension.basis}, due))
    projected = False
    for i, span in enumerate(spans):
        reached, due = due, _count(start, total, term.unit, calendar, spans[: i + 1])
        projected |= span.pause.is_open and span.start <= reached
        steps.append(_pause_step(term, span, spans[:i], (start, reached, due), calendar))
    if term.unit is not Unit.WORKING_DAY and not calendar.is_workday(due):
        due, step = _roll(due, calendar, spans)
        steps.append(step)
    provisional_years = sorted({d.year for d in _days(start, due) if calendar.is_provisional(d)})
    if term.unit is Unit.WORKING_DAY:
        steps += _calendar_steps(start, due, calendar)
    steps += [Step("provisional", {"year": year}) for year in provisional_years]
    return Deadline(due, tuple(steps), bool(provisional_years), projected)


def _start_step(term: Term, start: dt.date, calendar: Calendar) -> Step:
    first = _nth(start, 1, _counts(term.unit, calendar), ())
    return Step(f"start_{term.since}", {"day": start.isoformat()}, first)


def _pause_step(
    term: Term,
    span: _Span,
    earlier: Sequence[_Span],
    moved: tuple[dt.date, dt.date, dt.date],
    calendar: Calendar,
) -> Step:
    start, reached, due = moved
    params: dict[str, str | int] = {
        "reason": span.pause.code,
        "from": span.start.isoformat(),
        "to": span.end.isoformat(),
    }
    if span.start > reached:
        return Step("pause_too_late", params, due)
    counts = _counts(term.unit, calendar)
    inside = [d for d in _days(start, due) if d in span and counts(d)]
    added = [d for d in inside if not any(d in e for e in earlier)]
    if inside and not added:
        return Step("pause_covered", params, due)
    # A term of months is paused by days: months have no fixed length to take away.
    unit = Unit.WORKING_DAY if term.unit is Unit.WORKING_DAY else Unit.CALENDAR_DAY
    word = "open" if span.pause.is_open else "pause"
    return Step(f"{word}_{unit}", {**params, "days": len(added), "basis": span.pause.basis}, due)


def _roll(last: dt.date, calendar: Calendar, spans: Sequence[_Span]) -> tuple[dt.date, Step]:
    due = _nth(last, 1, calendar.is_workday, spans)
    name = next((n for d in _days(last - ONE_DAY, due - ONE_DAY) if (n := calendar.holiday_name(d))), "")
    params: dict[str, str | int] = {"day": last.isoformat()}
    if name:
        return due, Step("rolled_holiday", {**params, "holiday": name}, due)
    return due, Step("rolled_weekend", params, due)


def _days(after: dt.date, until: dt.date) -> list[dt.date]:
    return [after + dt.timedelta(days=n) for n in range(1, (until - after).days + 1)]


def _calendar_steps(start: dt.date, due: dt.date, calendar: Calendar) -> list[Step]:
    """Holidays and make-up days that the count passed over: what a reader with a wall calendar would miss."""
    steps: list[Step] = []
    run: list[dt.date] = []
    for day in _days(start, due):
        if calendar.is_workday(day):
            if day.weekday() >= 5:
                steps.append(Step("make_up_day", {"day": day.isoformat()}))
        elif name := calendar.holiday_name(day):
            run = [*run, day] if run and day - run[-1] == ONE_DAY else [day]
            if calendar.is_workday(day + ONE_DAY) or calendar.holiday_name(day + ONE_DAY) != name:
                params = {"holiday": name, "from": run[0].isoformat(), "to": day.isoformat()}
                steps.append(Step("holiday", params))
                run = []
    return steps


def add_working_days(*, day: dt.date, days: int, calendar: Calendar) -> dt.date:
    """The `days`-th working day after `day`, before it where negative; `day` itself for 0."""
    step = ONE_DAY if days > 0 else -ONE_DAY
    left = abs(days)
    while left:
        day += step
        left -= calendar.is_workday(day)
    return day


def working_days_between(*, after: dt.date, until: dt.date, calendar: Calendar, pauses: Sequence[Pause] = ()) -> int:
    """Working days later than `after`, up to and with `until`, outside pauses; negative where `until` is earlier.

    "Working days left" is `after=today, until=due_on`: 0 on the due date, -1 one working day past it. A pause that
    still runs covers the rest of the span.
    """
    if until < after:
        return -working_days_between(after=until, until=after, calendar=calendar, pauses=pauses)
    spans = _spans(pauses, until)
    return sum(calendar.is_workday(d) and not any(d in s for s in spans) for d in _days(after, until))


def warn_on(
    *,
    term: Term,
    start: dt.date,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    calendar: Calendar,
    today: dt.date | None = None,
) -> dt.date:
    """The day a clock turns yellow: 90 % of the term used, or 1 working day before it ends, whichever is earlier.

    Source: domain 4.1 (黄牌 at 90 % of the promise, 蓝 one working day before). Never before `start`.
    """
    now = today or today_in_shanghai()
    due = deadline(term=term, start=start, pauses=pauses, extensions=extensions, calendar=calendar, today=now).due_on
    spans = _spans(pauses, now)
    total = term.days + sum(e.days for e in extensions)
    if term.unit is Unit.MONTH:
        total = (months_later(start, total) - start).days
    # -(-x // 10) rounds up: of 15 days the 14th is the first with 90 % used.
    ninety = _nth(start, -(-total * 9 // 10), _counts(term.unit, calendar), spans)
    return max(start, min(ninety, add_working_days(day=due, days=-1, calendar=calendar)))
