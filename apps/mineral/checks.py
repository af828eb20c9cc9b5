"""What the machine checks of a mineral application, with the numbers it compared (domain 5.1, 5.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.cases.registry import CheckResult
from apps.cases.wording import in_clauses
from apps.mineral.models import MineralApplication, MineralRight
from apps.mineral.prerequisites import MINING_RIGHT, find_right
from apps.mineral.rules import areas_agree
from apps.mineral.selectors import filled_application, overlapping_rights
from apps.onemap.corners import SQUARE_METERS_PER_KM2, shape_in_zone, to_km2
from apps.onemap.geometry import area_outside

if TYPE_CHECKING:
    from apps.cases.models import Case


def check_right(case: Case) -> list[CheckResult]:
    application = filled_application(case)
    return [geometry(application), area(application), elevations(application), no_overlap(case, application)]


def check_exploration_right(case: Case) -> list[CheckResult]:
    application = filled_application(case)
    return [geometry(application), area(application), no_overlap(case, application)]


def check_plan(case: Case) -> list[CheckResult]:
    application = filled_application(case)
    return [
        geometry(application),
        area(application),
        elevations(application),
        MINING_RIGHT.check("PREREQUISITE", number=application.right_number, holder=case.applicant),
        inside_right(case, application),
    ]


def geometry(application: MineralApplication) -> CheckResult:
    """GEOM: crossing corners were refused when they were entered; here how they were read."""
    shape = application.shape
    if shape is None:
        return CheckResult("GEOM", "fail", _("There are no corner points."))
    text = _("%(count)s corners, closed without crossing.") % {"count": len(application.corners)}
    detail = _("CGCS2000, 3° zone %(zone)s") % {"zone": shape.zone.number}
    if application.turned:
        detail += " · " + _("The corners were given anticlockwise and have been put clockwise.")
    return CheckResult("GEOM", "pass", text, detail)


def area(application: MineralApplication) -> CheckResult:
    """AREA_KM2: stated against computed, within 0.0001 km² or 0.1 %."""
    if application.area is None or application.stated_km2 is None:
        return CheckResult("AREA_KM2", "fail", _("The area is not given."))
    numbers = {"stated": application.stated_km2, "computed": application.km2}
    if areas_agree(application.stated_km2 * SQUARE_METERS_PER_KM2, application.area):
        text = _("%(stated)s km² stated, %(computed)s km² computed: they agree.")
        return CheckResult("AREA_KM2", "pass", text % numbers)
    text = _("%(stated)s km² stated, %(computed)s km² computed: they differ.")
    return CheckResult("AREA_KM2", "fail", text % numbers)


def elevations(application: MineralApplication) -> CheckResult:
    """ELEVATION: from above to below (开采标高)."""
    top, bottom = application.elevation_top, application.elevation_bottom
    if top is None or bottom is None:
        return CheckResult("ELEVATION", "fail", _("The mining elevations are not given."))
    text = _("Mining goes from %(top)s m down to %(bottom)s m.") % {"top": top, "bottom": bottom}
    return CheckResult("ELEVATION", "pass" if top > bottom else "fail", text)


def no_overlap(case: Case, application: MineralApplication) -> CheckResult:
    """NO_OVERLAP_RIGHT: no other right of the kind, valid or just granted, on the same ground."""
    shape = application.shape
    if shape is None:
        return CheckResult("NO_OVERLAP_RIGHT", "fail", _("There are no corner points."))
    overlaps = overlapping_rights(shape=shape, corners=application.places, except_case=case)
    if not overlaps:
        return CheckResult("NO_OVERLAP_RIGHT", "pass", _("No other right of the same kind lies on this ground."))
    line = _("%(number)s by %(area)s km²")
    listed = in_clauses(line % {"number": o.number, "area": to_km2(o.area)} for o in overlaps)
    text = _("The area overlaps other rights of the same kind: %(rights)s.") % {"rights": listed}
    return CheckResult("NO_OVERLAP_RIGHT", "fail", text)


def inside_right(case: Case, application: MineralApplication) -> CheckResult:
    """INSIDE_APPROVED: the plan's area and depth lie within those of the right."""
    right, shape = find_right(number=application.right_number, holder=case.applicant), application.shape
    if right is None or shape is None:
        return CheckResult("INSIDE_APPROVED", "fail", _("There is no mining right, or no area, to compare."))
    outside = area_outside(shape, [shape_in_zone(right.places, shape.zone)])
    if outside > Decimal(0):
        text = _("%(area)s km² lie outside the mining right.") % {"area": to_km2(outside)}
        return CheckResult("INSIDE_APPROVED", "fail", text)
    if not _within_depth(application, right):
        text = _("The plan goes beyond the elevations of the right, %(top)s m to %(bottom)s m.")
        limits = {"top": right.elevation_top, "bottom": right.elevation_bottom}
        return CheckResult("INSIDE_APPROVED", "fail", text % limits)
    numbers = {"plan": application.km2, "right": right.km2}
    text = _("The plan (%(plan)s km²) lies within the mining right (%(right)s km²).") % numbers
    return CheckResult("INSIDE_APPROVED", "pass", text)


def _within_depth(plan: MineralApplication, right: MineralRight) -> bool:
    if plan.elevation_top is None or plan.elevation_bottom is None:
        return False
    if right.elevation_top is None or right.elevation_bottom is None:
        return False
    return plan.elevation_top <= right.elevation_top and plan.elevation_bottom >= right.elevation_bottom
