"""The pages of the surveying applications, one form each."""

from __future__ import annotations

from apps.surveying.forms.base import SurveyingForm
from apps.surveying.forms.map_work import EditionsForm, SheetsForm, SourceForm, WorkFileForm, WorkForm

__all__ = ["EditionsForm", "SheetsForm", "SourceForm", "SurveyingForm", "WorkFileForm", "WorkForm"]
