"""The pages of a land application, one form each."""

from __future__ import annotations

from apps.land.forms.base import LandForm
from apps.land.forms.boundary import BoundaryForm
from apps.land.forms.permit import AcquisitionForm
from apps.land.forms.project import PreexamProjectForm, ProjectForm
from apps.land.forms.site import PreexamSiteForm, SiteForm, TemporarySiteForm
from apps.land.forms.temporary import TemporaryUseForm

__all__ = [
    "AcquisitionForm",
    "BoundaryForm",
    "LandForm",
    "PreexamProjectForm",
    "PreexamSiteForm",
    "ProjectForm",
    "SiteForm",
    "TemporarySiteForm",
    "TemporaryUseForm",
]
