"""What a holder or a recipient types in. The rules are `licenses.sharing`'s; the forms only name the fields."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.licenses.sharing import LONGEST_PURPOSE


class ConsentForm(forms.Form):
    """To whom, what for, until when."""

    number = forms.CharField(
        label=_("Unified social credit code or ID number of the recipient"),
        max_length=32,
        error_messages={"required": _("Enter the recipient's number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Full name of the recipient"),
        max_length=200,
        help_text=_("Both are compared, so that nobody else gets the license by a slip of the keyboard."),
        error_messages={"required": _("Enter the recipient's full name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=LONGEST_PURPOSE,
        help_text=_("For instance: loan application. The recipient may use the license for nothing else."),
        error_messages={"required": _("State what the license may be used for.")},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("At most a year from today. You can withdraw your consent at any time."),
        error_messages={
            "required": _("Choose the last day."),
            "invalid": _("Enter the day as in 2027-01-31."),
        },
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class UseForm(forms.Form):
    """What the recipient needs the license for now."""

    purpose = forms.CharField(
        label=_("What do you need it for now?"),
        max_length=LONGEST_PURPOSE,
        help_text=_("It is recorded, and the holder sees it."),
        error_messages={"required": _("State what you need the license for.")},
    )
