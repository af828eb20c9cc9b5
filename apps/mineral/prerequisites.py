"""What must be there before, as the mineral matters ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases.prerequisites import Prerequisite
from apps.identity.models import Applicant
from apps.licenses.models import License
from apps.mineral.models import MineralRight
from apps.mineral.selectors import filled_application

if TYPE_CHECKING:
    from apps.cases.models import Case


def _not_entered(license: License) -> Promise | None:
    if MineralRight.objects.filter(license=license).exists():
        return None
    return _("Certificate %(number)s is not entered among the mineral rights. Ask the authority that registered it.")


# Hard for a mining plan, 矿产资源法 art. 33.
MINING_RIGHT = Prerequisite(
    kind="mineral.mining_right",
    unnamed=_("The mining plan belongs to a registered mining right. Enter the number of the right."),
    absent=_(
        "The register has no valid mining right %(number)s of %(holder)s. Check the number; "
        "a right that has expired, or was suspended, revoked or cancelled, does not count."
    ),
    present=_("Mining right %(number)s is in the register and valid."),
    refuses=_not_entered,
)


def named_right(case: Case) -> License | None:
    return MINING_RIGHT.find(number=filled_application(case).right_number, holder=case.applicant)


def find_right(*, number: str, holder: Applicant) -> MineralRight | None:
    """The applicant's mining right of that number, if it is valid today."""
    license = MINING_RIGHT.find(number=number, holder=holder)
    return MineralRight.objects.select_related("license__issuer").get(license=license) if license else None
