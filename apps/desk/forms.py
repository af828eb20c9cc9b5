"""Forms of the desk's own pages. What an act asks for stands in apps.cases.forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.cases.lists import Order
from apps.cases.vocabulary import Stage
from apps.identity.models import User


class FilterForm(forms.Form):
    """Only draws the controls: what they hold is read by `inbox.Filters`, which ignores what it does not know."""

    q = forms.CharField(label=_("Number, applicant or subject"), required=False, max_length=100)
    matter = forms.ChoiceField(label=_("Matter"), required=False)
    stage = forms.ChoiceField(label=pgettext_lazy("case", "Stage"), required=False)
    order = forms.ChoiceField(label=_("Order"), choices=Order.choices, required=False)

    def __init__(self, data: Mapping[str, Any], *, matters: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search", "class": "form-control"})
        stages = [(value, label) for value, label in Stage.choices if value != Stage.DRAFT]
        choices: dict[str, list[tuple[str, str | Promise]]] = {
            "matter": [("", _("All matters")), *matters],
            "stage": [("", _("All stages")), *stages],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values
        for name in ("matter", "stage", "order"):
            self.fields[name].widget.attrs["class"] = "form-select"


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
