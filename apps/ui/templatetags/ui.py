"""`{% load ui %}`: days and state tags, track, ruler, derivation, areas, times, navigation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from apps.deadlines.dates import SHANGHAI, local_date, today
from apps.deadlines.steps import Step
from apps.ui import clock, ruler
from apps.ui.origins import origin_words
from apps.ui.pieces import Stage

register = template.Library()
HECTARE = Decimal(10_000)

# Adjectives for tasks and documents (state); the shape is the theme's. Red is only for what is wrong.
STATES: dict[str, tuple[str, Promise]] = {
    "completed": ("done", _("Completed")),
    "in_progress": ("now", _("In progress")),
    "not_started": ("", _("Not started")),
    "locked": ("locked", _("Cannot start yet")),
    "problem": ("bad", _("There is a problem")),
    "action": ("bad", _("Action required")),
    "waiting": ("warn", _("Waiting")),
    "optional": ("locked", _("Optional")),
}


@register.simple_tag
def days_tag(
    left: int | None, paused: str | Promise = "", done: str | Promise = "", warned: bool | None = None
) -> SafeString:
    """`{% days_tag left paused=reason %}`: see `apps.ui.clock.days_tag`."""
    tag = clock.days_tag(left, paused=paused, done=done, warned=warned)
    return _tag("days", tag.kind, tag.words)


@register.filter
def origin(stated: Mapping[str, Any]) -> str:
    """`{{ version.origin|origin }}`: where an electronic license came from."""
    return origin_words(stated)


@register.simple_tag
def state(name: str, words: str | Promise = "") -> SafeString:
    """`{% state "completed" %}`, or a shape of the theme (done, now, warn, bad, locked) with words of one's own.

    Raises KeyError for a name that is neither.
    """
    if words and name not in STATES:
        if name not in ("", "done", "now", "warn", "bad", "locked"):
            raise KeyError(name)
        return _tag("state", name, words)
    kind, standard = STATES[name]
    return _tag("state", kind, words or standard)


def _tag(name: str, kind: str, words: str | Promise) -> SafeString:
    return format_html('<span class="{}{}">{}</span>', name, f" is-{kind}" if kind else "", words)


@register.inclusion_tag("ui/_track.html")
def track(stages: Iterable[Stage], down: bool = False, label: str | Promise = "") -> dict[str, Any]:
    """The stages of a case, across the page or (`down`) as a list with notes."""
    return {"stages": stages, "down": down, "label": label}


@register.inclusion_tag("ui/_ruler.html", name="ruler")
def ruler_tag(
    cells: Sequence[ruler.DayCell],
    label: str | Promise,
    start: str | Promise = "",
    today: str | Promise = "",
    halt: str | Promise = "",
) -> dict[str, Any]:
    """One box a working day; `label` says in words what the drawing shows."""
    return {
        "ruler": ruler.draw(cells, start=str(start), today=str(today or _("today")), halt=str(halt)) if cells else None,
        "label": label,
        "width": int(ruler.WIDTH),
        "has_halt": any(c.spent is ruler.Spent.HALT for c in cells),
    }


@register.inclusion_tag("ui/_derive.html")
def derive(steps: Iterable[Step], due_on: dt.date | None = None, label: str | Promise = "") -> dict[str, Any]:
    """How a due date came about, step by step, with the date after each step."""
    return {"steps": steps, "due_on": due_on, "label": label or _("Due")}


@register.filter
def hectares(square_metres: Decimal | int | float | None) -> str:
    """Square metres → hectares (公顷) with 4 decimals, the precision of 报部坐标 files; empty for None."""
    if square_metres is None:
        return ""
    return f"{(Decimal(str(square_metres)) / HECTARE).quantize(Decimal('0.0001'), ROUND_HALF_UP):,}"


@register.filter
def local(moment: dt.datetime | None, seconds: str = "") -> str:
    """2026-11-25 10:32 in Asia/Shanghai; `|local:"s"` with seconds; empty for None."""
    if moment is None:
        return ""
    shape = "%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M"
    return timezone.localtime(moment, SHANGHAI).strftime(shape)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """2026年11月25日, 25 November 2026."""
    return _day(value, pgettext("date format", "j F Y"))


@register.filter
def short_day(value: dt.date | dt.datetime | None) -> str:
    """11月25日, 25 Nov; with the year where it is not this one."""
    if value is not None and value.year != today().year:
        return day(value)
    return _day(value, pgettext("date format", "j M"))


@register.filter
def week_day(value: dt.date | dt.datetime | None) -> str:
    """11月25日 星期三, Wednesday 25 November."""
    return _day(value, pgettext("date format", "l j F"))


def _day(value: dt.date | dt.datetime | None, shape: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = local_date(value)
    return date_format(value, shape)


@register.inclusion_tag("ui/_nav_item.html", takes_context=True)
def nav_item(context: Context, name: str, words: str | Promise, *also: str) -> dict[str, Any]:
    """A link of the main navigation, marked current on its own page and on those named in `also`.

    Renders nothing while no room serves the address. `also` names pages, or a whole room as "desk:".
    """
    try:
        href = reverse(name)
    except NoReverseMatch:
        return {}
    request = context.get("request")
    match = request.resolver_match if isinstance(request, HttpRequest) else None
    here = match.view_name if match else ""
    current = here == name or any(here == a or (a.endswith(":") and here.startswith(a)) for a in also)
    return {"href": href, "words": words, "current": current}


@register.filter
def clock_time(moment: dt.datetime) -> str:
    """10:32 in Asia/Shanghai."""
    return timezone.localtime(moment, SHANGHAI).strftime("%H:%M")


@register.filter
def error_count(form: BaseForm) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def first_id(field: BoundField) -> str:
    """The id of a field's first control: of a group of radio buttons, the first button."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")
