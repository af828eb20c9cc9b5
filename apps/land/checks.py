"""What the machine checks of a land application, with the numbers it compared (domain 5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cases.entries import behind
from apps.cases.models import MaterialVersion
from apps.cases.registry import CheckResult
from apps.deadlines.dates import last_day_of_years, today
from apps.land.models import Acquisition, LandApplication, Parcel
from apps.land.prerequisites import PREEXAM
from apps.land.rules import longest_years
from apps.land.selectors import filled_application, parcels_of, total_area, total_hectares
from apps.onemap.geometry import (
    SQUARE_METERS_PER_HECTARE,
    area_outside,
    areas_agree,
    overlapping_pairs,
    to_hectares,
)

if TYPE_CHECKING:
    from apps.cases.models import Case


def check_preexam(case: Case) -> list[CheckResult]:
    application, parcels = filled_application(case), parcels_of(case)
    return [*_parcel_checks(case, application, parcels), classes(application, parcels), three_lines(application)]


def check_temporary_use(case: Case) -> list[CheckResult]:
    return [*check_preexam(case), period(filled_application(case))]


def check_plan_permit(case: Case) -> list[CheckResult]:
    application, parcels = filled_application(case), parcels_of(case)
    found = _parcel_checks(case, application, parcels)
    if application.acquisition == Acquisition.ALLOCATION:
        found += [
            PREEXAM.check("PREREQUISITE", number=application.preexam_number, holder=case.applicant),
            inside_preexam(case, application, parcels),
        ]
    return found


def _parcel_checks(case: Case, application: LandApplication, parcels: Sequence[Parcel]) -> list[CheckResult]:
    return [geometry(parcels), area(parcels), *same_file(case, application)]


def geometry(parcels: Sequence[Parcel]) -> CheckResult:
    """GEOM: each ring was checked when the file was read; here that parcels do not cover each other."""
    if not parcels:
        return CheckResult("GEOM", "fail", _("There are no parcels."))
    overlaps = overlapping_pairs([parcel.shape for parcel in parcels])
    if overlaps:
        i, j, common = overlaps[0]
        text = _("Parcels %(one)s and %(other)s overlap by %(area)s ha.")
        names = {"one": parcels[i].number, "other": parcels[j].number, "area": to_hectares(common)}
        return CheckResult("GEOM", "fail", text % names)
    text = ngettext(
        "%(count)s parcel is closed and does not cross itself.",
        "%(count)s parcels are closed, do not cross themselves and do not overlap.",
        len(parcels),
    )
    detail = _("CGCS2000, %(width)s° zone %(zone)s") % {"width": parcels[0].zone_width, "zone": parcels[0].zone}
    return CheckResult("GEOM", "pass", text % {"count": len(parcels)}, detail)


def area(parcels: Sequence[Parcel]) -> CheckResult:
    """AREA: stated against computed, parcel by parcel, within 0.0005 ha or 0.1 %."""
    stated = [
        (parcel, parcel.stated_ha * SQUARE_METERS_PER_HECTARE) for parcel in parcels if parcel.stated_ha is not None
    ]
    wrong = [(parcel, ha) for parcel, ha in stated if not areas_agree(ha, parcel.area)]
    total = _("%(area)s ha in all") % {"area": total_hectares(parcels)}
    if wrong:
        text = _("Stated and computed area differ: %(parcels)s.")
        line = _("%(number)s %(stated)s ha stated, %(computed)s ha computed")
        listed = "; ".join(
            line % {"number": parcel.number, "stated": to_hectares(m2), "computed": to_hectares(parcel.area)}
            for parcel, m2 in wrong
        )
        return CheckResult("AREA", "fail", text % {"parcels": listed}, total)
    if len(stated) < len(parcels):
        return CheckResult("AREA", "warn", _("The boundary file does not state the area of every parcel."), total)
    return CheckResult("AREA", "pass", _("Stated and computed areas agree."), total)


def same_file(case: Case, application: LandApplication) -> list[CheckResult]:
    """FILE: the coordinate table among the materials is the file that the parcels were read from."""
    version = (
        MaterialVersion.objects.filter(material__case=case, material__code="COORD_LAND", removed_at__isnull=True)
        .order_by("-number")
        .first()
    )
    if version is None:
        return []
    if version.digest == application.boundary_digest:
        return [CheckResult("FILE", "pass", _("The coordinate table is the file that the parcels were read from."))]
    return [CheckResult("FILE", "warn", _("The coordinate table is another file than the parcels were read from."))]


def classes(application: LandApplication, parcels: Sequence[Parcel]) -> CheckResult:
    """CLASSES: agricultural, construction and unused land make up the parcels."""
    total, measured = application.classes_total, total_area(parcels)
    if total is None:
        return CheckResult("CLASSES", "fail", _("The areas by land class are not given."))
    numbers = {"total": to_hectares(total), "measured": total_hectares(parcels)}
    if not areas_agree(total, measured):
        text = _("The land classes make %(total)s ha, the parcels measure %(measured)s ha.")
        return CheckResult("CLASSES", "fail", text % numbers)
    return CheckResult("CLASSES", "pass", _("The land classes make up the parcels: %(total)s ha.") % numbers)


def three_lines(application: LandApplication) -> CheckResult:
    """THREE_LINES by the applicant's statement; the layers themselves are restricted and not in this system."""
    basic, redline = application.basic_farmland or Decimal(0), application.redline or Decimal(0)
    detail = _("By the applicant's statement; to be compared with the layers.")
    if not basic and not redline:
        text = _("No permanent basic farmland and no ecological red line is stated to be touched.")
        return CheckResult("THREE_LINES", "pass", text, detail)
    text = _("%(basic)s ha of permanent basic farmland and %(redline)s ha within the ecological red line are stated.")
    areas = {"basic": to_hectares(basic), "redline": to_hectares(redline)}
    return CheckResult("THREE_LINES", "warn", text % areas, detail)


