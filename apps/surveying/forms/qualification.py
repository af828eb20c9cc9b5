"""A firm's qualification: the specialities, the engineers, the instruments and systems."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.cases.pages import PageForm
from apps.cases.wording import listed
from apps.surveying.forms.base import TableField, as_lines, at_line
from apps.surveying.selectors import engineers_of, instruments_of, specialities_of, systems_of
from apps.surveying.services import replace_engineers, replace_equipment, replace_specialities
from apps.surveying.standards import (
    GRADES,
    INSTRUMENTS,
    MINISTERIAL,
    MOST_SPECIALITIES,
    SPECIALITIES,
    SYSTEMS,
    TITLES,
    Named,
)

if TYPE_CHECKING:
    from apps.cases.models import Case

_YES, _NO = Named("yes", "是", "yes"), Named("no", "否", "no")
_ANSWERS = {name.code: name for name in (_YES, _NO)}


class SpecialitiesForm(PageForm):
    """One choice for each of the ten specialities."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not applied for")), *((grade.code, str(grade)) for grade in GRADES.values())]
        for code, name in SPECIALITIES.items():
            self.fields[f"speciality_{code}"] = forms.ChoiceField(
                label=f"{code} {name}", choices=choices, required=False
            )

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        return {f"speciality_{row.code}": row.grade for row in specialities_of(case)}

    def clean(self) -> dict[str, Any]:
        chosen = {code: grade for code in SPECIALITIES if (grade := self.cleaned_data.get(f"speciality_{code}"))}
        if not chosen and not self.errors:
            self.add_error(f"speciality_{next(iter(SPECIALITIES))}", _("Choose a grade for at least one speciality."))
        code, grade = MINISTERIAL
        if chosen.get(code) == grade:
            text = _("The Ministry decides on grade A here: apply there, or choose grade B.")
            self.add_error(f"speciality_{code}", text)
        return {"grades": chosen}

    def save(self) -> None:
        replace_specialities(case=self.case, grades=self.cleaned_data["grades"])


class EngineersForm(PageForm):
    """Each engineer once, with the specialities that they are counted for: no more than their title allows."""

    engineers = TableField(
        label=_("Engineers, one a line"),
        columns=(
            _("certificate number"),
            _("name of the engineer"),
            _("title (senior, middle or junior)"),
            _("registered surveyor (yes or no)"),
            _("codes of the specialities"),
        ),
        rows=12,
        help_text=_(
            "Certificate number, name, title, registered surveyor and the specialities they are counted for, separated "
            "by commas; lines can be pasted from a spreadsheet. For instance: GC-0001, Li Yang, senior, yes, 04 06. "
            "A senior engineer is counted for at most two specialities, others for one."
        ),
        error_messages={"required": _("Enter the engineers, at least one.")},
    )

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        rows = [
            (e.certificate, e.name, TITLES[e.title], _YES if e.registered else _NO, " ".join(e.counted_for))
            for e in engineers_of(case)
        ]
        return {"engineers": as_lines(rows)} if rows else {}

    def clean_engineers(self) -> list[dict[str, Any]]:
        applied = {row.code for row in specialities_of(self.case)}
        rows, problems, lines = [], list[str](), dict[str, int]()
        for line, cells in self.cleaned_data["engineers"]:
            certificate, name, title, registered, codes = cells
            row = {
                "certificate": certificate,
                "name": name,
                "title": code_of(title, TITLES),
                "registered": code_of(registered, _ANSWERS),
                "counted_for": sorted(set(codes.split())),
            }
            found = _engineer_problems(row, applied)
            if certificate in lines:
                text = gettext("this engineer is on line %(line)s already; name all specialities there.")
                found.append(text % {"line": lines[certificate]})
            lines.setdefault(certificate, line)
            problems += [at_line(line, problem) for problem in found]
            rows.append({**row, "registered": row["registered"] == _YES.code})
        if problems:
            raise ValidationError(problems[:10])
        return rows

    def save(self) -> None:
        replace_engineers(case=self.case, rows=self.cleaned_data["engineers"])


