"""The grant that the right rests on (矿产资源法 arts. 17, 24, 25)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.forms import to_choose
from apps.mineral.forms.base import MineralForm
from apps.mineral.models import GrantWay

MOST_YEARS = 30


class ContractForm(MineralForm):
    """A right is registered on a grant contract."""

    grant_way = forms.ChoiceField(label=_("How was the right granted?"), choices=to_choose(GrantWay.choices))
    grant_contract = forms.CharField(label=_("Number of the grant contract"), max_length=64)


class GrantForm(ContractForm):
    """A mining right may also follow an exploration right."""

    exploration_number = forms.CharField(
        label=_("Number of the exploration right"),
        max_length=64,
        required=False,
        help_text=_("Needed where the mining right follows an exploration right."),
    )
    years = forms.IntegerField(
        label=_("Term in years"),
        min_value=1,
        max_value=MOST_YEARS,
        help_text=_("At most 30 years (Mineral Resources Law art. 24)."),
        error_messages={
            "max_value": _("At most %(limit_value)s years are granted (Mineral Resources Law art. 24). Enter fewer.")
        },
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        if values.get("grant_way") == GrantWay.EXPLORATION and not values.get("exploration_number"):
            self.add_error("exploration_number", _("The mining right follows an exploration right. Enter its number."))
        return values
