"""The pages of a mineral application, one form each."""

from __future__ import annotations

from apps.mineral.forms.area import AreaForm, FreeGroundForm, PlanAreaForm, RightAreaForm
from apps.mineral.forms.base import MineralForm
from apps.mineral.forms.exploration import ExplorationForm, ExplorationGrantForm
from apps.mineral.forms.grant import GrantForm
from apps.mineral.forms.mine import MineForm, PlanForm
from apps.mineral.forms.objection import ObjectionForm
from apps.mineral.forms.right import RightNumberForm

__all__ = [
    "AreaForm",
    "ExplorationForm",
    "ExplorationGrantForm",
    "FreeGroundForm",
    "GrantForm",
    "MineForm",
    "MineralForm",
    "ObjectionForm",
    "PlanAreaForm",
    "PlanForm",
    "RightAreaForm",
    "RightNumberForm",
]
