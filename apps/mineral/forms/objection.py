"""What is said against a plan while its public notice runs (矿产资源法 art. 46)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.forms import ActionForm


class ObjectionForm(ActionForm):
    """The objection and its answer; who objected stays out of the permanent record."""

    objection = forms.CharField(
        label=_("Objection"), min_length=5, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer = forms.CharField(
        label=_("How it was answered"), min_length=2, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