def period(application: LandApplication) -> CheckResult:
    """PERIOD: two years, or four for infrastructure (土地管理法实施条例 art. 20)."""
    first, last = application.use_from, application.use_to
    if first is None or last is None:
        return CheckResult("PERIOD", "fail", _("The period of use is not given."))
    years = longest_years(application)
    days = {"first": date_format(first), "last": date_format(last), "years": years}
    if last > last_day_of_years(first, years):
        text = _("%(first)s to %(last)s is longer than the %(years)s years that the law allows.")
        return CheckResult("PERIOD", "fail", text % days)
    if last < today():
        return CheckResult("PERIOD", "fail", _("The period of use ended on %(last)s.") % days)
    text = _("%(first)s to %(last)s is within the %(years)s years that the law allows.")
    return CheckResult("PERIOD", "pass", text % days)


def inside_preexam(case: Case, application: LandApplication, parcels: Sequence[Parcel]) -> CheckResult:
    """INSIDE_APPROVED: the parcels lie within those that were pre-examined."""
    license = PREEXAM.find(number=application.preexam_number, holder=case.applicant)
    earlier = behind(LandApplication, license)
    outers = [parcel.shape for parcel in earlier.parcels.all()] if earlier else []
    if not outers:
        text = _("The parcels of the pre-examination are not in this system: compare the maps.")
        return CheckResult("INSIDE_APPROVED", "warn", text)
    try:
        outside = sum((area_outside(parcel.shape, outers) for parcel in parcels), Decimal(0))
    except ValueError:
        text = _("The pre-examined parcels are given in another zone: compare the maps.")
        return CheckResult("INSIDE_APPROVED", "warn", text)
    if areas_agree(outside, Decimal(0)):
        return CheckResult("INSIDE_APPROVED", "pass", _("All parcels lie within those that were pre-examined."))
    text = _("%(area)s ha lie outside the parcels that were pre-examined.") % {"area": to_hectares(outside)}
    return CheckResult("INSIDE_APPROVED", "fail", text)
