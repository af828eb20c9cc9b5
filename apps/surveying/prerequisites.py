"""What must be there before, as the surveying matters ask for it."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.prerequisites import Prerequisite
from apps.identity.models import Applicant
from apps.licenses.models import License

MAP_COMPILATION = "08"  # 地图编制; that this speciality is the one asked for is [knowledge]
# Who compiles a map has it, 测绘法 art. 27.
QUALIFICATION = Prerequisite(
    kind="surveying.qualification",
    unnamed=gettext_lazy("Who compiles a map needs a surveying qualification. Enter its number."),
    absent=gettext_lazy(
        "The register has no valid surveying qualification %(number)s of %(holder)s. Check the number; "
        "one that has expired, or was suspended, revoked or cancelled, does not count."
    ),
    present=gettext_lazy("Surveying qualification %(number)s is in the register and valid."),
)


def missing_qualification(*, number: str, holder: Applicant) -> str | None:
    """Why a compiled map cannot be applied for with this number; None where it can (测绘法 art. 27)."""
    license = QUALIFICATION.find(number=number, holder=holder)
    if license is None:
        return QUALIFICATION.missing(number=number, holder=holder)
    if MAP_COMPILATION not in _specialities(license):
        text = _("Surveying qualification %(number)s does not cover map compilation. Enter one that does.")
        return text % {"number": number.strip()}
    return None


def _specialities(license: License) -> set[str]:
    return {row["code"] for row in json.loads(license.data).get("specialities", [])}
