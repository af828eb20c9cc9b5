"""Reads of sea-use applications, and of valid rights that a sea parcel overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.cases import entries
from apps.deadlines.dates import today
from apps.licenses.models import License, Status
from apps.marine.models import GovernmentDecision, SeaApplication, SeaParcel, SeaUseFee
from apps.onemap.crs import Zone
from apps.onemap.geographic import Corner, to_plane
from apps.onemap.geometry import AREA_UNIT, Shape, to_hectares
from apps.onemap.maps import Lot, MapView, map_view

if TYPE_CHECKING:
    from apps.cases.models import Case

# Half a square meter: neighbors that share corners differ by rounding only.
TOLERANCE = Decimal("0.5")


@dataclass(frozen=True)
class Overlap:
    """A valid right that the parcel overlaps, and by how many square meters; `own`: the applicant's."""

    number: str
    area: Decimal
    own: bool


def application_of(case: Case) -> SeaApplication | None:
    """The case's sea-use application; None before the first page is saved."""
    return entries.stored(SeaApplication, case)


def filled_application(case: Case) -> SeaApplication:
    """The same, empty and not stored where there is none yet: rules and checks then see an empty application."""
    return entries.filled(SeaApplication, case)


def parcel_of(case: Case) -> SeaParcel | None:
    return SeaParcel.objects.filter(application__case=case).first()


def government_decision_of(case: Case) -> GovernmentDecision | None:
    """What the people's government decided; None before it is recorded."""
    return GovernmentDecision.objects.filter(application__case=case).first()


def fee_of(case: Case) -> SeaUseFee | None:
    """The sea-use fee as confirmed; None before."""
    return SeaUseFee.objects.filter(application__case=case).first()


def overlaps_of(case: Case, *, corners: Sequence[Corner], central_meridian: Decimal) -> list[Overlap]:
    """Rights of the same kind in force that share water with these corners; only valid ones count (domain 5.1)."""
    latitudes, longitudes = [c.latitude for c in corners], [c.longitude for c in corners]
    near = SeaParcel.objects.filter(
        min_latitude__lt=max(latitudes),
        max_latitude__gt=min(latitudes),
        min_longitude__lt=max(longitudes),
        max_longitude__gt=min(longitudes),
    ).exclude(application__case=case)
    parcels = {str(parcel.application.case_id): parcel for parcel in near.select_related("application")}
    rights = License.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()),
        kind=case.matter_code,
        status=Status.VALID,
        source_ref__in=list(parcels),
    )
    mine = to_plane(corners, central_meridian=central_meridian).polygon
    found = []
    for right in rights.order_by("number"):
        # Both on one plane, whatever meridian the other parcel was stated with.
        other = to_plane(parcels[right.source_ref].points, central_meridian=central_meridian).polygon
        area = Decimal(repr(float(mine.intersection(other).area))).quantize(AREA_UNIT)
        if area > TOLERANCE:
            found.append(Overlap(right.number, area, right.holder_id == case.applicant_id))
    return found


def parcel_map(case: Case) -> MapView | None:
    """The plan of the sea parcel in the 3° zone next to its central meridian; None where there is no parcel."""
    parcel = parcel_of(case)
    if parcel is None:
        return None
    zone = Zone(3, round(parcel.central_meridian / 3))
    ring = to_plane(parcel.points, central_meridian=Decimal(zone.central_meridian))
    area = _("%(area)s ha") % {"area": to_hectares(parcel.area)}
    return map_view([Lot(_("Sea parcel"), "", Shape(zone, (ring,)), area=area)], key="parcels")
