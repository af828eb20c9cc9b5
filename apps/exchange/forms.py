"""Forms of the exchange. What is right is decided by the hub's services; their errors come back to the field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.cases.models import Case
from apps.deadlines.dates import today
from apps.exchange.rows import Filters
from apps.hub.directory.decisions import NOT_OURS
from apps.hub.gateway import profile
from apps.hub.models import STOPPED, CodeMap, Delivery
from apps.hub.tables import TABLES
from apps.identity.models import Authority
from apps.ui.case_list import matters_open

OLDEST = dt.timedelta(days=366)


def take_over(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Does it; a refusal becomes an error at its field, and False is given."""
    try:
        act()
    except ValidationError as refusal:
        if not hasattr(refusal, "error_dict"):
            form.add_error(None, refusal)
        else:
            for name, errors in refusal.message_dict.items():
                form.add_error(name if name in form.fields else None, ValidationError(errors))
        return False
    return True


class RowFilterForm(forms.Form):
    """Only draws the controls; `Filters` reads them."""

    state = forms.ChoiceField(label=pgettext_lazy("hub row", "State"), required=False)
    table = forms.ChoiceField(label=_("Table"), required=False)

    def __init__(self, filters: Filters) -> None:
        super().__init__(initial={"state": filters.state, "table": filters.table})
        _fill(self, "state", _("All states"), [(s.value, s.label) for s in map(Delivery.State, STOPPED)])
        _fill(self, "table", _("All tables"), [(t.name, f"{t.title_zh} {t.name}") for t in TABLES.values()])
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=100, required=False, strip=True)

    def __init__(self, data: Any, *, label: Any) -> None:
        super().__init__(data)
        self.fields["q"].label = label
        self.fields["q"].widget.attrs.update({"type": "search", "class": "form-control"})

    @property
    def text(self) -> str:
        """What is looked for; empty where it is too long to be found."""
        return str(self.cleaned_data["q"]).replace("\x00", "") if self.is_valid() else ""


class CaseNumberForm(forms.Form):
    """Finds one case's rows by its number."""

    number = forms.CharField(
        label=_("Case number"), max_length=64, error_messages={"required": _("Enter the whole number of a case.")}
    )

    case: Case

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        found = Case.objects.filter(number=number).first()
        if found is None:
            raise ValidationError(_("There is no case with this number. Enter the whole number, with its hyphens."))
        self.case = found
        return number


def _source_field() -> forms.CharField:
    return forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Where the code was read: name and date of the list, [seen] or [knowledge] behind it."),
        error_messages={"required": _("Say where the code was read: the list's name and date.")},
    )


class CodeForm(forms.Form):
    """A code's external counterpart. Interface, set and our code are fixed once it exists."""

    interface = forms.ChoiceField(label=_("Interface"))
    name = forms.RegexField(
        label=_("Code set"),
        regex=r"^[a-z][a-z_]{0,31}$",
        error_messages={"invalid": _("A code set has a name of small letters and underscores, like case_type.")},
    )
    internal = forms.RegexField(
        label=_("Our code"),
        regex=r"^\S{1,64}$",
        error_messages={"invalid": _("One of our codes, at most 64 characters without spaces.")},
    )
    external = forms.CharField(
        label=_("Their code"),
        max_length=64,
        error_messages={"required": _("Enter the code as the platform's list gives it.")},
    )
    source = _source_field()

    def __init__(self, *args: Any, fixed: CodeMap | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = CodeMap.objects.order_by("interface").values_list("interface", flat=True).distinct()
        field = self.fields["interface"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in dict.fromkeys([*names, profile.INTERFACE])]
        if fixed is not None:
            for name in ("interface", "name", "internal"):
                self.fields[name].disabled = True


class ItemForm(forms.Form):
    """A line of an organ's implementation list (实施清单)."""

    matter_code = forms.ChoiceField(label=_("Matter"), error_messages={"required": _("Choose a matter.")})
    authority = forms.ModelChoiceField(
        label=_("Authority"),
        queryset=Authority.objects.filter(is_active=True).order_by("level", "region_code"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the authority whose list it is.")},
    )
    catalog_code = forms.CharField(label=_("Basic code (12 digits)"), max_length=12)
    task_code = forms.CharField(
        label=_("Implementation code (31 characters)"),
        max_length=36,
        help_text=_("The authority's credit code, its level of exercise, and the basic code."),
    )
    handle_item = forms.CharField(
        label=_("Handling item code (33 characters)"),
        max_length=50,
        required=False,
        help_text=_("Only where the list divides the matter further."),
    )

    def __init__(self, *args: Any, is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["matter_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *matters_open()]
        if is_fixed:
            self.fields["matter_code"].disabled = self.fields["authority"].disabled = True


class TypeCodeForm(forms.Form):
    """The official type code of a license kind (证照类型代码)."""

    code = forms.CharField(
        label=_("Type code (21 characters)"),
        max_length=21,
        help_text=_("The credit code of the organ that made the type, and three more characters."),
        error_messages={"required": _("Enter the code as the official list gives it.")},
    )
    source = _source_field()


class ConfirmForm(forms.Form):
    """Confirming one change; the matter is asked for only where the codes do not tell it."""

    matter_code = forms.ChoiceField(
        label=_("Which matter of this system is it?"),
        help_text=_("The authority's official codes follow. Compare the names before you choose."),
        error_messages={"required": _("Choose the matter, or that it is none of them.")},
    )

    def __init__(self, data: Any = None, *, asks_matter: bool) -> None:
        super().__init__(data)
        if not asks_matter:
            del self.fields["matter_code"]
            return
        field = self.fields["matter_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), (NOT_OURS, _("None of the matters here")), *matters_open()]


class SetAsideForm(forms.Form):
    """Why our version stays as it is."""

    reason = forms.CharField(
        label=_("Why it is not taken over"),
        max_length=300,
        help_text=_("The same proposal does not come again until the hub says something else."),
        error_messages={"required": _("Say why.")},
    )


class DayForm(forms.Form):
    """A day to be compared with the hub, table by table."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Enter a day like 2026-11-25.")},
    )

    def clean_day(self) -> dt.date:
        day = self.cleaned_data["day"]
        assert isinstance(day, dt.date)
        if day > today():
            raise ValidationError(_("This day has not come yet. Choose today or an earlier day."))
        if day < today() - OLDEST:
            raise ValidationError(_("Choose a day of the last twelve months."))
        return day

    def clean(self) -> dict[str, Any]:
        if not profile.current().is_configured:
            raise ValidationError(_("No address of the hub is set, so there is nothing to compare with."))
        return self.cleaned_data


def _fill(form: forms.Form, name: str, all_of_them: Any, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", all_of_them), *choices]
