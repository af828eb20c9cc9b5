"""Forms of the pages themselves; what an application holds is asked by the sectors' forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.identity.models import Applicant, Authority, Level


class StartForm(forms.Form):
    """Who applies, and where."""

    applicant = forms.ChoiceField(
        label=_("Who applies?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who applies.")},
    )
    authority = forms.ChoiceField(
        label=_("Which authority shall receive the application?"),
        help_text=_("Usually the one of the county where the land, the mine or the sea area lies."),
        error_messages={"required": _("Choose the authority that receives the application.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        applicants: Sequence[Applicant],
        authorities: Sequence[Authority],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.applicants = {str(applicant.pk): applicant for applicant in applicants}
        self.authorities = {authority.code: authority for authority in authorities}
        applicant_field, authority_field = self.fields["applicant"], self.fields["authority"]
        assert isinstance(applicant_field, forms.ChoiceField)
        assert isinstance(authority_field, forms.ChoiceField)
        applicant_field.choices = [(key, f"{a.name} ({a.masked_id})") for key, a in self.applicants.items()]
        if len(self.applicants) == 1:
            applicant_field.initial = next(iter(self.applicants))
        authority_field.choices = _by_city(authorities)

    def chosen(self) -> tuple[Applicant, Authority]:
        """Of a valid form."""
        return self.applicants[self.cleaned_data["applicant"]], self.authorities[self.cleaned_data["authority"]]


def _by_city(authorities: Sequence[Authority]) -> list[Any]:
    """Choices with one group a city; ministry and province stand first, outside the groups."""
    above: list[tuple[str, str]] = []
    groups: dict[str, list[tuple[str, str]]] = {}
    for authority in authorities:
        choice = (authority.code, authority.name)
        city = authority if authority.level == Level.CITY else authority.parent
        if authority.level < Level.CITY or city is None:
            above.append(choice)
        elif authority.level == Level.CITY:
            groups.setdefault(city.name, []).insert(0, choice)
        else:
            groups.setdefault(city.name, []).append(choice)
    blank = [] if len(authorities) == 1 else [("", _("Choose an authority"))]
    return [*blank, *above, *groups.items()]


class WordForm(forms.Form):
    """The applicant's word to one request of a correction notice."""

    word = forms.CharField(
        label=_("What did you change?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The clerk reads this beside the request."),
    )
