"""The project that uses the sea."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.pages import ProjectPage
from apps.marine.forms.base import MarineForm


class ProjectForm(MarineForm, ProjectPage):
    """Also what is no investment: a regatta, or a survey."""

    project_name = forms.CharField(label=_("Project or activity"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose of sea use"), max_length=300, help_text=_("What is done or built at sea, and with what.")
    )

    field_order = ("project_name", "project_code", "purpose")
