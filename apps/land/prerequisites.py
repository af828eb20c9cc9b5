"""What must be there before: looked up in the license register, never read off a scan (行政许可法 art. 31)."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from apps.identity.models import Applicant
from apps.land.models import LandApplication
from apps.licenses.models import License
from apps.licenses.selectors import find_valid

PREEXAM = "land.preexam_site"


def find_preexam(*, number: str, holder: Applicant) -> License | None:
    """The applicant's pre-examination opinion of that number, if it is valid today."""
    return find_valid(number=number, kind=PREEXAM, holder=holder) if number.strip() else None


def missing_preexam(*, number: str, holder: Applicant) -> str | None:
    """Why allocated land cannot be applied for with this number; None where it can (城乡规划法 art. 37)."""
    if not number.strip():
        return _("Allocated land needs a pre-examination and site-selection opinion. Enter its number.")
    if find_preexam(number=number, holder=holder) is None:
        text = _(
            "The register has no valid opinion %(number)s of %(holder)s. Check the number; "
            "an opinion that has expired, or was suspended, revoked or cancelled, does not count."
        )
        return text % {"number": number.strip(), "holder": holder.name}
    return None


def application_behind(license: License) -> LandApplication | None:
    """The application that a license was issued on; None for one from elsewhere."""
    try:
        case_id = uuid.UUID(license.source_ref)
    except ValueError:
        return None
    return LandApplication.objects.filter(case=case_id).first()
