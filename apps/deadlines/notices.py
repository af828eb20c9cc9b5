"""The State Council's yearly notice (节假日安排通知) as a file: `year`, `document`, `off_days`, `workdays`.

year: 2027
document: 国务院办公厅关于2027年部分节假日安排的通知
off_days: {new_year: [2027-01-01, 2027-01-03], …}   # first and last day off
workdays: [2027-01-04, …]                           # make-up working days
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.deadlines.labels import HOLIDAYS


@dataclass(frozen=True)
class Notice:
    year: int
    document: str
    off_days: dict[dt.date, str]
    workdays: tuple[dt.date, ...]


def parse_notice(text: str) -> Notice:
    """Raises ValidationError naming the key that is wrong and what is expected there."""
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date like 2027-13-01
        raise ValidationError(_("The notice is not valid YAML.")) from error
    if not isinstance(data, dict) or set(data) != {"year", "document", "off_days", "workdays"}:
        raise ValidationError(_("The notice must have exactly the keys year, document, off_days and workdays."))
    year, document, spans = data["year"], data["document"], data["off_days"]
    if not isinstance(year, int) or not isinstance(document, str):
        raise ValidationError(_("year must be a number and document a text."))
    if not isinstance(spans, dict):
        raise ValidationError(_("off_days must name each holiday with its first and last day."))
    off_days: dict[dt.date, str] = {}
    for name, span in spans.items():
        off_days |= {day: str(name) for day in _span(name, span)}
    return Notice(year, document, off_days, tuple(_days("workdays", data["workdays"])))


def _days(key: str, value: Any) -> list[dt.date]:
    if not isinstance(value, list) or not all(type(day) is dt.date for day in value):
        raise ValidationError(_("%(key)s must be a list of dates like 2027-01-04.") % {"key": key})
    return value


def _span(name: Any, value: Any) -> list[dt.date]:
    if name not in HOLIDAYS:
        raise ValidationError(
            _("%(name)s is no holiday; known: %(known)s.") % {"name": name, "known": ", ".join(HOLIDAYS)}
        )
    days = _days(f"off_days.{name}", value)
    if len(days) != 2 or not 0 <= (days[1] - days[0]).days < 31:
        raise ValidationError(_("off_days.%(name)s must be its first and last day.") % {"name": name})
    return [days[0] + dt.timedelta(days=n) for n in range((days[1] - days[0]).days + 1)]