def _engineer_problems(row: Mapping[str, Any], applied: set[str]) -> list[str]:
    found = []
    if not row["certificate"] or len(row["certificate"]) > 50 or not row["name"]:
        found.append(gettext("an engineer has a certificate number of at most 50 characters, and a name."))
    if not row["title"]:
        found.append(gettext("write the title as senior, middle or junior."))
    if not row["registered"]:
        found.append(gettext("write yes or no for registered surveyor."))
    counted = row["counted_for"]
    if not counted or not set(counted) <= applied:
        text = gettext("name the specialities by the codes that are applied for: %(codes)s.")
        found.append(text % {"codes": " ".join(sorted(applied)) or "–"})
    most = MOST_SPECIALITIES.get(row["title"] or "", len(SPECIALITIES))
    if len(counted) > most:
        text = gettext("%(name)s is counted for %(found)s specialities; the rule allows %(most)s for this title.")
        found.append(text % {"name": row["name"], "found": len(counted), "most": most})
    return found


class EquipmentForm(PageForm):
    """Instruments with their calibration, and systems."""

    instruments = TableField(
        label=_("Instruments, one a line"),
        columns=(_("instrument"), _("model"), _("factory number"), _("calibrated until")),
        required=False,
        help_text=_(
            "Instrument, model, factory number and last day of calibration, separated by commas. For instance: "
            "total station, TS-1, 0001, 2027-06-30. An instrument counts while its calibration holds."
        ),
    )
    systems = TableField(
        label=_("Systems, one a line"),
        columns=(_("system"), _("name and version"), _("workplaces")),
        rows=4,
        required=False,
        help_text=_("System, name and version, number of workplaces. For instance: GIS platform, Example GIS 10, 2."),
    )

    @classmethod
    def initial_from(cls, case: Case) -> dict[str, Any]:
        instruments = [(INSTRUMENTS[i.kind], i.model, i.serial, i.calibrated_to) for i in instruments_of(case)]
        systems = [(SYSTEMS[s.kind], s.name, s.count) for s in systems_of(case)]
        if not instruments and not systems:
            return {}
        return {"instruments": as_lines(instruments), "systems": as_lines(systems)}

    def clean_instruments(self) -> list[dict[str, Any]]:
        rows = [
            {"kind": code_of(kind, INSTRUMENTS), "model": model, "serial": serial, "calibrated_to": _day(day)}
            for _line, (kind, model, serial, day) in self.cleaned_data["instruments"]
        ]
        times = Counter((row["kind"], row["serial"]) for row in rows)
        problems = []
        for (line, _cells), row in zip(self.cleaned_data["instruments"], rows, strict=True):
            if not row["kind"]:
                problems.append(at_line(line, _one_of(INSTRUMENTS)))
            if not row["model"] or not row["serial"] or len(str(row["serial"])) > 50:
                text = gettext("an instrument has a model, and a factory number of at most 50 characters.")
                problems.append(at_line(line, text))
            if row["calibrated_to"] is None:
                problems.append(at_line(line, gettext("write the last day of calibration as 2027-06-30.")))
            if times[row["kind"], row["serial"]] > 1:
                problems.append(at_line(line, gettext("the same instrument is there more than once.")))
        if problems:
            raise ValidationError(problems[:10])
        return rows

    def clean_systems(self) -> list[dict[str, Any]]:
        rows, problems = [], []
        for line, (kind, name, count) in self.cleaned_data["systems"]:
            code = code_of(kind, SYSTEMS)
            number = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
            if not code:
                problems.append(at_line(line, _one_of(SYSTEMS)))
            if not name or not number:
                problems.append(at_line(line, gettext("a system has a name, and from 1 to 999 workplaces.")))
            rows.append({"kind": code, "name": name, "count": number})
        if problems:
            raise ValidationError(problems[:10])
        return rows

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error("instruments", _("Enter at least one instrument or system."))
        return self.cleaned_data

    def save(self) -> None:
        values = self.cleaned_data
        replace_equipment(case=self.case, instruments=values["instruments"], systems=values["systems"])


def code_of(word: str, names: Mapping[str, Named]) -> str:
    """The code of a term written as code, in Chinese or in English; empty where there is none such."""
    plain = word.casefold()
    return next((n.code for n in names.values() if plain in (n.code, n.zh.casefold(), n.en.casefold())), "")


def _one_of(names: Mapping[str, Named]) -> str:
    return gettext("write one of: %(names)s.") % {"names": listed(names.values())}


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
