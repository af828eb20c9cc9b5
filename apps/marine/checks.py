"""What the machine checks of a sea-use application, with the numbers it compared (domain 5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.cases.registry import CheckResult
from apps.cases.wording import in_clauses
from apps.deadlines.dates import today
from apps.marine.models import SeaApplication, SeaParcel
from apps.marine.rules import LONGEST_YEARS, three_months_end
from apps.marine.selectors import filled_application, overlaps_of, parcel_of
from apps.onemap.geographic import to_plane
from apps.onemap.geometry import areas_agree, crossing_of, to_hectares

if TYPE_CHECKING:
    from apps.cases.models import Case


def check_temporary_use(case: Case) -> list[CheckResult]:
    application = filled_application(case)
    return [*_parcel_checks(case, application), period(application)]


def check_sea_use_local(case: Case) -> list[CheckResult]:
    application = filled_application(case)
    return [*_parcel_checks(case, application), three_lines(application), term(application)]


def _parcel_checks(case: Case, application: SeaApplication) -> list[CheckResult]:
    parcel = parcel_of(case)
    if parcel is None:
        return [CheckResult("GEOM", "fail", _("There is no sea parcel."))]
    return [geometry(parcel), uses(application, parcel), no_overlap(case, parcel)]


def geometry(parcel: SeaParcel) -> CheckResult:
    """GEOM: closed by its corners, not crossing itself; CRS and central meridian stated."""
    place = crossing_of(to_plane(parcel.points, central_meridian=parcel.central_meridian))
    detail = _("CGCS2000, central meridian %(meridian)s°E") % {"meridian": parcel.central_meridian}
    if place is not None:
        return CheckResult("GEOM", "fail", _("The boundary crosses itself near %(place)s.") % {"place": place}, detail)
    text = _("The boundary of %(count)s corners does not cross itself: %(area)s ha.")
    return CheckResult("GEOM", "pass", text % {"count": len(parcel.corners), "area": to_hectares(parcel.area)}, detail)


def uses(application: SeaApplication, parcel: SeaParcel) -> CheckResult:
    """CLASSES: the ways of use make up the parcel, within 0.0005 ha or 0.1 %."""
    numbers = {"total": to_hectares(application.uses_total), "measured": to_hectares(parcel.area)}
    if not areas_agree(application.uses_total, parcel.area):
        text = _("The ways of use make %(total)s ha, the sea parcel measures %(measured)s ha.")
        return CheckResult("CLASSES", "fail", text % numbers)
    text = _("The ways of use make %(total)s ha, the sea parcel measures %(measured)s ha: they agree.")
    return CheckResult("CLASSES", "pass", text % numbers)


def no_overlap(case: Case, parcel: SeaParcel) -> CheckResult:
    """NO_OVERLAP_SEA: no water of a valid right of the same kind; one's own is for the examiner to look at."""
    overlaps = overlaps_of(case, corners=parcel.points, central_meridian=parcel.central_meridian)
    if not overlaps:
        return CheckResult("NO_OVERLAP_SEA", "pass", _("No right of the same kind in force is overlapped."))
    line = _("%(number)s by %(area)s ha")
    listed = in_clauses(line % {"number": o.number, "area": to_hectares(o.area)} for o in overlaps)
    if all(overlap.own for overlap in overlaps):
        return CheckResult(
            "NO_OVERLAP_SEA", "warn", _("Overlaps the applicant's own right: %(rights)s.") % {"rights": listed}
        )
    return CheckResult("NO_OVERLAP_SEA", "fail", _("Overlaps rights in force: %(rights)s.") % {"rights": listed})


def period(application: SeaApplication) -> CheckResult:
    """PERIOD: under three months (海域使用管理法 art. 52)."""
    first, last = application.use_from, application.use_to
    if first is None or last is None:
        return CheckResult("PERIOD", "fail", _("The period of use is not given."))
    days = {"first": date_format(first), "last": date_format(last)}
    if last > three_months_end(first):
        return CheckResult("PERIOD", "fail", _("%(first)s to %(last)s is not less than three months.") % days)
    if last < today():
        return CheckResult("PERIOD", "fail", _("The period of use ended on %(last)s.") % days)
    return CheckResult("PERIOD", "pass", _("%(first)s to %(last)s is less than three months.") % days)


def three_lines(application: SeaApplication) -> CheckResult:
    """THREE_LINES by the applicant's statement; the layers themselves are restricted and not in this system."""
    if application.redline is None:
        return CheckResult("THREE_LINES", "fail", _("The area within the ecological red line is not given."))
    detail = _("By the applicant's statement; to be compared with the layers.")
    if not application.redline:
        return CheckResult("THREE_LINES", "pass", _("No ecological red line is stated to be touched."), detail)
    text = _("%(area)s ha within the ecological red line are stated.") % {"area": to_hectares(application.redline)}
    return CheckResult("THREE_LINES", "warn", text, detail)


def term(application: SeaApplication) -> CheckResult:
    """TERM: no longer than the purpose allows (海域使用管理法 art. 25)."""
    if not application.purpose_type or not application.term_years:
        return CheckResult("TERM", "fail", _("The term is not given."))
    numbers = {"years": application.term_years, "longest": LONGEST_YEARS[application.purpose_type]}
    if numbers["years"] > numbers["longest"]:
        return CheckResult("TERM", "fail", _("%(years)s years, of %(longest)s that the law allows.") % numbers)
    return CheckResult("TERM", "pass", _("%(years)s years, of %(longest)s that the law allows.") % numbers)
