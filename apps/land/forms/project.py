"""The project (建设项目)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.models import PROJECT_CODE
from apps.cases.pages import ProjectPage
from apps.identity.models import Level
from apps.land.forms.base import LandForm


class ProjectForm(LandForm, ProjectPage):
    """With what the construction rests on, and how much is built."""

    basis = forms.CharField(
        label=_("Construction basis"),
        max_length=500,
        help_text=_("Document and number, for instance the filing of the project."),
    )
    scale = forms.CharField(label=_("Construction scale"), max_length=300)


class PreexamProjectForm(ProjectForm):
    """The project code is a hard prerequisite of the pre-examination; the project's level names who decides."""

    project_code = forms.CharField(
        label=_("Project code"),
        max_length=24,
        validators=[PROJECT_CODE],
        help_text=_("24 characters, given by the online platform for investment projects."),
    )
    project_level = forms.ChoiceField(
        label=_("Who approves, ratifies or files the project?"),
        choices=Level.choices,
        widget=forms.RadioSelect,
        help_text=_("The natural-resources authority of the same level decides on this application."),
    )

    field_order = ("project_name", "project_code", "project_level", "basis", "scale")
