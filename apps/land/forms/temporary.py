"""Period and contract of a temporary land use (临时用地)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.pages import DayField
from apps.deadlines.dates import last_day_of_years, today
from apps.land.forms.base import LandForm
from apps.land.models import Infrastructure


class TemporaryUseForm(LandForm):
    """At most two years, four for infrastructure (土地管理法实施条例 art. 20), by contract (土地管理法 art. 57)."""

    infrastructure = forms.ChoiceField(
        label=_("Is the land used to build energy, transport or water infrastructure?"),
        choices=[("", _("No")), *Infrastructure.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Such projects may use land for up to four years, others for up to two."),
    )
    use_from = DayField(label=_("First day of use"))
    use_to = DayField(label=_("Last day of use"))
    contract_party = forms.CharField(
        label=_("Other party of the land-use contract"),
        max_length=200,
        help_text=_("The village collective, or the authority for state-owned land."),
    )
    contract_on = DayField(label=_("Contract signed on"))
    deposit_first = forms.BooleanField(
        label=_("The reclamation fee has been deposited before approval"), required=False
    )

    def clean_contract_on(self) -> dt.date:
        signed: dt.date = self.cleaned_data["contract_on"]
        if signed > today():
            raise forms.ValidationError(_("This day lies in the future. Enter the day the contract was signed."))
        return signed

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        first: dt.date | None = values.get("use_from")
        last: dt.date | None = values.get("use_to")
        if first is None or last is None:
            return values
        years = 4 if values.get("infrastructure") else 2
        longest = last_day_of_years(first, years)
        if last < first:
            self.add_error("use_to", _("The last day is before the first. Enter a later day."))
        elif last < today():
            self.add_error("use_to", _("The period is over already. Enter a later day."))
        elif last > longest:
            text = gettext(
                "Land may be used for %(years)s years at most here, until %(day)s "
                "(Regulations on the Land Administration Law art. 20). Enter that day or an earlier one."
            )
            self.add_error("use_to", text % {"years": years, "day": date_format(longest)})
        return values
