"""The mine: what is mined there, how, and how much."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.forms import to_choose
from apps.mineral import minerals
from apps.mineral.forms.base import MineralForm
from apps.mineral.models import EconomicType, Method, ScaleUnit


class MineralField(forms.ChoiceField):
    """A mineral of the table; it decides which level registers the right."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is not in the table of minerals. Choose one from the list."),
    }

    def __init__(self, **kwargs: Any) -> None:
        def offered() -> list[tuple[str, Any]]:
            return to_choose(minerals.choices())  # in the language of each reader

        help_text = _("The mineral decides which level registers the right.")
        super().__init__(label=_("Mineral"), choices=offered, help_text=help_text, **kwargs)


class WorksForm(MineralForm):
    """What right and plan both say of the mine."""

    mine_name = forms.CharField(label=_("Name of the mine"), max_length=200)
    method = forms.ChoiceField(label=_("Mining method"), choices=Method.choices, widget=forms.RadioSelect)
    scale = forms.DecimalField(
        label=_("Production scale"), min_value=Decimal("0.0001"), max_digits=12, decimal_places=4
    )
    scale_unit = forms.ChoiceField(label=_("Unit of the production scale"), choices=to_choose(ScaleUnit.choices))


class MineForm(WorksForm):
    """With the right holder's facts, and the mineral that decides which level registers."""

    economic_type = forms.ChoiceField(
        label=_("Economic type of the right holder"), choices=to_choose(EconomicType.choices)
    )
    mineral = MineralField()

    field_order = ("mine_name", "economic_type", "mineral", "method", "scale", "scale_unit")


class PlanForm(WorksForm):
    """What the mining plan (开采方案) and the restoration plan (矿区生态修复方案) lay down."""

    recovery = forms.DecimalField(
        label=_("Mining recovery (%)"),
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        help_text=_("Share of the reserves that the plan mines."),
    )
    restoration_ha = forms.DecimalField(
        label=_("Area to restore (ha)"), min_value=Decimal(0), max_digits=12, decimal_places=4
    )
