"""Words for the values of an application's summary; empty where nothing was entered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.onemap.geometry import to_hectares


def yes_or_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def day(value: dt.date | None) -> str:
    return date_format(value) if value else ""


def period(first: dt.date | None, last: dt.date | None) -> str:
    return f"{day(first)} – {day(last)}" if first else ""


def hectares(square_meters: Decimal | None) -> str:
    return "" if square_meters is None else _("%(area)s ha") % {"area": to_hectares(square_meters)}


def years(count: int | None) -> str:
    return "" if count is None else _("%(years)s years") % {"years": count}
