"""What a page says of a faulty entry where the form has no words of its own: what to do, not Django's words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

_BOUNDS = {
    "min_value": _("Enter %(limit_value)s or more."),
    "max_value": _("Enter %(limit_value)s or less."),
    "min_length": _("Write at least %(limit_value)d characters; these are %(show_value)d."),
    "max_length": _("Write at most %(limit_value)d characters; these are %(show_value)d."),
}
_REQUIRED = (
    (forms.ChoiceField, _("Choose one.")),
    (forms.FileField, _("Choose a file.")),
    (forms.Field, _("Fill this in.")),
)


def say_what_to_do(form: forms.BaseForm) -> None:
    """Before the form is checked; messages that the form states itself stay."""
    for field in form.fields.values():
        words = {**_BOUNDS, **field.error_messages}
        if words["required"] is forms.Field.default_error_messages["required"]:
            words["required"] = next(text for kind, text in _REQUIRED if isinstance(field, kind))
        field.error_messages = words
