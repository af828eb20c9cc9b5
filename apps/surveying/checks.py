"""What the machine checks of a surveying application, with the numbers it compared."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cases.registry import CheckResult
from apps.cases.wording import in_clauses, listed
from apps.surveying.conditions import Condition, conditions_of
from apps.surveying.models import AppliedSpeciality, Compilation, MapApplication
from apps.surveying.prerequisites import QUALIFICATION
from apps.surveying.selectors import editions_of, engineers_of, filled_map, sheets_of, works_of
from apps.surveying.standards import MOST_SPECIALITIES

if TYPE_CHECKING:
    from apps.cases.models import Case


def check_map(case: Case) -> list[CheckResult]:
    return [editions(case), sheets(case), work(case), source(case, filled_map(case))]


def check_qualification(case: Case) -> list[CheckResult]:
    """One result a speciality, and the engineers within the rule."""
    conditions = conditions_of(case)
    if not conditions:
        return [CheckResult("CONDITIONS", "fail", _("No speciality is applied for."))]
    by_speciality = groupby(conditions, key=lambda condition: condition.speciality)
    found = [counted(speciality, list(group)) for speciality, group in by_speciality]
    return [*found, engineers(case)]


def counted(speciality: AppliedSpeciality, conditions: list[Condition]) -> CheckResult:
    """CONDITIONS of a speciality: each with the number counted and the number needed."""
    detail = in_clauses(f"{c.measure} {c.found}/{c.least}" for c in conditions)
    unmet = [c for c in conditions if not c.met]
    names = {"speciality": speciality, "count": len(conditions)}
    if unmet:
        lacking = in_clauses(
            _("%(measure)s %(found)s of %(least)s") % {"measure": c.measure, "found": c.found, "least": c.least}
            for c in unmet
        )
        text = _("%(speciality)s: not met: %(listed)s.") % {**names, "listed": lacking}
        return CheckResult(f"CONDITIONS_{speciality.code}", "fail", text, detail)
    text = _("%(speciality)s: all %(count)s conditions are met.") % names
    return CheckResult(f"CONDITIONS_{speciality.code}", "pass", text, detail)


def engineers(case: Case) -> CheckResult:
    """ENGINEERS: nobody is counted for more specialities than the title allows."""
    found = engineers_of(case)
    beyond = [e for e in found if len(e.counted_for) > MOST_SPECIALITIES[e.title]]
    if beyond:
        text = _("Counted for more specialities than the rule allows: %(names)s.")
        return CheckResult("ENGINEERS", "fail", text % {"names": listed(e.name for e in beyond)})
    text = ngettext(
        "%(count)s engineer, counted within the rule.", "%(count)s engineers, each counted within the rule.", len(found)
    )
    return CheckResult("ENGINEERS", "pass", text % {"count": len(found)})


def editions(case: Case) -> CheckResult:
    """EDITIONS: a map is reviewed for an edition."""
    found = editions_of(case)
    if not found:
        return CheckResult("EDITIONS", "fail", _("The map has no edition."))
    names = listed(f"{edition.name} ({edition.get_medium_display()})" for edition in found)
    return CheckResult("EDITIONS", "pass", _("Editions: %(names)s.") % {"names": names})


def sheets(case: Case) -> CheckResult:
    """SHEETS: at least one, each number once (the database holds the latter)."""
    count = len(sheets_of(case))
    if not count:
        return CheckResult("SHEETS", "fail", _("The map has no sheet."))
    text = ngettext("%(count)s sheet with title and size.", "%(count)s sheets with title and size.", count)
    return CheckResult("SHEETS", "pass", text % {"count": count})


def work(case: Case) -> CheckResult:
    """WORK: the version under review, by number and digest."""
    found = works_of(case)
    if not found:
        return CheckResult("WORK", "fail", _("The work itself is missing."))
    text = _("Version %(number)s of the work is under review.") % {"number": found[-1].number}
    return CheckResult("WORK", "pass", text, f"SM3 {found[-1].digest}")


def source(case: Case, application: MapApplication) -> CheckResult:
    """QUALIFICATION of who compiled the map (测绘法 art. 27), or the number of the standard map."""
    if application.compilation == Compilation.COMPILED:
        number = application.qualification_number
        return QUALIFICATION.check("QUALIFICATION", number=number, holder=case.applicant)
    if application.compilation == Compilation.STANDARD:
        text = _("Standard map %(number)s used as it is: no qualification is needed.")
        return CheckResult("QUALIFICATION", "pass", text % {"number": application.base_number})
    return CheckResult("QUALIFICATION", "pass", _("No qualification is needed for a historical map."))
