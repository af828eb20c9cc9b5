"""The project that uses the sea."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.marine.forms.base import MarineForm
from apps.marine.models import PROJECT_CODE


class ProjectForm(MarineForm):
    """A project code is not asked of every use: a regatta or a survey is no investment."""

    project_name = forms.CharField(label=_("Project or activity"), max_length=200)
    project_code = forms.CharField(
        label=_("Project code"),
        max_length=24,
        required=False,
        validators=[PROJECT_CODE],
        help_text=_(
            "24 characters, given by the online platform for investment projects. Leave empty if there is none."
        ),
    )
    purpose = forms.CharField(
        label=_("Purpose of sea use"), max_length=300, help_text=_("What is done or built at sea, and with what.")
    )
