"""The period of a temporary use (临时海域使用), and whether a study is needed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.pages import DayField
from apps.deadlines.dates import today
from apps.marine.forms.base import MarineForm
from apps.marine.rules import three_months_end


class TemporaryUseForm(MarineForm):
    """Under three months (海域使用管理法 art. 52); the permit cannot be renewed."""

    use_from = DayField(label=_("First day of use"))
    use_to = DayField(
        label=_("Last day of use"),
        help_text=_("Less than three months; the permit ends on this day by itself and cannot be renewed."),
    )
    major_effect = forms.BooleanField(
        label=_("The use may have a major effect on national defense, traffic or the environment"),
        required=False,
        help_text=_("A study of the sea use is then needed."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        first: dt.date | None = values.get("use_from")
        last: dt.date | None = values.get("use_to")
        if first is None or last is None:
            return values
        longest = three_months_end(first)
        if last < first:
            self.add_error("use_to", _("The last day is before the first. Enter a later day."))
        elif last < today():
            self.add_error("use_to", _("The period is over already. Enter a later day."))
        elif last > longest:
            text = gettext(
                "These are %(days)s days. Temporary use lasts less than three months, here until %(day)s at most "
                "(Sea Area Use Law art. 52). Shorten the period, or apply for a sea-use right."
            )
            days = (last - first).days + 1
            self.add_error("use_to", text % {"days": days, "day": date_format(longest)})
        return values
