"""What the pages of an application have in common: they start from the stored entries and save into them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from apps.cases.entries import save_entries, stored
from apps.cases.forms import to_choose
from apps.cases.models import PROJECT_CODE, Application
from apps.identity.selectors import counties_below
from apps.onemap.geometry import SQUARE_METERS_PER_HECTARE, to_hectares

if TYPE_CHECKING:
    from apps.cases.models import Case


class PageForm(forms.Form):
    """One page of a case's application. A subclass says where its entries come from and where they go."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        case: Case,
    ) -> None:
        self.case = case
        super().__init__(data, files, initial=self.initial_from(case))
        for field in self.fields.values():
            if isinstance(field, CountyField):
                field.offer(case)

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        """What the page shows at first: the stored entries in the units of the page; empty before it was saved."""
        raise NotImplementedError

    @classmethod
    def is_complete(cls, case: Case) -> bool:
        """The stored entries still pass every check of the page, also those against other pages."""
        initial = cls.initial_from(case)
        return bool(initial) and cls(initial, case=case).is_valid()

    def save(self) -> None:
        raise NotImplementedError


class ColumnForm(PageForm):
    """Fields are named like the columns of `model`; those of kind `HectareField` are stored as m²."""

    model: ClassVar[type[Application]]

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        application = stored(cls.model, case)
        if application is None:
            return {}
        values = {name: getattr(application, name) for name in cls.base_fields}
        return {
            name: to_hectares(value) if isinstance(cls.base_fields[name], HectareField) else value
            for name, value in values.items()
            if value is not None
        }

    def save(self) -> None:
        save_entries(self.model, case=self.case, values=self.columns())

    def columns(self) -> dict[str, Any]:
        """The entries in the units of the columns."""
        return {
            name: value * SQUARE_METERS_PER_HECTARE if isinstance(self.fields[name], HectareField) else value
            for name, value in self.cleaned_data.items()
        }


class ProjectPage(ColumnForm):
    """Name and code of the project. Not every project has a code: some are neither approved nor filed."""

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


class HectareField(forms.DecimalField):
    """An area in hectares (公顷) with four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal(0), max_digits=12, decimal_places=4, **kwargs)


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CountyField(forms.ChoiceField):
    """One of the counties of the authority that receives the application, by its division code (GB/T 2260)."""

    def offer(self, case: Case) -> None:
        counties = [
            (county.region_code, f"{county.name} ({county.region_code})")
            for county in counties_below(case.receiving_authority)
        ]
        self.choices = counties if len(counties) == 1 else to_choose(counties)
