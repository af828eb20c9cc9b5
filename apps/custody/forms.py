"""What is entered about seals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.identity.selectors import ActingPost
from apps.signatures.drawing import MAX_NAME
from apps.signatures.models import SealKind


class SealForm(forms.Form):
    """A new seal of an authority whose seals the person keeps."""

    post = forms.TypedChoiceField(label=_("Authority"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind of seal"), choices=SealKind)
    name = forms.CharField(
        label=_("Name on the seal"),
        max_length=MAX_NAME,
        help_text=_("It stands below the star, such as 行政审批专用章; at most 14 characters."),
    )
    width_mm = forms.IntegerField(
        label=_("Diameter (mm)"),
        min_value=20,
        max_value=60,
        initial=42,
        help_text=_("From 20 to 60; 42 is usual for a county, a city or a province's department."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, keeping: Sequence[ActingPost]) -> None:
        super().__init__(data)
        self.keeping = {held.post.pk: held for held in keeping}
        field = self.fields["post"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(pk, held.post.authority.name) for pk, held in self.keeping.items()]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if any(not char.isalnum() and char not in "（）()·" for char in name):
            raise forms.ValidationError(_("Write the name in Chinese characters, letters or digits, without spaces."))
        return name

    @property
    def keeper(self) -> ActingPost:
        return self.keeping[self.cleaned_data["post"]]

    @property
    def particulars(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "kind", "width_mm")}


class ReasonForm(forms.Form):
    """Why a seal is suspended, resumed or destroyed; it stays in the ledger."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=2,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason: it is recorded for good.")},
    )
