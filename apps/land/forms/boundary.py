"""The boundary file: checked at once, and its parcels take the place of those there were."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.land.forms.base import LandForm
from apps.land.selectors import application_of, parcels_of
from apps.land.services import replace_parcels
from apps.onemap.boundary_problems import BoundaryError, Problem
from apps.onemap.boundary_text import MAX_BYTES
from apps.onemap.boundary_txt import BoundaryFile, parse_boundary_txt
from apps.onemap.geometry import overlapping_pairs, to_hectares


class BoundaryForm(LandForm):
    """`problems` lists what is wrong with the file, line by line; `parsed` holds it where nothing is."""

    boundary = forms.FileField(
        label=_("Boundary file (TXT)"),
        error_messages={"required": _("Choose the boundary file of the parcels.")},
        allow_empty_file=True,  # the parser says what to do about it
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,text/plain"}),
        help_text=_("CGCS2000 coordinates in Gauss-Krüger zones, the TXT that surveyors deliver, at most 4 MB."),
    )
    problems: tuple[Problem, ...] = ()
    parsed: BoundaryFile | None = None
    content: bytes = b""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A file is needed once; after that the page may be saved again without choosing it anew.
        self.fields["boundary"].required = not parcels_of(self.case)

    @classmethod
    def initial_from(cls, case: Any) -> dict[str, Any]:
        application = application_of(case)
        return {"boundary_name": application.boundary_name} if application and application.boundary_name else {}

    def clean_boundary(self) -> UploadedFile[Any] | None:
        upload: UploadedFile[Any] | None = self.cleaned_data.get("boundary")
        if upload is None:
            return None
        # One byte more than is allowed tells that the file is too large, without reading all of it.
        self.content = upload.read(MAX_BYTES + 1)
        try:
            self.parsed = parse_boundary_txt(self.content)
        except BoundaryError as error:
            self.problems = error.problems
            raise forms.ValidationError([forms.ValidationError(str(p), code=p.code) for p in error.problems]) from None
        self._refuse_overlaps(self.parsed)
        return upload

    def _refuse_overlaps(self, file: BoundaryFile) -> None:
        overlaps = [
            forms.ValidationError(
                _("Parcels %(one)s and %(other)s overlap by %(area)s ha. Correct the boundary of one of them."),
                code="overlap",
                params={
                    "one": file.parcels[i].number,
                    "other": file.parcels[j].number,
                    "area": to_hectares(area),
                },
            )
            for i, j, area in overlapping_pairs([parcel.shape for parcel in file.parcels])
        ]
        if overlaps:
            raise forms.ValidationError(overlaps)

    def save(self) -> None:
        """Leaves the parcels as they are where no new file was chosen."""
        upload = self.cleaned_data["boundary"]
        if upload is not None:
            assert self.parsed is not None
            replace_parcels(case=self.case, file=self.parsed, name=upload.name or "", content=self.content)
