"""The map: what it is, its sheets, its editions, and the work itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.forms import to_choose
from apps.cases.pages import ColumnForm, PageForm
from apps.surveying.forms.base import TableField, as_lines, at_line
from apps.surveying.models import Area, Compilation, MapApplication, MapKind, Medium
from apps.surveying.prerequisites import QUALIFICATION
from apps.surveying.rules import work_is_due
from apps.surveying.selectors import editions_of, sheets_of, works_of
from apps.surveying.services import replace_editions, replace_sheets

if TYPE_CHECKING:
    from apps.cases.models import Case

MOST = 2**31 - 1


class MapForm(ColumnForm):
    model = MapApplication


class WorkForm(MapForm):
    """Title, kind and main area shown: the area decides who reviews (地图管理条例 arts. 17, 18)."""

    title = forms.CharField(label=_("Title of the map"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of map"), choices=to_choose(MapKind.choices))
    area = forms.ChoiceField(
        label=_("Which area does the map mainly show?"),
        choices=Area.choices,
        widget=forms.RadioSelect,
        help_text=_("The area decides which authority reviews the map."),
    )
    area_name = forms.CharField(label=_("Name of the area"), max_length=200)
    national_border = forms.BooleanField(label=_("The map shows a stretch of the national border"), required=False)


class SourceForm(MapForm):
    """Who compiles a map has a qualification (测绘法 art. 27); who uses a reviewed one names its number."""

    compilation = forms.ChoiceField(
        label=_("How did the map come about?"), choices=Compilation.choices, widget=forms.RadioSelect
    )
    qualification_number = forms.CharField(
        label=_("Number of the surveying qualification"),
        max_length=64,
        required=False,
        help_text=_("Needed for a compiled map. It is looked up in the register; nothing has to be uploaded."),
    )
    base_number = forms.CharField(
        label=_("Review number of the base map"),
        max_length=64,
        required=False,
        help_text=_("Needed for a standard map used as it is, for instance GS（2024）0650号."),
    )
    classified_base = forms.BooleanField(
        label=_("Classified imagery or a classified base map was used"), required=False
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        if values.get("compilation") == Compilation.STANDARD and not values.get("base_number"):
            self.add_error("base_number", _("A standard map has a review number. Enter it."))
        if values.get("compilation") == Compilation.COMPILED:
            number = values.get("qualification_number", "")
            reason = QUALIFICATION.missing(number=number, holder=self.case.applicant)
            if reason:
                self.add_error("qualification_number", reason)
        return values


class SheetsForm(PageForm):
    """The sheets of the work, one a line."""

    sheets = TableField(
        label=_("Sheets, one a line"),
        columns=(_("sheet number"), _("sheet title"), _("scale as 1:n"), _("width in mm"), _("height in mm")),
        help_text=_(
            "Number, title, scale, width and height in mm, separated by commas; lines can be pasted from a "
            "spreadsheet. For instance: 1, Jiajiang City, 1:150000, 594, 841. Write - where there is no scale."
        ),
        error_messages={"required": _("Enter the sheets of the map, at least one.")},
    )

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        rows = [(s.number, s.title, f"1:{s.scale}" if s.scale else "-", s.width, s.height) for s in sheets_of(case)]
        return {"sheets": as_lines(rows)} if rows else {}

    def clean_sheets(self) -> list[dict[str, Any]]:
        rows, problems, numbers = [], list[str](), set[str]()
        for line, (number, title, scale, width, height) in self.cleaned_data["sheets"]:
            problems += [at_line(line, text) for text in _sheet_problems(number, title, scale, (width, height))]
            if number in numbers:
                problems.append(at_line(line, gettext("Sheet %(number)s is there already.") % {"number": number}))
            numbers.add(number)
            rows.append({"number": number, "title": title, "scale": scale, "width": width, "height": height})
        if problems:
            raise ValidationError(problems[:10])
        return [{**r, "scale": _scale(r["scale"]), "width": int(r["width"]), "height": int(r["height"])} for r in rows]

    def save(self) -> None:
        replace_sheets(case=self.case, rows=self.cleaned_data["sheets"])


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) <= MOST


def _scale(text: str) -> int | None:
    return None if text == "-" else int(text.replace("：", ":").removeprefix("1:"))


def _sheet_problems(number: str, title: str, scale: str, size: tuple[str, str]) -> list[str]:
    found = []
    if not number or len(number) > 50 or not title:
        found.append(gettext("a sheet has a number of at most 50 characters, and a title."))
    if scale != "-" and not _whole(scale.replace("：", ":").removeprefix("1:")):
        found.append(gettext("write the scale as 1:150000, or - where there is none."))
    if not all(_whole(side) for side in size):
        found.append(gettext("write width and height in whole millimeters, greater than 0."))
    return found


class EditionsForm(PageForm):
    """A map is reviewed for its editions: without one there is nothing to review."""

    published_as = forms.MultipleChoiceField(
        label=_("In which editions will the map appear?"),
        choices=Medium.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("A map without an edition is not reviewed. Choose paper, internet, or both.")},
        help_text=_("The number of an internet edition is valid for two years, that of a paper edition has no term."),
    )
    paper_name = forms.CharField(label=_("Paper edition"), max_length=100, required=False)
    paper_place = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    internet_name = forms.CharField(label=_("Internet edition"), max_length=100, required=False)
    internet_place = forms.CharField(label=_("Web address or app"), max_length=200, required=False)

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        editions = editions_of(case)
        if not editions:
            return {}
        names = {f"{e.medium}_name": e.name for e in editions}
        return {
            "published_as": [e.medium for e in editions],
            **names,
            **{f"{e.medium}_place": e.place for e in editions},
        }

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        for medium in values.get("published_as", []):
            for part in ("name", "place"):
                if not values.get(f"{medium}_{part}"):
                    self.add_error(f"{medium}_{part}", _("Needed for the edition that you chose. Fill it in."))
        return values

    def save(self) -> None:
        values = self.cleaned_data
        rows = [
            {"medium": medium, "name": values[f"{medium}_name"], "place": values[f"{medium}_place"]}
            for medium in values["published_as"]
        ]
        replace_editions(case=self.case, rows=rows)


class WorkFileForm(PageForm):
    """The work itself. Each file is a version of it; a correction in the work asks for a new one."""

    work = forms.FileField(
        label=_("Final sample of the map"),
        help_text=_("PDF, OFD, JPG or PNG, at most 50 MB. An earlier version stays in the file."),
        error_messages={"required": _("Choose the file of the work.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].required = work_is_due(self.case)

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        return {"name": works[-1].name} if (works := works_of(case)) else {}

    def save(self) -> None:
        """The core keeps the file as a version of the material."""
