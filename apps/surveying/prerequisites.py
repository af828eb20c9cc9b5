"""What must be there before, as the surveying matters ask for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.prerequisites import Prerequisite
from apps.licenses.models import License
from apps.surveying.selectors import filled_map

if TYPE_CHECKING:
    from apps.cases.models import Case

MAP_COMPILATION = "08"  # 地图编制; that this speciality is the one asked for is [knowledge]


def _does_not_cover(license: License) -> Promise | None:
    if any(row["code"] == MAP_COMPILATION for row in json.loads(license.data).get("specialities", [])):
        return None
    return _("Surveying qualification %(number)s does not cover map compilation. Enter one that does.")


# Who compiles a map has it, 测绘法 art. 27.
QUALIFICATION = Prerequisite(
    kind="surveying.qualification",
    unnamed=_("Who compiles a map needs a surveying qualification. Enter its number."),
    absent=_(
        "The register has no valid surveying qualification %(number)s of %(holder)s. Check the number; "
        "one that has expired, or was suspended, revoked or cancelled, does not count."
    ),
    present=_("Surveying qualification %(number)s is in the register and valid."),
    refuses=_does_not_cover,
)


def named_qualification(case: Case) -> License | None:
    return QUALIFICATION.find(number=filled_map(case).qualification_number, holder=case.applicant)
