"""What the acts that only marine matters have ask for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.forms import ActionForm
from apps.cases.pages import DayField
from apps.deadlines.dates import today


class GovernmentDecisionForm(ActionForm):
    """The reply of the people's government on the department's review: number, date and text."""

    APPROVED = "approved"
    organ = forms.CharField(
        label=_("Deciding government"),
        min_length=4,
        max_length=100,
        help_text=_("The people's government that decided; the department only reviewed."),
    )
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(APPROVED, _("Approved")), ("not_approved", _("Not approved"))],
        widget=forms.RadioSelect,
    )
    number = forms.RegexField(
        r"^[^〔〕\s]{2,30}〔20[0-9]{2}〕[1-9][0-9]{0,5}号\Z",
        label=_("Number of the reply"),
        max_length=64,
        error_messages={"invalid": _("Write the number as on the reply, for instance 甲东府海〔2026〕12号.")},
    )
    decided_on = DayField(label=_("Date of the reply"))
    text = forms.CharField(
        label=_("Text of the reply"), min_length=5, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        if day > today():
            raise forms.ValidationError(_("This day lies in the future. Enter the date that stands on the reply."))
        if self.case.accepted_on and day < self.case.accepted_on:
            raise forms.ValidationError(_("The case was accepted after this day. Enter the date of its own reply."))
        return day


class FeeForm(ActionForm):
    """The sea-use fee as paid; 0 only with the basis of an exemption (海域使用管理法 arts. 35, 36)."""

    amount = forms.DecimalField(
        label=_("Amount (yuan)"),
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        help_text=_("As on the receipt; 0 where the user is exempt."),
    )
    payment_number = forms.CharField(label=_("Payment number"), max_length=64, required=False)
    paid_on = DayField(label=_("Paid on"), required=False)
    exemption = forms.CharField(
        label=_("Basis of the exemption"),
        max_length=300,
        required=False,
        help_text=_("Needed only where the amount is 0: the article or the document."),
    )

    def clean_paid_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["paid_on"]
        if day is not None and day > today():
            raise forms.ValidationError(_("This day lies in the future. Enter the day of payment."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        amount: Decimal | None = values.get("amount")
        if amount == 0 and not values.get("exemption"):
            self.add_error("exemption", _("Without payment, name the article or document that exempts the user."))
        if amount:
            if not values.get("payment_number"):
                self.add_error("payment_number", _("Enter the number of the payment."))
            if "paid_on" in values and values["paid_on"] is None:
                self.add_error("paid_on", _("Enter the day of payment."))
        return values
