"""The term of a sea-use right, and what decides who grants it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.pages import HectareField
from apps.marine.forms.base import MarineForm
from apps.marine.forms.uses import SeaUsesForm
from apps.marine.models import USES, SeaPurpose
from apps.marine.rules import LONGEST_YEARS


class TermForm(MarineForm):
    """How long, by purpose (海域使用管理法 art. 25)."""

    purpose_type = forms.ChoiceField(label=_("Kind of purpose"), choices=SeaPurpose.choices, widget=forms.RadioSelect)
    term_years = forms.IntegerField(label=_("Term applied for (years)"), min_value=1, max_value=50)
    national_major = forms.BooleanField(
        label=_("The sea is used for a major national construction project"), required=False
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        purpose, years = values.get("purpose_type"), values.get("term_years")
        if purpose and years and years > LONGEST_YEARS[purpose]:
            text = gettext("For this purpose %(years)s years at most (Sea Area Use Law art. 25). Enter fewer.")
            self.add_error("term_years", text % {"years": LONGEST_YEARS[purpose]})
        return values


class LocalUsesForm(SeaUsesForm):
    """With the part inside the ecological protection red line."""

    redline = HectareField(
        label=_("Within the ecological protection red line (ha)"),
        help_text=_("Of the whole area, whatever its use. Write 0 if none."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        total = sum((values.get(use) or Decimal(0) for use in USES), Decimal(0))
        redline: Decimal | None = values.get("redline")
        if redline is not None and total and redline > total:
            self.add_error("redline", _("This is more than the whole area of %s ha.") % total)
        return values
