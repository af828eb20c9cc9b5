"""What is explored for, and where (探矿权首次登记)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.mineral.forms.base import MineralForm
from apps.mineral.forms.grant import ContractForm
from apps.mineral.forms.mine import MineralField
from apps.mineral.models import GrantWay


class ExplorationForm(MineralForm):
    mine_name = forms.CharField(label=_("Name of the exploration project"), max_length=200)
    mineral = MineralField()
    location = forms.CharField(label=_("Location of the area"), max_length=300, help_text=_("County and township."))
    map_sheets = forms.CharField(label=_("Map sheets"), max_length=200, help_text=_("As the contract names them."))


class ExplorationGrantForm(ContractForm):
    """Always on a contract; the term is five years by law (矿产资源法 art. 24)."""

    grant_way = forms.ChoiceField(
        label=_("How was the right granted?"), choices=[c for c in GrantWay.choices if c[0] != GrantWay.EXPLORATION]
    )
    foreign_cooperation = forms.BooleanField(
        label=_("Oil or gas is explored together with a foreign partner"), required=False
    )
