"""What a visitor types in."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from apps.licenses.recognition import FileKind, kind_of
from apps.signatures.detached import MAX_TEXT


def plain(text: str) -> str:
    """As it would be typed on a plain keyboard: full-width letters and dashes of other lengths become ordinary."""
    text = unicodedata.normalize("NFKC", text).strip()
    return "".join("-" if unicodedata.category(c) == "Pd" else c for c in text)


class ProgressForm(forms.Form):
    """Case number and query code, both on the receipt of filing (收件凭证)."""

    number = forms.CharField(
        label=_("Case number"),
        max_length=40,
        help_text=_("For example 990101-TD-2026-000001"),
        error_messages={"required": _("Enter the case number as it stands on the receipt.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Query code"),
        max_length=20,
        help_text=_("The 6 digits on the receipt"),
        error_messages={"required": _("Enter the 6 digits of the query code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_number(self) -> str:
        return plain(self.cleaned_data["number"]).upper().replace(" ", "")

    def clean_code(self) -> str:
        code = plain(self.cleaned_data["code"]).replace(" ", "")
        RegexValidator(r"^\d{6}$", _("The query code has exactly 6 digits. It stands below the case number."))(code)
        return code


class VerifyForm(forms.Form):
    """A license's number or identifier, or the text of its QR code."""

    number = forms.CharField(
        label=_("License number, or the text of its QR code"),
        max_length=1000,
        error_messages={"required": _("Enter the number as it is printed on the license.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        return unicodedata.normalize("NFC", self.cleaned_data["number"]).strip()


class VerifyFileForm(forms.Form):
    """The license itself, or a detached signature with the file that it signs."""

    file = forms.FileField(
        label=_("License or sealed document: PDF, OFD, or a signature file"),
        help_text=_("It is checked and not kept. Files of other organs are checked as far as possible."),
        error_messages={
            "required": _("Choose the file of the license: PDF, OFD, or its signature."),
            "empty": _("This file is empty. Choose the file of the license: PDF, OFD, or its signature."),
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,.ofd,.json,.txt,application/pdf,application/ofd"}),
    )
    signed = forms.FileField(
        label=_("The file that it signs"),
        help_text=_("Only with a signature file (JSON): the content it was made over."),
        required=False,
        allow_empty_file=True,
    )

    def clean_file(self) -> UploadedFile[Any]:
        return self._within_limit("file")

    def clean_signed(self) -> UploadedFile[Any] | None:
        return self._within_limit("signed") if self.cleaned_data["signed"] else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file and not cleaned.get("signed") and "signed" not in self.errors:
            head = file.read(MAX_TEXT + 1)
            file.seek(0)
            if kind_of(head) is FileKind.SIGNATURE:
                self.add_error("signed", _("This is a signature. Choose the file that it signs as well."))
        return cleaned

    def _within_limit(self, field: str) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data[field]
        most = settings.UPLOAD_MAX_BYTES
        if (file.size or 0) > most:
            raise forms.ValidationError(
                _("“%(name)s” is larger than %(most)d MB. No license is that large; choose the license itself.")
                % {"name": file.name, "most": most // 1024**2}
            )
        return file


class HolderForm(forms.Form):
    """The full name that a visitor compares with the holder's."""

    name = forms.CharField(
        label=_("Full name of the holder"),
        max_length=200,
        error_messages={"required": _("Enter the full name to compare.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
