"""The pages of a sea-use application, one form each."""

from __future__ import annotations

from apps.marine.forms.base import MarineForm
from apps.marine.forms.local import LocalUsesForm, TermForm
from apps.marine.forms.parcel import SeaParcelForm
from apps.marine.forms.project import ProjectForm
from apps.marine.forms.temporary import TemporaryUseForm
from apps.marine.forms.uses import SeaUsesForm

__all__ = [
    "LocalUsesForm",
    "MarineForm",
    "ProjectForm",
    "SeaParcelForm",
    "SeaUsesForm",
    "TemporaryUseForm",
    "TermForm",
]
