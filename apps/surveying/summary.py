"""An application in lines: for checking one's answers, and for the clerk's case page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.facts import yes_or_no
from apps.cases.registry import Fact
from apps.cases.wording import in_clauses, listed
from apps.surveying.conditions import conditions_of
from apps.surveying.selectors import (
    editions_of,
    engineers_of,
    filled_map,
    instruments_of,
    sheets_of,
    specialities_of,
    systems_of,
    works_of,
)
from apps.surveying.standards import INSTRUMENTS, SYSTEMS

if TYPE_CHECKING:
    from apps.cases.models import Case, MaterialVersion


def summarize_map(case: Case) -> list[Fact]:
    a, sheets, works = filled_map(case), sheets_of(case), works_of(case)
    count = _("%(count)s sheets") % {"count": len(sheets)} if sheets else ""
    editions = in_clauses(f"{e.get_medium_display()}: {e.name}, {e.place}" for e in editions_of(case))
    return [
        Fact(gettext_lazy("Title of the map"), a.title, "work"),
        Fact(gettext_lazy("Kind of map"), a.get_kind_display(), "work"),
        Fact(gettext_lazy("Main area shown"), a.area_name, "work", a.get_area_display()),
        Fact(gettext_lazy("National border"), yes_or_no(a.national_border), "work"),
        Fact(gettext_lazy("How the map came about"), a.get_compilation_display(), "source"),
        Fact(gettext_lazy("Surveying qualification"), a.qualification_number or "–", "source"),
        Fact(gettext_lazy("Review number of the base map"), a.base_number or "–", "source"),
        Fact(gettext_lazy("Classified imagery or base map"), yes_or_no(a.classified_base), "source"),
        Fact(gettext_lazy("Sheets"), count, "sheets"),
        Fact(gettext_lazy("Editions"), editions, "editions"),
        Fact(gettext_lazy("Work under review"), _work(works), "work_file", works[-1].name if works else ""),
    ]


def summarize_qualification(case: Case) -> list[Fact]:
    specialities, conditions = specialities_of(case), conditions_of(case)
    systems = in_clauses(f"{SYSTEMS[s.kind]}: {s.name} × {s.count}" for s in systems_of(case))
    kinds = Counter(i.kind for i in instruments_of(case))
    instruments = in_clauses(f"{INSTRUMENTS[kind]} × {count}" for kind, count in kinds.items())
    met = _("%(met)s of %(all)s met") % {"met": sum(c.met for c in conditions), "all": len(conditions)}
    return [
        Fact(gettext_lazy("Specialities"), listed(specialities), "specialities"),
        Fact(gettext_lazy("Engineers"), str(len(engineers_of(case)) or ""), "engineers"),
        Fact(gettext_lazy("Instruments"), instruments, "equipment"),
        Fact(gettext_lazy("Systems"), systems or "–", "equipment"),
        Fact(gettext_lazy("Counted conditions"), met if conditions else "", "specialities"),
    ]


def _work(works: list[MaterialVersion]) -> str:
    return _("version %(number)s") % {"number": works[-1].number} if works else ""
