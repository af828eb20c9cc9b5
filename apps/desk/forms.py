"""Forms of the desk's own pages. What an act asks for stands in apps.cases.forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.identity.models import User
from apps.licenses.causes import Cause
from apps.ui import pieces


class HandOverForm(forms.Form):
    """To a colleague who holds the same post; the reason is recorded."""

    to = forms.ModelChoiceField(
        label=_("Colleague"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose who takes it over."), "invalid_choice": _("Choose one of the list.")},
    )
    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, colleagues: Sequence[User]) -> None:
        super().__init__(data)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[u.pk for u in colleagues]).order_by("display_name")


def _decision_number() -> forms.CharField:
    return forms.CharField(
        label=_("Number of the decision"),
        min_length=2,
        max_length=80,
        help_text=_("As on the written decision, for instance 示自然资撤〔2026〕4号."),
    )


def _public_reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        min_length=2,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever verifies the license reads it. Name no person."),
    )


class DecisionForm(forms.Form):
    """A decision on a license: cause by law, reason for the public, number of the written decision."""

    cause_code = forms.ChoiceField(label=_("Cause"), widget=forms.RadioSelect)
    decision = _decision_number()
    reason = _public_reason()

    def __init__(self, data: Mapping[str, Any] | None = None, *, causes: Sequence[Cause]) -> None:
        super().__init__(data)
        field = self.fields["cause_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(c.code, f"{c.label} {c.basis}".strip()) for c in causes]
        if len(causes) == 1:
            field.initial = causes[0].code

    def in_words(self) -> list[pieces.Fact]:
        """What was entered, for the confirm page; the form must be valid."""
        field = self.fields["cause_code"]
        assert isinstance(field, forms.ChoiceField)
        causes: Mapping[str, str] = {str(code): str(label) for code, label in field.choices}  # type: ignore[misc, union-attr]
        return [
            pieces.Fact(field.label or "", causes[self.cleaned_data["cause_code"]]),
            pieces.Fact(_("Number of the decision"), self.cleaned_data["decision"]),
            pieces.Fact(_("Reason"), self.cleaned_data["reason"]),
        ]


class ReplacementForm(forms.Form):
    """A lost license made again: the written decision, and the reason that stands on the new version."""

    decision = _decision_number()
    reason = _public_reason()

    def in_words(self) -> list[pieces.Fact]:
        """What was entered, for the confirm page; the form must be valid."""
        return [pieces.Fact(field.label or "", self.cleaned_data[name]) for name, field in self.fields.items()]
