"""How the land of a planning permit is acquired, and what that requires (城乡规划法 arts. 37, 38)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.land.forms.base import LandForm
from apps.land.models import Acquisition
from apps.land.prerequisites import PREEXAM


class AcquisitionForm(LandForm):
    acquisition = forms.ChoiceField(
        label=_("How is the land acquired?"), choices=Acquisition.choices, widget=forms.RadioSelect
    )
    preexam_number = forms.CharField(
        label=_("Number of the pre-examination and site-selection opinion"),
        max_length=64,
        required=False,
        help_text=_("Needed for allocated land. It is looked up in the register; nothing has to be uploaded."),
    )
    grant_contract = forms.CharField(
        label=_("Number of the grant contract"), max_length=64, required=False, help_text=_("Needed for granted land.")
    )
    newly_added = forms.BooleanField(
        label=_("The land is newly added construction land"),
        required=False,
        help_text=_("Agricultural or unused land that was converted for this project."),
    )
    land_approval_organ = forms.CharField(label=_("Authority that approved the land"), max_length=100)
    land_approval_number = forms.CharField(label=_("Number of the land approval"), max_length=64)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        if values.get("acquisition") == Acquisition.ALLOCATION:
            reason = PREEXAM.missing(number=values.get("preexam_number", ""), holder=self.case.applicant)
            if reason:
                self.add_error("preexam_number", reason)
        elif values.get("acquisition") == Acquisition.GRANT and not values.get("grant_contract"):
            self.add_error("grant_contract", _("Granted land needs the grant contract. Enter its number."))
        return values
