"""The mining right that a plan belongs to: looked up in the register, nothing is uploaded."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.mineral.forms.base import MineralForm
from apps.mineral.prerequisites import MINING_RIGHT


class RightNumberForm(MineralForm):
    right_number = forms.CharField(
        label=_("Number of the mining right"),
        max_length=64,
        help_text=_(
            "The number of the real-estate certificate (mining right). It is looked up in the register; "
            "nothing has to be uploaded."
        ),
    )

    def clean_right_number(self) -> str:
        number: str = self.cleaned_data["right_number"].strip()
        reason = MINING_RIGHT.missing(number=number, holder=self.case.applicant)
        if reason:
            raise forms.ValidationError(reason)
        return number
