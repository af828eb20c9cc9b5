"""Forms of the desk's own pages. What an act asks for stands in apps.cases.forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.identity.models import User


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
