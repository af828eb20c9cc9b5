"""What the pages have in common: they start from the stored entries and save into them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from apps.marine.selectors import application_of
from apps.marine.services import save_entries
from apps.onemap.geometry import SQUARE_METERS_PER_HECTARE, to_hectares

if TYPE_CHECKING:
    from apps.cases.models import Case


class MarineForm(forms.Form):
    """Fields are named like the columns of SeaApplication; those of kind `HectareField` are stored as m²."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        case: Case,
    ) -> None:
        self.case = case
        super().__init__(data, files, initial=self.initial_from(case))

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        """What the page shows at first: the stored entries in the units of the page."""
        application = application_of(case)
        if application is None:
            return {}
        values = {name: getattr(application, name) for name in cls.base_fields}
        return {
            name: to_hectares(value) if isinstance(value, Decimal) else value
            for name, value in values.items()
            if value is not None
        }

    @classmethod
    def is_complete(cls, case: Case) -> bool:
        """The stored entries still pass every check of the page, also those against other pages."""
        initial = cls.initial_from(case)
        return bool(initial) and cls(initial, case=case).is_valid()

    def save(self) -> None:
        save_entries(case=self.case, values=self._columns())

    def _columns(self) -> dict[str, Any]:
        return {
            name: value * SQUARE_METERS_PER_HECTARE if isinstance(self.fields[name], HectareField) else value
            for name, value in self.cleaned_data.items()
        }


class HectareField(forms.DecimalField):
    """An area in hectares (公顷) with four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal(0), max_digits=12, decimal_places=4, **kwargs)


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
