"""Reads of mineral applications, and of the rights and permits that came of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.cases import entries
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.ledger.models import Entry
from apps.licenses.models import IN_FORCE, Status
from apps.mineral.ground import Ground
from apps.mineral.models import MineralApplication, MineralPermit, MineralRight, RightKind
from apps.onemap.corners import shape_in_zone
from apps.onemap.geographic import Corner
from apps.onemap.geometry import Shape, overlap_area
from apps.onemap.maps import Lot, MapView, map_view

if TYPE_CHECKING:
    from apps.cases.models import Case

# The kind of ledger entry that keeps an objection and its answer.
OBJECTION = "mineral.objection_recorded"
G = TypeVar("G", bound=models.Model)
# The matters that register a right, with its kind.
REGISTERS = {"mineral.mining_right_new": RightKind.MINING, "mineral.exploration_right_new": RightKind.EXPLORATION}
# Neighbors share corners that were rounded: less than this is no overlap.
OVERLAP_TOLERANCE = Decimal(1)


@dataclass(frozen=True)
class Overlap:
    """A right that lies on the same ground. `area` in square meters."""

    number: str
    name: str
    ground: Ground
    area: Decimal


def application_of(case: Case) -> MineralApplication | None:
    """The case's application; None before the first page is saved."""
    return entries.stored(MineralApplication, case)


def filled_application(case: Case) -> MineralApplication:
    """The same, empty and not stored where there is none yet: rules and checks then see an empty application."""
    return entries.filled(MineralApplication, case)


def right_of(case: Case) -> MineralRight | None:
    """The right that the case registered, or that its plan builds on; None before there is one."""
    rights = MineralRight.objects.filter(Q(application__case=case) | Q(license=case.basis_id))
    return rights.select_related("license__holder", "license__issuer").first()


def permits_of(right: MineralRight) -> list[MineralPermit]:
    """Oldest first."""
    return list(right.permits.select_related("license__issuer").order_by("pk"))


def overlapping_rights(*, shape: Shape, corners: Sequence[Corner], except_case: Case) -> list[Overlap]:
    """What stands in the way of the right that the case would register: two queries whatever there is.

    Registered rights of the same kind, and cases that were granted one and have no number yet.
    """
    granted = _near(
        MineralApplication.objects.filter(
            case__matter_code=except_case.matter_code, case__stage=Stage.CERTIFICATE, registered_right__isnull=True
        ).exclude(case=except_case),
        corners,
    ).select_related("case")
    pending = [(a.case.number or "–", a.mine_name, a) for a in granted]
    registered = registered_overlaps(shape=shape, corners=corners, except_case=except_case)
    return registered + _sharing_ground(shape, pending)


def registered_overlaps(*, shape: Shape, corners: Sequence[Corner], except_case: Case) -> list[Overlap]:
    """Registered rights of the kind that the case would register, while their license is in force or being made."""
    rights = _near(
        MineralRight.objects.filter(
            Q(license__valid_to__isnull=True) | Q(license__valid_to__gte=today()),
            kind=REGISTERS[except_case.matter_code],
            license__status__in=(Status.PREPARING, *IN_FORCE),
        ).exclude(application__case=except_case),
        corners,
    ).select_related("license", "application")
    return _sharing_ground(shape, [(right.license.number, right.application.mine_name, right) for right in rights])


def _sharing_ground(shape: Shape, found: Iterable[tuple[str, str, Ground]]) -> list[Overlap]:
    overlaps = [
        Overlap(number, name, ground, overlap_area(shape, shape_in_zone(ground.places, shape.zone)))
        for number, name, ground in found
    ]
    return [overlap for overlap in overlaps if overlap.area > OVERLAP_TOLERANCE]


def _near(grounds: models.QuerySet[G], corners: Sequence[Corner]) -> models.QuerySet[G]:
    """Those whose box touches the corners' box."""
    latitudes, longitudes = [float(c.latitude) for c in corners], [float(c.longitude) for c in corners]
    return grounds.filter(
        south__lt=max(latitudes), north__gt=min(latitudes), west__lt=max(longitudes), east__gt=min(longitudes)
    )


@dataclass(frozen=True)
class Objection:
    """What was said against a plan, and how it was answered."""

    recorded_at: dt.datetime
    text: str
    answer: str


def objections_to(case: Case) -> list[Objection]:
    """Newest first, at most 50, as the ledger keeps them."""
    said = Entry.objects.filter(subject_type="case", subject_id=str(case.pk), kind=OBJECTION)
    found = [(entry.occurred_at, json.loads(entry.data)) for entry in said.order_by("-occurred_at", "-pk")[:50]]
    return [Objection(at, str(data.get("objection", "")), str(data.get("answer", ""))) for at, data in found]


def area_map(case: Case, *, key: str = "area") -> MapView | None:
    """The plan of the area, with the rights it would overlap; None where no area is given."""
    application = application_of(case)
    if application is None or application.shape is None:
        return None
    shape = application.shape
    area = _("%(area)s km²") % {"area": application.km2}
    lots = [Lot("", application.mine_name, shape, area=area)]
    if case.matter_code in REGISTERS:
        lots += [
            Lot(o.number, o.name, shape_in_zone(o.ground.places, shape.zone), "other")
            for o in overlapping_rights(shape=shape, corners=application.places, except_case=case)
        ]
    return map_view(lots, key=key)
