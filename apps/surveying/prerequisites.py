"""What must be there before: looked up in the license register, never read off a scan."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from apps.identity.models import Applicant
from apps.licenses.models import License
from apps.licenses.selectors import find_valid

QUALIFICATION = "surveying.qualification"
MAP_COMPILATION = "08"  # 地图编制; that this speciality is the one asked for is [knowledge]


def missing_qualification(*, number: str, holder: Applicant) -> str | None:
    """Why a compiled map cannot be applied for with this number; None where it can (测绘法 art. 27)."""
    if not number.strip():
        return _("Who compiles a map needs a surveying qualification. Enter its number.")
    license = find_valid(number=number, kind=QUALIFICATION, holder=holder)
    if license is None:
        text = _(
            "The register has no valid surveying qualification %(number)s of %(holder)s. Check the number; "
            "one that has expired, or was suspended, revoked or cancelled, does not count."
        )
        return text % {"number": number.strip(), "holder": holder.name}
    if MAP_COMPILATION not in _specialities(license):
        text = _("Surveying qualification %(number)s does not cover map compilation. Enter one that does.")
        return text % {"number": number.strip()}
    return None


def _specialities(license: License) -> set[str]:
    return {row["code"] for row in json.loads(license.data).get("specialities", [])}
