"""What is entered about certificates."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.signatures.trust import MAX_BYTES


class AuthorityForm(forms.Form):
    """Certificates of an outside authority, in a file."""

    file = forms.FileField(
        label=_("Certificate file"),
        help_text=_("PEM, DER or PKCS#7. Compare the root's fingerprint with what the authority publishes."),
        error_messages={"required": _("Choose the file that holds the authority's certificates.")},
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 256 KB: that is no file of certificates."))
        data: bytes = file.read()
        return data
