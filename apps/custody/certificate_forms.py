"""What is entered about certificates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.custody.certificate_selectors import Standing
from apps.signatures import outside_lists
from apps.signatures.models import COMPROMISES, Reason
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


class ListForm(forms.Form):
    """A list of revoked certificates of an outside authority, in a file."""

    crl = forms.FileField(
        label=_("List of revoked certificates"),
        help_text=_("The authority's complete list (CRL), PEM or DER. It replaces the one held."),
        error_messages={"required": _("Choose the file that holds the authority's list.")},
    )

    def clean_crl(self) -> bytes:
        file = self.cleaned_data["crl"]
        if file.size > outside_lists.MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        data: bytes = file.read()
        return data


class StandingForm(forms.Form):
    """Which of our own certificates are listed; an answer that makes no sense lists all."""

    standing = forms.ChoiceField(
        label=pgettext_lazy("certificates", "State"),
        choices=[("", pgettext_lazy("certificates", "All states")), *Standing.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data["standing"]) if self.is_valid() else ""


class RevocationForm(forms.Form):
    """Why a certificate is revoked, and for a compromise since when its key is not to be believed."""

    reason = forms.TypedChoiceField(
        label=_("Reason"),
        choices=[("", pgettext_lazy("revocation", "Choose")), *Reason.choices],
        coerce=int,
        help_text=_("It is published in the list of revoked certificates."),
        error_messages={"required": _("Choose why the certificate is revoked.")},
    )
    invalid_since = forms.DateTimeField(
        label=_("Not to be believed since"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_(
            "Only where the key was lost or became known to others. If nobody knows since when: the last moment when it"
            " was surely in safe hands. Beijing time."
        ),
    )
    ground = forms.CharField(
        label=pgettext_lazy("revocation", "Ground"),
        min_length=2,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What happened, and who decided. It stands in the ledger and is not published."),
        error_messages={"required": _("Write the ground: it is recorded for good.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        compromised = cleaned.get("reason") in COMPROMISES
        if compromised and cleaned.get("invalid_since") is None and "invalid_since" not in self.errors:
            self.add_error("invalid_since", _("State since when the key is not to be believed."))
        return cleaned

    @property
    def stated(self) -> tuple[int, dt.datetime | None]:
        """The reason, and the moment where one was given."""
        return self.cleaned_data["reason"], self.cleaned_data["invalid_since"]
