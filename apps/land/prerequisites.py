"""What must be there before, as the land matters ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from apps.cases.prerequisites import Prerequisite
from apps.land.selectors import filled_application
from apps.licenses.models import License

if TYPE_CHECKING:
    from apps.cases.models import Case

# Hard for allocated land, 城乡规划法 art. 37.
PREEXAM = Prerequisite(
    kind="land.preexam_site",
    unnamed=_("Allocated land needs a pre-examination and site-selection opinion. Enter its number."),
    absent=_(
        "The register has no valid opinion %(number)s of %(holder)s. Check the number; "
        "an opinion that has expired, or was suspended, revoked or cancelled, does not count."
    ),
    present=_("Pre-examination opinion %(number)s is in the register and valid."),
)


def named_preexam(case: Case) -> License | None:
    return PREEXAM.find(number=filled_application(case).preexam_number, holder=case.applicant)
