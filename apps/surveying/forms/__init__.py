"""The pages of the surveying applications, one form each."""

from __future__ import annotations

from apps.surveying.forms.map_work import EditionsForm, SheetsForm, SourceForm, WorkFileForm, WorkForm
from apps.surveying.forms.qualification import EngineersForm, EquipmentForm, SpecialitiesForm

__all__ = [
    "EditionsForm",
    "EngineersForm",
    "EquipmentForm",
    "SheetsForm",
    "SourceForm",
    "SpecialitiesForm",
    "WorkFileForm",
    "WorkForm",
]
