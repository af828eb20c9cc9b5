"""What lists of cases have in common on a page: the filter's controls, the addresses of the pages before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.cases.lists import Filters, Order
from apps.cases.vocabulary import Stage
from apps.catalogue.models import MatterVersion
from apps.ui import pieces
from apps.ui.case_pieces import matter_title

Choices = Sequence[tuple[str, str]]


class FilterForm(forms.Form):
    """Only draws the controls: what they hold was read by `Filters`, which ignores what it does not know."""

    q = forms.CharField(
        label=_("Number, applicant or subject"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    matter = forms.ChoiceField(label=_("Matter"))
    authority = forms.ChoiceField(label=_("Authority"))
    stage = forms.ChoiceField(label=pgettext_lazy("case", "Stage"))
    order = forms.ChoiceField(label=_("Order"), choices=Order.choices)

    def __init__(self, filters: Filters, *, matters: Choices, authorities: Choices = ()) -> None:
        held = {"q": filters.text, "matter": filters.matter, "authority": filters.authority}
        super().__init__(initial={**held, "stage": filters.stage, "order": filters.order})
        stages = [(value, label) for value, label in Stage.choices if value != Stage.DRAFT]
        self._fill("matter", _("All matters"), matters)
        self._fill("stage", _("All stages"), stages)
        self._fill("authority", _("All authorities"), authorities)
        if not authorities:
            del self.fields["authority"]
        for field in self.fields.values():
            field.required = False
            field.widget.attrs.setdefault("class", "form-select")

    def _fill(self, name: str, all_of_them: Promise, choices: Sequence[tuple[str, str | Promise]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", all_of_them), *choices]


def matters_open() -> list[tuple[str, str]]:
    """Code and title of the matters that can have cases, for the filter."""
    versions = MatterVersion.objects.filter(is_current=True).exclude(machine="").select_related("matter")
    return sorted(((v.matter.code, matter_title(v)) for v in versions.defer("definition")), key=lambda pair: pair[1])


class Cursors(Protocol):
    """A page of any list: `newer` and `older` are empty where there is no such page."""

    @property
    def newer(self) -> str: ...

    @property
    def older(self) -> str: ...


def pages_of(request: HttpRequest, page: Cursors) -> pieces.Pages:
    """Addresses of the pages before and after, with the filters kept."""

    def address(cursor: str) -> str:
        query = request.GET.copy()
        query["at"] = cursor
        return f"?{query.urlencode()}"

    return pieces.Pages(address(page.newer) if page.newer else "", address(page.older) if page.older else "")
