"""What changes a sea-use application: the entries of a page, and its parcel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from apps.cases import entries
from apps.marine.models import GovernmentDecision, SeaApplication, SeaParcel, SeaUseFee
from apps.onemap.geographic import Corner, to_plane
from apps.onemap.geometry import AREA_UNIT

if TYPE_CHECKING:
    from apps.cases.models import Case


def save_entries(*, case: Case, values: Mapping[str, Any]) -> SeaApplication:
    """Stores columns of the application."""
    return entries.save_entries(SeaApplication, case=case, values=values)


@transaction.atomic
def replace_parcel(*, case: Case, corners: Sequence[Corner], central_meridian: Decimal) -> SeaParcel:
    """The parcel with these corners instead of the one there was; its area is computed here."""
    application = save_entries(case=case, values={})
    latitudes, longitudes = [float(c.latitude) for c in corners], [float(c.longitude) for c in corners]
    ring = to_plane(corners, central_meridian=central_meridian)
    parcel, _created = SeaParcel.objects.update_or_create(
        application=application,
        defaults={
            "central_meridian": central_meridian,
            "corners": [[c.name, str(c.latitude), str(c.longitude)] for c in corners],
            "area": ring.area.quantize(AREA_UNIT, ROUND_HALF_UP),
            "min_latitude": min(latitudes),
            "max_latitude": max(latitudes),
            "min_longitude": min(longitudes),
            "max_longitude": max(longitudes),
        },
    )
    return parcel


def record_government_decision(
    *, case: Case, organ: str, approved: bool, number: str, decided_on: dt.date, text: str
) -> GovernmentDecision:
    """The government's reply, in the place of one recorded before. Called within the act's transaction."""
    values = {"organ": organ, "approved": approved, "number": number, "decided_on": decided_on, "text": text}
    decision, _created = GovernmentDecision.objects.update_or_create(
        application=SeaApplication.objects.get(case=case), defaults=values
    )
    return decision


def record_fee(
    *, case: Case, amount: Decimal, payment_number: str, paid_on: dt.date | None, exemption: str
) -> SeaUseFee:
    """The sea-use fee in yuan as paid, or 0 with the basis of exemption. Called within the act's transaction."""
    values = {"amount": amount, "payment_number": payment_number, "paid_on": paid_on, "exemption": exemption}
    fee, _created = SeaUseFee.objects.update_or_create(
        application=SeaApplication.objects.get(case=case), defaults=values
    )
    return fee
