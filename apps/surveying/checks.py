"""What the machine checks of a surveying application, with the numbers it compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cases.registry import CheckResult
from apps.surveying.models import Compilation, MapApplication
from apps.surveying.prerequisites import missing_qualification
from apps.surveying.selectors import editions_of, filled_map, sheets_of, works_of

if TYPE_CHECKING:
    from apps.cases.models import Case


def check_map(case: Case) -> list[CheckResult]:
    return [editions(case), sheets(case), work(case), source(case, filled_map(case))]


def editions(case: Case) -> CheckResult:
    """EDITIONS: a map is reviewed for an edition."""
    found = editions_of(case)
    if not found:
        return CheckResult("EDITIONS", "fail", _("The map has no edition."))
    names = "、".join(f"{edition.name}（{edition.get_medium_display()}）" for edition in found)
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
        reason = missing_qualification(number=number, holder=case.applicant)
        if reason:
            return CheckResult("QUALIFICATION", "fail", reason)
        text = _("Surveying qualification %(number)s is in the register and valid.")
        return CheckResult("QUALIFICATION", "pass", text % {"number": number})
    if application.compilation == Compilation.STANDARD:
        text = _("Standard map %(number)s used as it is: no qualification is needed.")
        return CheckResult("QUALIFICATION", "pass", text % {"number": application.base_number})
    return CheckResult("QUALIFICATION", "pass", _("No qualification is needed for a historical map."))
