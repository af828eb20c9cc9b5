"""What the pages have in common: they start from the stored entries and save into them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from apps.mineral.selectors import application_of
from apps.mineral.services import save_entries

if TYPE_CHECKING:
    from apps.cases.models import Case


class MineralForm(forms.Form):
    """Fields are named like the columns of MineralApplication."""

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
        """What the page shows at first: the stored entries."""
        application = application_of(case)
        if application is None:
            return {}
        values = {name: getattr(application, name) for name in cls.base_fields}
        return {name: value for name, value in values.items() if value is not None}

    @classmethod
    def is_complete(cls, case: Case) -> bool:
        """The stored entries still pass every check of the page, also those against other pages."""
        initial = cls.initial_from(case)
        return bool(initial) and cls(initial, case=case).is_valid()

    def save(self) -> None:
        save_entries(case=self.case, values=self.cleaned_data)
