"""Forms of an applicant's own page. The services check; a form only carries their errors to the fields."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.identity.models import Applicant, User
from apps.identity.services import register_natural_person, update_contact


class ContactForm(forms.Form):
    """Phone and address, which applicants keep up to date themselves."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        help_text=_("Notices about your applications go to this number."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        required=False,
        help_text=_("Where documents are sent if you ask for them on paper."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def save_contact(self, *, applicant: Applicant, user: User) -> bool:
        """False where the service refused: its errors are at the fields then."""
        data = self.cleaned_data
        try:
            update_contact(applicant=applicant, phone=data["phone"], address=data["address"], by=user)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True


class RealNameForm(ContactForm):
    """A natural person's real-name data (实名信息), given once."""

    field_order = ["name", "id_number", "phone", "address"]
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("As it stands on the identity card."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=30,
        help_text=_("18 characters. It is stored encrypted and shown to you and to clerks only in part."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def register(self, *, user: User) -> bool:
        """False where the service refused: its errors are at the fields then."""
        data = self.cleaned_data
        try:
            register_natural_person(
                name=data["name"],
                id_number=data["id_number"],
                phone=data["phone"],
                address=data["address"],
                user=user,
                by=user,
            )
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True
