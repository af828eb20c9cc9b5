"""The project (建设项目)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.identity.models import Level
from apps.land.forms.base import LandForm
from apps.land.models import PROJECT_CODE


class ProjectForm(LandForm):
    """A project code is not asked of every project: some are neither approved nor filed as an investment."""

    project_name = forms.CharField(label=_("Project name"), max_length=200)
    project_code = forms.CharField(
        label=_("Project code"),
        max_length=24,
        required=False,
        validators=[PROJECT_CODE],
        help_text=_(
            "24 characters, given by the online platform for investment projects. Leave empty if there is none."
        ),
    )
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
