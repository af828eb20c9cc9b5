"""Reads of mineral applications, and of the rights that were registered on them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.identity.models import Applicant
from apps.ledger.models import Entry
from apps.licenses.models import IN_FORCE, License
from apps.licenses.selectors import find_valid
from apps.mineral.models import MineralApplication
from apps.onemap.corners import shape_in_zone
from apps.onemap.geographic import Corner
from apps.onemap.geometry import Shape, overlap_area
from apps.onemap.maps import Lot, MapView, map_view

if TYPE_CHECKING:
    from apps.cases.models import Case

RIGHT = "mineral.mining_right"
RIGHT_MATTER = "mineral.mining_right_new"
# The kind of ledger entry that keeps an objection and its answer.
OBJECTION = "mineral.objection_recorded"
# Neighbors share corners that were rounded: less than this is no overlap.
OVERLAP_TOLERANCE = Decimal(1)


@dataclass(frozen=True)
class Overlap:
    """A right that lies on the same ground. `area` in square meters."""

    number: str
    application: MineralApplication
    area: Decimal


def application_of(case: Case) -> MineralApplication | None:
    """The case's application; None before the first page is saved."""
    return MineralApplication.objects.filter(case=case).first()


def filled_application(case: Case) -> MineralApplication:
    """The same, empty and not stored where there is none yet: rules and checks then see an empty application."""
    return application_of(case) or MineralApplication()


def find_right(*, number: str, holder: Applicant) -> License | None:
    """The applicant's mining right of that number, if it is valid today."""
    return find_valid(number=number, kind=RIGHT, holder=holder) if number.strip() else None


def missing_right(*, number: str, holder: Applicant) -> str | None:
    """Why the plan may not be accepted yet; None where the right is in the register (矿产资源法 art. 33)."""
    if not number.strip():
        return _("The mining plan belongs to a registered mining right. Enter the number of the right.")
    if find_right(number=number, holder=holder) is None:
        text = _(
            "The register has no valid mining right %(number)s of %(holder)s. Check the number; "
            "a right that has expired, or was suspended, revoked or cancelled, does not count."
        )
        return text % {"number": number.strip(), "holder": holder.name}
    return None


def application_behind(license: License) -> MineralApplication | None:
    """The application that a license was issued on; None for one from elsewhere."""
    try:
        case_id = uuid.UUID(license.source_ref)
    except ValueError:
        return None
    return MineralApplication.objects.filter(case=case_id).first()


def overlapping_rights(*, shape: Shape, corners: Iterable[Corner], except_case: Case) -> list[Overlap]:
    """Mining rights on the same ground, valid ones and those granted but not sealed yet; two queries whatever there is.

    A right is its license in the register with the application it was issued on: what was revoked no longer counts.
    """
    places = list(corners)
    latitudes, longitudes = [float(c.latitude) for c in places], [float(c.longitude) for c in places]
    near = (
        MineralApplication.objects.filter(
            case__matter_code=RIGHT_MATTER,
            south__lt=max(latitudes),
            north__gt=min(latitudes),
            west__lt=max(longitudes),
            east__gt=min(longitudes),
        )
        .exclude(case=except_case)
        .select_related("case")
    )
    numbers = _numbers(near)
    found = []
    for application in near:
        number = numbers.get(application.case_id)
        if number is None:
            continue
        area = overlap_area(shape, shape_in_zone(application.places, shape.zone))
        if area > OVERLAP_TOLERANCE:
            found.append(Overlap(number, application, area))
    return found


def _numbers(applications: Iterable[MineralApplication]) -> dict[uuid.UUID, str]:
    """The number of the right that each application led to: of a license just being made, the case's number."""
    granted = {a.case_id: a.case.number or "–" for a in applications if a.case.stage == Stage.CERTIFICATE}
    in_force = License.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()),
        kind=RIGHT,
        status__in=IN_FORCE,
        source_ref__in=[str(a.case_id) for a in applications],
    )
    return granted | {uuid.UUID(license.source_ref): license.number for license in in_force}


@dataclass(frozen=True)
class Objection:
    """What was said against a plan, and how it was answered."""

    recorded_at: dt.datetime
    text: str
    answer: str


def objections_to(case: Case) -> list[Objection]:
    """Newest first, at most 50, as the ledger keeps them."""
    entries = Entry.objects.filter(subject_type="case", subject_id=str(case.pk), kind=OBJECTION)
    found = [(entry.occurred_at, json.loads(entry.data)) for entry in entries.order_by("-occurred_at", "-pk")[:50]]
    return [Objection(at, str(data.get("objection", "")), str(data.get("answer", ""))) for at, data in found]


def area_map(case: Case, *, key: str = "area") -> MapView | None:
    """The plan of the area, with the rights it would overlap; None where no area is given."""
    application = application_of(case)
    if application is None or application.shape is None:
        return None
    shape = application.shape
    area = _("%(area)s km²") % {"area": application.km2}
    lots = [Lot("", application.mine_name, shape, area=area)]
    if case.matter_code == RIGHT_MATTER:
        lots += [
            Lot(o.number, o.application.mine_name, shape_in_zone(o.application.places, shape.zone), "other")
            for o in overlapping_rights(shape=shape, corners=application.places, except_case=case)
        ]
    return map_view(lots, key=key)
